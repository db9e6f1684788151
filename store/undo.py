"""Take back the last change: all rules, acts and asks of one household as they were before it.

What was before is a copy of rows; it is put back only while nothing else has changed since. What
children asked meanwhile changed nothing and stays.
"""

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from store.household import HouseholdStore

_TABLES = ("profile", "device", "pause", "permission", "hand_over", "request")
_GROWING = frozenset({"request"})


class _TooLateError(Exception):
    """Something else has changed since."""


@dataclass(frozen=True, slots=True)
class Before:
    """One household as it was."""

    household: str
    document: str | None
    rows: dict[str, list[dict[str, Any]]]


def before(store: HouseholdStore, household: str) -> Before:
    """Copy what a change may alter."""
    db = store.db
    rows = {
        table: list(db.table(table).rows_where("household = ?", [household])) for table in _TABLES
    }
    found = db.execute("SELECT document FROM household WHERE id = ?", [household]).fetchone()
    return Before(household, found[0] if found else None, rows)


def put_back(store: HouseholdStore, copy: Before, who: str, what: str, revision: int) -> bool:
    """Put a copy back if the household still is at `revision`; say whether it was."""
    if copy.document is None:
        return False
    try:
        with store.writing(copy.household, who, what) as db:
            _check_in_time(store, copy.household, revision)
            _put_rows_back(db, copy)
    except _TooLateError:
        return False
    return True


def _check_in_time(store: HouseholdStore, household: str, revision: int) -> None:
    if store.standing(household).revision != revision:
        raise _TooLateError


def _put_rows_back(db: Database, copy: Before) -> None:
    db.execute(
        "UPDATE household SET document = ?, page_revision = revision + 1 WHERE id = ?",
        [copy.document, copy.household],
    )
    for table, rows in copy.rows.items():
        if table not in _GROWING:
            db.execute(f"DELETE FROM {table} WHERE household = ?", [copy.household])  # noqa: S608
        db.table(table).insert_all(rows, replace=True)
