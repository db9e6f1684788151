"""A week of alarms as a picture: rows of 24 hours, in each the bars of what locks or opens then.

All times here are what the clock on the wall shows. Rows begin at the hour that cuts the fewest
bars, in the morning when nights are over, so that a night is one bar in the row of the day on
which it starts.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from policy.alarms import Alarm, Stretch

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


def first_hour(alarms: Iterable[Alarm], today: dt.date) -> int:
    """Give the hour at which rows begin: the one that cuts the fewest bars of the week to come."""
    unskipped = [replace(alarm, skip=frozenset()) for alarm in alarms if alarm.on]
    stretches = [times for alarm in unskipped for _, times in alarm.stretches(today)]
    return min(_FIRST_HOURS, key=lambda hour: sum(_is_cut(times, hour) for times in stretches))


def _is_cut(stretch: Stretch, hour: int) -> bool:
    """Say whether an hour of the day lies within a stretch of at most a day."""
    start, end = stretch
    at = dt.datetime.combine(start.date(), dt.time(hour))
    return start < at < end or start < at + _DAY < end


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
        times = alarm.stretch(day) if unskipped.starts_on(day) else None
        if times is not None:
            start, end = ((edge - begin) // _MINUTE for edge in times)
            for row, within, length in _cut(start, end):
                yield Bar(row, within, length, alarm, owner, day, not alarm.starts_on(day))


def _cut(start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Cut a stretch (minutes after the week begins) into rows: row, start within it, length."""
    for row in range(max(0, start // ROW), min(DAYS, -(-end // ROW))):
        since, until = max(start, row * ROW), min(end, (row + 1) * ROW)
        if since < until:
            yield row, since - row * ROW, until - since
