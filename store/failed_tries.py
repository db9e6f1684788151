"""Failed tries of a password, PIN or code in the change log: how many, never by whom or of what.

Tries that follow one another within an hour are one entry.
"""

import re

from sqlite_utils import Database

SOMEBODY = "somebody"
_TOGETHER = 3600.0
_ENTRY = re.compile(r"failed tries of a password, PIN or code: ([0-9]+)", re.ASCII)


def note_failed_try(db: Database, household: str, now: float) -> None:
    """Note one more failed try at a time (seconds since 1970)."""
    newest = db.table("change").rows_where(
        "household = ? AND who = ? AND at > ?",
        [household, SOMEBODY, now - _TOGETHER],
        order_by="at DESC, id DESC",
        limit=1,
    )
    row = next(iter(newest), None)
    found = _ENTRY.fullmatch(row["what"]) if row else None
    if row is not None and found is not None:
        db.table("change").update(row["id"], {"at": now, "what": _entry(int(found[1]) + 1)})
    else:
        entry = {"household": household, "at": now, "who": SOMEBODY, "what": _entry(1)}
        db.table("change").insert(entry)


def _entry(number: int) -> str:
    return f"failed tries of a password, PIN or code: {number}"
