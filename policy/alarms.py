"""Alarms: locks and openings set like the alarms of a phone, read off the clock on the wall.

An alarm covers half-open stretches [from, to) of wall-clock time. If `to` is not after `from`, the
stretch runs past midnight and belongs to the day on which it starts. Times may follow the sun
(`policy.alarm_times`): then each day has its own, and on a day on which the sun gives none, as near
the poles, the alarm does nothing.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from policy.alarm_times import SunTime, When, identified, time_on
from policy.labels import EVERYTHING

_DAY = dt.timedelta(days=1)
_WEEK_AND_A_DAY = 8
_NEAR_THE_SUN = range(-2, 2)
"""Days from today whose time by the sun may run now: the clock may show the day before or after."""
_FIRST_ENDS = 3
"""So many days after its own an end by the sun is looked for."""

Stretch = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is locked, or open only then, and when."""

    label: str
    start: When
    end: When
    days: frozenset[int] = frozenset()
    """Weekdays on which it starts, Monday 0 to Sunday 6."""
    dates: frozenset[dt.date] = frozenset()
    """Single dates on which it starts, for what happens once."""
    locks: frozenset[str] = frozenset()
    """Labels that it locks; `EVERYTHING` locks all."""
    opens: frozenset[str] = frozenset()
    """Labels that can be reached only while it is active."""
    spared: frozenset[str] = frozenset()
    """Labels that a lock of everything leaves as they are, such as what homework needs."""
    spared_names: frozenset[str] = frozenset()
    """Names that such a lock leaves open, as they are set by hand."""
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
        if not isinstance(self.start, dt.time) or not isinstance(self.end, dt.time):
            return self.day_running(shown) is not None
        if self.start < self.end:
            return self.starts_on(today) and self.start <= now < self.end
        begun_today = self.starts_on(today) and now >= self.start
        return begun_today or (self.starts_on(today - _DAY) and now < self.end)

    @property
    def follows_the_sun(self) -> bool:
        return isinstance(self.start, SunTime) or isinstance(self.end, SunTime)

    def day_running(self, shown: dt.datetime) -> dt.date | None:
        """Give the day of the time that runs now; None where none does."""
        for number in _NEAR_THE_SUN if self.follows_the_sun else (-1, 0):
            day = shown.date() + number * _DAY
            times = self.stretch(day) if self.starts_on(day) else None
            if times is not None and times[0] <= shown < times[1]:
                return day
        return None

    def restricts(self, shown: dt.datetime) -> bool:
        """Say whether what it opens is closed at other times of this day.

        A weekly window closes its labels all week; one with dates alone is an exception for those
        days and closes nothing on others.
        """
        if not self.on or not self.opens:
            return False
        if self.stretch(shown.date()) is None:
            return self.is_active(shown)
        return bool(self.days) or shown.date() in self.dates or self.is_active(shown)

    def next_start(self, shown: dt.datetime) -> dt.datetime | None:
        """Give when it starts next, after this reading; None if that is not within a week."""
        later = (edge for edge, starts in self.edges(shown.date()) if starts and edge > shown)
        return min(later, default=None)

    def next_day(self, shown: dt.datetime) -> dt.date | None:
        """Give the day of the time that runs now, or else of the one that starts next."""
        running = self.day_running(shown)
        if running is not None:
            return running
        stretches = self.stretches(shown.date())
        return min((day for day, (start, _) in stretches if start > shown), default=None)

    def stretch(self, day: dt.date) -> Stretch | None:
        """Give from when to when it runs if it starts on a day; None: the sun gives no time."""
        if isinstance(self.start, dt.time) and isinstance(self.end, dt.time):
            last = day if self.start < self.end else day + _DAY
            return dt.datetime.combine(day, self.start), dt.datetime.combine(last, self.end)
        start = time_on(self.start, day)
        end = None if start is None else _first_after(start, self.end, min(day, start.date()))
        return (start, end) if start is not None and end is not None else None

    def skipping(self, day: dt.date) -> "Alarm":
        return replace(self, skip=self.skip | {day})

    def edges(self, today: dt.date) -> Iterator[tuple[dt.datetime, bool]]:
        """Yield each wall-clock time from yesterday to a week ahead at which it starts or ends.

        The flag says whether it starts. Days that are skipped are left out.
        """
        for _, (start, end) in self.stretches(today):
            yield start, True
            yield end, False

    def stretches(self, today: dt.date) -> Iterator[tuple[dt.date, Stretch]]:
        """Yield the days from yesterday to a week ahead on which it starts, and its times there."""
        more = int(self.follows_the_sun)
        for offset in range(-1 - more, _WEEK_AND_A_DAY + more):
            day = today + offset * _DAY
            times = self.stretch(day) if self.starts_on(day) else None
            if times is not None:
                yield day, times

    @property
    def identified(self) -> tuple[str, str]:
        """Give its two times as they are written where it must be told from other alarms."""
        return identified(self.start), identified(self.end)


def _first_after(start: dt.datetime, when: When, day: dt.date) -> dt.datetime | None:
    """Give the first such time after a start, from a day on; None where the sun gives none."""
    for number in range(_FIRST_ENDS):
        end = time_on(when, day + number * _DAY)
        if end is None or end > start:
            return end
    return None


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
