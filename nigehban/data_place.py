"""Where the data lies if nobody says: beside a checkout in `./var`, else in the system's place.

A package for another system says it in NIGEHBAN_DATA.
"""

import os
from pathlib import Path

SYSTEM = Path("/var/lib/nigehban")


def default_data() -> Path:
    """Give the data folder for this installation."""
    if given := os.environ.get("NIGEHBAN_DATA"):
        return Path(given)
    root = Path(__file__).resolve().parent.parent
    if (root / "pyproject.toml").exists() and (root / "Makefile").exists():
        return root / "var"
    if SYSTEM.exists() or os.geteuid() == 0:
        return SYSTEM
    return Path.home() / ".local" / "share" / "nigehban"
