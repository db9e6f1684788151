"""Alarms: locks and openings set like the alarms of a phone, read off the clock on the wall.

An alarm covers half-open stretches [from, to) of wall-clock time. If `to` is not after `from`, the
stretch runs past midnight and belongs to the day on which it starts.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from policy.labels import EVERYTHING

_DAY = dt.timedelta(days=1)
_WEEK_AND_A_DAY = 8


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is locked, or open only then, and when."""

    label: str
    start: dt.time
    end: dt.time
    days: frozenset[int] = frozenset()
    """Weekdays on which it starts, Monday 0 to Sunday 6."""
    dates: frozenset[dt.date] = frozenset()
    """Single dates on which it starts, for what happens once."""
    locks: frozenset[str] = frozenset()
    """Labels that it locks; `EVERYTHING` locks all."""
    opens: frozenset[str] = frozenset()
    """Labels that can be reached only while it is active."""
    on: bool = True
    skip: frozenset[dt.date] = frozenset()
    """Dates on which it does not start, although it would."""
    elsewhere: frozenset[dt.date] = frozenset()
    """Dates on which other rules hold instead (`policy.calendars`); no part of what is said."""

    @property
    def locks_everything(self) -> bool:
        return EVERYTHING in self.locks

    def starts_on(self, day: dt.date) -> bool:
        wanted = day.weekday() in self.days or day in self.dates
        return self.on and wanted and day not in self.skip and day not in self.elsewhere

    def is_active(self, shown: dt.datetime) -> bool:
        """Say whether it is active while the clock shows this (naive local time)."""
        today, now = shown.date(), shown.time()
        if self.start < self.end:
            return self.starts_on(today) and self.start <= now < self.end
        begun_today = self.starts_on(today) and now >= self.start
        return begun_today or (self.starts_on(today - _DAY) and now < self.end)

    def restricts(self, shown: dt.datetime) -> bool:
        """Say whether what it opens is closed at other times of this day.

        A weekly window closes its labels all week; one with dates alone is an exception for those
        days and closes nothing on others.
        """
        if not self.on or not self.opens:
            return False
        return bool(self.days) or shown.date() in self.dates or self.is_active(shown)

    def next_start(self, shown: dt.datetime) -> dt.datetime | None:
        """Give when it starts next, after this reading; None if that is not within a week."""
        later = (edge for edge, starts in self.edges(shown.date()) if starts and edge > shown)
        return min(later, default=None)

    def next_day(self, shown: dt.datetime) -> dt.date | None:
        """Give the day of the time that runs now, or else of the one that starts next."""
        for day in (shown.date() - _DAY, shown.date()):
            start, end = self.stretch(day)
            if self.starts_on(day) and start <= shown < end:
                return day
        start_next = self.next_start(shown)
        return start_next.date() if start_next else None

    def stretch(self, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
        """Give from when to when it runs if it starts on a day."""
        last = day if self.start < self.end else day + _DAY
        return dt.datetime.combine(day, self.start), dt.datetime.combine(last, self.end)

    def skipping(self, day: dt.date) -> "Alarm":
        return replace(self, skip=self.skip | {day})

    def edges(self, today: dt.date) -> Iterator[tuple[dt.datetime, bool]]:
        """Yield each wall-clock time from yesterday to a week ahead at which it starts or ends.

        The flag says whether it starts. Days that are skipped are left out.
        """
        for offset in range(-1, _WEEK_AND_A_DAY):
            day = today + offset * _DAY
            if self.starts_on(day):
                start, end = self.stretch(day)
                yield start, True
                yield end, False


def closed_labels(alarms: Iterable[Alarm], shown: dt.datetime) -> frozenset[str]:
    """Give the labels that have a window, which is not open now."""
    windows = [alarm for alarm in alarms if alarm.restricts(shown)]
    closed = frozenset[str]().union(*(alarm.opens for alarm in windows))
    return closed - open_labels(windows, shown)


def open_labels(alarms: Iterable[Alarm], shown: dt.datetime) -> frozenset[str]:
    """Give the labels whose window is open now."""
    return frozenset[str]().union(*(a.opens for a in alarms if a.is_active(shown)))


def locked_labels(alarms: Iterable[Alarm], shown: dt.datetime) -> frozenset[str]:
    """Give the labels that an active alarm locks, `EVERYTHING` among them where it does."""
    return frozenset[str]().union(*(a.locks for a in alarms if a.is_active(shown)))
