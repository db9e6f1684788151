"""Take back the last change: all rules, acts and asks of one household as they were before it.

What was before is a copy of rows; it is put back only while nothing else has changed since.
"""

from dataclasses import dataclass
from typing import Any

from store.household import HouseholdStore

_TABLES = ("profile", "device", "pause", "permission", "hand_over", "skipped", "request")


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
    if store.standing(copy.household).revision != revision or copy.document is None:
        return False
    with store.writing(copy.household, who, what) as db:
        db.execute(
            "UPDATE household SET document = ?, page_revision = revision + 1 WHERE id = ?",
            [copy.document, copy.household],
        )
        for table, rows in copy.rows.items():
            db.execute(f"DELETE FROM {table} WHERE household = ?", [copy.household])  # noqa: S608
            db.table(table).insert_all(rows)
    return True
