"""Minutes by label of the last week told and the one before it: so a summary says "more" or "less".

The week before stays while its successor may be composed again. Kept only where a weekly summary
is sent, and of profiles whose minutes are recorded at all.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from sqlite_utils import Database


class WeekTotal(NamedTuple):
    """The minutes of one label in seven days."""

    profile: str
    label: str
    low: int
    high: int


class WeekTotals:
    """The totals of one household."""

    def __init__(self, db: Database, household: str) -> None:
        self._db, self.household = db, household

    def of(self, last_day: str) -> list[WeekTotal]:
        """Give the totals of the seven days that ended on a day (ISO 8601)."""
        rows = self._db.table("week_total").rows_where(
            "household = ? AND last_day = ?", [self.household, last_day], order_by="profile, label"
        )
        return [WeekTotal(*(row[key] for key in WeekTotal._fields)) for row in rows]

    def keep(self, last_day: str, totals: Iterable[WeekTotal]) -> None:
        """Keep a week's totals and those of the week before; forget every other week's."""
        before = (dt.date.fromisoformat(last_day) - dt.timedelta(weeks=1)).isoformat()
        self._db.table("week_total").delete_where(
            "household = ? AND last_day <> ?", [self.household, before]
        )
        self._db.table("week_total").insert_all(
            {"household": self.household, "last_day": last_day, **total._asdict()}
            for total in totals
        )

    def forget(self) -> None:
        self._db.table("week_total").delete_where("household = ?", [self.household])

    def forget_profile(self, profile: str) -> None:
        self._db.table("week_total").delete_where(
            "household = ? AND profile = ?", [self.household, profile]
        )
