"""A week of alarms as a picture: rows of 24 hours, in each the bars of what locks or opens then.

All times here are what the clock on the wall shows. Rows begin at the hour that cuts the fewest
bars, in the morning when nights are over, so that a night is one bar in the row of the day on
which it starts.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from policy.alarms import Alarm

DAYS: Final = 7
ROW: Final = 1440
"""Minutes of one row."""
_DAY: Final = dt.timedelta(days=1)
_MINUTE: Final = dt.timedelta(minutes=1)
_FIRST_HOURS: Final = (6, 7, 5, 8, 4, 9, 10, 11, 12)
"""At which hours a row may begin; the first that cuts least is taken."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch of one alarm within one row."""

    row: int
    """0 is the first day."""
    start: int
    """Minutes after the row begins."""
    length: int
    """Minutes."""
    alarm: Alarm
    owner: str
    """"household", "profile" or "device"."""
    day: dt.date
    """On which it starts."""
    is_skipped: bool
    """It would happen, but is skipped."""


def first_hour(alarms: Iterable[Alarm]) -> int:
    """Give the hour at which rows begin: the one that cuts the fewest bars."""
    every = [alarm for alarm in alarms if alarm.on]
    return min(_FIRST_HOURS, key=lambda hour: sum(_is_cut(alarm, hour) for alarm in every))


def _is_cut(alarm: Alarm, hour: int) -> int:
    """Say on how many days of a week an hour lies within an alarm."""
    at = dt.time(hour)
    if alarm.start < alarm.end:
        is_within = alarm.start < at < alarm.end
    else:
        is_within = at > alarm.start or at < alarm.end
    return is_within * len(alarm.days or alarm.dates)


def bars(owned: Iterable[tuple[str, Iterable[Alarm]]], first: dt.date, hour: int) -> list[Bar]:
    """Give the bars of the week that begins on `first`, row by row, in the order of time."""
    found = (
        bar
        for owner, alarms in owned
        for alarm in alarms
        if alarm.on
        for bar in _of_alarm(alarm, owner, first, hour)
    )
    return sorted(found, key=lambda bar: (bar.row, bar.start, -bar.length))


def _of_alarm(alarm: Alarm, owner: str, first: dt.date, hour: int) -> Iterator[Bar]:
    unskipped = replace(alarm, skip=frozenset())
    begin = dt.datetime.combine(first, dt.time(hour))
    for offset in range(-2, DAYS + 1):
        day = first + offset * _DAY
        if unskipped.starts_on(day):
            start, end = ((edge - begin) // _MINUTE for edge in alarm.stretch(day))
            for row, within, length in _cut(start, end):
                yield Bar(row, within, length, alarm, owner, day, not alarm.starts_on(day))


def _cut(start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Cut a stretch (minutes after the week begins) into rows: row, start within it, length."""
    for row in range(max(0, start // ROW), min(DAYS, -(-end // ROW))):
        since, until = max(start, row * ROW), min(end, (row + 1) * ROW)
        if since < until:
            yield row, since - row * ROW, until - since
