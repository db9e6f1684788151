"""Time zones written as POSIX TZ strings, which routers have where zone files are missing.

`PKT-5`, `<+0545>-5:45`, `CET-1CEST,M3.5.0,M10.5.0/3`: The Open Group Base Specifications, section
8.3 "Other Environment Variables", TZ. Hours of a rule may be negative or above 24 (RFC 9636).
"""

import datetime as dt
import re
from dataclasses import dataclass

_NAME = r"(?:<[A-Za-z0-9+-]+>|[A-Za-z]{3,})"
_TIME = r"[+-]?\d{1,3}(?::[0-5]\d){0,2}"
_FORM = re.compile(
    rf"(?P<std>{_NAME})(?P<offset>{_TIME})"
    rf"(?:(?P<dst>{_NAME})(?P<dst_offset>{_TIME})?,(?P<start>[^,]+),(?P<end>[^,]+))?",
    re.ASCII,
)
_RULE = re.compile(rf"(?P<day>M\d+\.\d\.\d|J?\d+)(?:/(?P<time>{_TIME}))?", re.ASCII)
_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)
_TWO_O_CLOCK = dt.timedelta(hours=2)
_NOTHING = dt.timedelta()


class BadZone(ValueError):  # noqa: N818  (the message completes the sentence)
    """The text is not a POSIX TZ string that we understand."""


@dataclass(frozen=True, slots=True)
class _Change:
    """When in a year the clock changes, in the local time that holds before."""

    day: str
    time: dt.timedelta

    def in_year(self, year: int) -> dt.datetime:
        return dt.datetime.combine(self._date(year), dt.time()) + self.time

    def _date(self, year: int) -> dt.date:
        if self.day.startswith("M"):
            month, week, weekday = map(int, self.day[1:].split("."))
            return _weekday_of_month(year, month, week, weekday)
        if self.day.startswith("J"):  # 1 to 365, 29 February never counted
            common = dt.date(2001, 1, 1) + dt.timedelta(int(self.day[1:]) - 1)
            return common.replace(year=year)
        return dt.date(year, 1, 1) + dt.timedelta(int(self.day))


def _weekday_of_month(year: int, month: int, week: int, weekday: int) -> dt.date:
    """Give the week-th weekday (0 is Sunday) of a month; week 5 is the last one."""
    first = dt.date(year, month, 1)
    ahead = (weekday - first.isoweekday()) % 7
    day = first + dt.timedelta(ahead + 7 * (week - 1))
    while day.month != month:
        day -= dt.timedelta(7)
    return day


class PosixZone(dt.tzinfo):
    """A `tzinfo` made of a POSIX TZ string; raises `BadZone` for what is none."""

    def __init__(self, text: str) -> None:
        form = _FORM.fullmatch(text)
        if form is None:
            message = f"{text!r} is not a POSIX time zone such as PKT-5"
            raise BadZone(message)
        self._text = text
        self._std_name = form["std"].strip("<>")
        self._std = -_duration(form["offset"])  # POSIX counts west of Greenwich as positive
        self._dst_name = (form["dst"] or "").strip("<>")
        self._dst = -_duration(form["dst_offset"]) if form["dst_offset"] else self._std + _HOUR
        if max(abs(self._std), abs(self._dst)) >= _DAY:
            message = f"{text!r} is a day or more away from Greenwich"
            raise BadZone(message)
        self._start = _change(form["start"]) if form["dst"] else None
        self._end = _change(form["end"]) if form["dst"] else None

    def __repr__(self) -> str:
        return f"PosixZone({self._text!r})"

    def utcoffset(self, when: dt.datetime | None) -> dt.timedelta:
        return self._dst if self._is_summer(when) else self._std

    def dst(self, when: dt.datetime | None) -> dt.timedelta:
        return self.utcoffset(when) - self._std

    def tzname(self, when: dt.datetime | None) -> str:
        return self._dst_name if self._is_summer(when) else self._std_name

    def fromutc(self, when: dt.datetime) -> dt.datetime:
        utc = when.replace(tzinfo=None)
        summer = self._summer_utc(utc)
        local = utc + (self._dst if summer else self._std)
        repeated = summer != self._is_summer(local.replace(fold=0))
        return local.replace(tzinfo=self, fold=int(repeated))

    def _is_summer(self, when: dt.datetime | None) -> bool:
        """Judge a local reading; one that is skipped or repeated is read by its `fold`.

        Fold 0 takes it for a time before the change, fold 1 for one after it (PEP 495).
        """
        if when is None or self._start is None or self._end is None:
            return False
        local = when.replace(tzinfo=None)
        saving = self._dst - self._std
        start, end = self._start.in_year(local.year), self._end.in_year(local.year)
        edge = min if when.fold else max
        return _within(local, start + edge(saving, _NOTHING), end + edge(-saving, _NOTHING))

    def _summer_utc(self, utc: dt.datetime) -> bool:
        if self._start is None or self._end is None:
            return False
        year = (utc + self._std).year
        return _within(
            utc, self._start.in_year(year) - self._std, self._end.in_year(year) - self._dst
        )


def _within(moment: dt.datetime, start: dt.datetime, end: dt.datetime) -> bool:
    if start <= end:
        return start <= moment < end
    return moment >= start or moment < end  # summer of the southern half runs over New Year


def _change(text: str) -> _Change:
    rule = _RULE.fullmatch(text)
    if rule is None or not _is_a_day(rule["day"]):
        message = f"{text!r} does not say when the clock changes"
        raise BadZone(message)
    return _Change(rule["day"], _duration(rule["time"]) if rule["time"] else _TWO_O_CLOCK)


def _is_a_day(text: str) -> bool:
    if text.startswith("M"):
        month, week, weekday = map(int, text[1:].split("."))
        return 1 <= month <= 12 and 1 <= week <= 5 and weekday <= 6  # noqa: PLR2004  (a calendar)
    if text.startswith("J"):
        return 1 <= int(text[1:]) <= 365  # noqa: PLR2004
    return int(text) <= 365  # noqa: PLR2004


def _duration(text: str) -> dt.timedelta:
    sign = -1 if text.startswith("-") else 1
    hours, minutes, seconds = [*map(int, text.lstrip("+-").split(":")), 0, 0][:3]
    return sign * dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
