"""One week's minutes by label, kept for one more week, so that a summary can say "more" or "less".

Kept only where a weekly summary is sent, and of profiles whose minutes are recorded at all.
"""

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
        """Keep a week's totals, and forget those of every other week."""
        self._db.table("week_total").delete_where("household = ?", [self.household])
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
