"""Say what a test needs of the machine: missing, it is skipped with its reason, in CI it fails."""

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

_ALSO_HERE = ("/usr/sbin", "/sbin")
AXE = Path(__file__).parent / "e2e" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
"""What `tests/tools.sh` installs to read pages with."""


def program(name: str) -> str | None:
    """Give the path of a program."""
    if name == "axe-core":
        return str(AXE) if AXE.is_file() else None
    found = shutil.which(name)
    if found:
        return found
    return next((f"{p}/{name}" for p in _ALSO_HERE if Path(p, name).exists()), None)


def missing(names: Iterable[str], *, root: bool = False) -> str:
    """Say what is missing; empty where nothing is."""
    lacking = [name for name in names if program(name) is None]
    if lacking:
        return f"not installed: {', '.join(lacking)}"
    return "needs root" if root and os.geteuid() != 0 else ""


def needs(*names: str, root: bool = False) -> Callable[[Any], Any]:
    """Mark a test with the programs that it needs."""
    reason = missing(names, root=root)
    if reason and os.environ.get("CI"):
        return pytest.mark.usefixtures("fails_for_want_of_tools")
    return pytest.mark.skipif(bool(reason), reason=reason)
