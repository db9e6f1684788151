"""Which kinds of trouble lists have, read off their register alone: for who only needs to tell.

Standard library only, and none of the parsers that `blocklists.subscriptions` brings along.
"""

import json
from enum import StrEnum
from pathlib import Path


class ListTrouble(StrEnum):
    """What may be the matter with some list."""

    FAILING = "failing"
    """It could not be fetched or read when that was last tried."""
    HELD_BACK = "held_back"
    """Its newest version looked wrong and is not in force."""


def stamp(folder: Path) -> int:
    """Say when the register was last written; 0: there is none."""
    try:
        return _register(folder).stat().st_mtime_ns
    except OSError:
        return 0


def list_troubles(folder: Path) -> frozenset[ListTrouble]:
    """Read what is the matter; a register that cannot be read says nothing here."""
    try:
        rows = json.loads(_register(folder).read_text("utf-8"))["sources"]
        failing = any(row["error"] for row in rows)
        held_back = any(row["held_back"] for row in rows)
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()
    found = {ListTrouble.FAILING: failing, ListTrouble.HELD_BACK: held_back}
    return frozenset(trouble for trouble, is_so in found.items() if is_so)


def _register(folder: Path) -> Path:
    return folder / "sources.json"
