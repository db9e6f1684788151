"""Read what was recorded of one profile, never more than a privacy level holds.

A level that was lowered holds at once: what was kept under the one before is not given any more,
until it is deleted. Reads activity.db without the resolver. Standard library only.
"""

import datetime as dt
import sqlite3
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from policy.minutes import OWN_EYES
from policy.rules import Privacy
from store.activity import KEPT_DAYS


class DayMinutes(NamedTuple):
    """The minutes of one label on one day (level 1)."""

    day: str
    label: str
    low: int
    high: int


class Refused(NamedTuple):
    """How often something was closed in one hour (level 2)."""

    day: str
    hour: int
    label: str
    name: str
    """Empty below level 3."""
    number: int


class Counted(NamedTuple):
    """A number of a device's day (level 0)."""

    day: str
    device: str
    what: str
    """`queries` or `blocked`."""
    number: int


@dataclass(frozen=True, slots=True)
class Records:
    """All that a page may show of what was recorded of one profile."""

    minutes: Sequence[DayMinutes] = ()
    refused: Sequence[Refused] = ()
    counted: Sequence[Counted] = ()


def saved_records(
    path: Path,
    household: str,
    profile: str,
    *,
    devices: Collection[str],
    privacy: Privacy,
    today: dt.date,
    for_itself: bool = False,
) -> Records:
    """Give one profile's records of the days that are kept; none where nothing was recorded.

    `devices` are the ids of its devices, of which numbers are counted; `today` is a date. With
    `for_itself` the minutes are those that only the profile itself may see.
    """
    oldest = (today - dt.timedelta(days=KEPT_DAYS - 1)).isoformat()
    whose = [household, profile]
    try:
        where = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(where, uri=True, timeout=2)) as db:
            return Records(
                _minutes(db, oldest, _reader(whose, own=for_itself), privacy),
                _refused(db, oldest, whose, privacy),
                _counted(db, oldest, household, devices),
            )
    except sqlite3.Error:
        return Records()


def _reader(whose: list[str], *, own: bool) -> list[str]:
    household, profile = whose
    return [household, profile + OWN_EYES if own else profile]


def _minutes(
    db: sqlite3.Connection, oldest: str, whose: list[str], privacy: Privacy
) -> Sequence[DayMinutes]:
    if privacy < Privacy.L1:
        return ()
    rows = db.execute(
        "SELECT day, label, low, high FROM report"
        " WHERE household = ? AND profile = ? AND day >= ? ORDER BY day, label",
        [*whose, oldest],
    )
    return [DayMinutes(*row) for row in rows]


def _refused(
    db: sqlite3.Connection, oldest: str, whose: list[str], privacy: Privacy
) -> Sequence[Refused]:
    if privacy < Privacy.L2:
        return ()
    name = "name" if privacy >= Privacy.L3 else "''"
    rows = db.execute(
        f"SELECT day, hour, label, {name} AS shown, sum(number) FROM refusal"  # noqa: S608
        " WHERE household = ? AND profile = ? AND day >= ?"
        " GROUP BY day, hour, label, shown ORDER BY day, hour, label, shown",
        [*whose, oldest],
    )
    return [Refused(*row) for row in rows]


def _counted(
    db: sqlite3.Connection, oldest: str, household: str, devices: Collection[str]
) -> list[Counted]:
    rows = db.execute(
        "SELECT day, device, what, number FROM counter"
        " WHERE household = ? AND day >= ? ORDER BY day, device, what",
        [household, oldest],
    )
    return [Counted(*row) for row in rows if row[1] in devices]
