"""Times, durations, days and estimates in words, in the language of the request.

Digits are Latin in every language: clocks and phones here show them.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from policy.minutes import Estimate
from webui.languages import gettext as _
from webui.languages import manner, ngettext

_HOUR: Final = 60
_NOON: Final = 12
_MORNING: Final = 5
"""Hours at which the parts of a day begin; the last is night again."""
_AFTERNOON: Final = 16
_EVENING: Final = 19
_DAYS_IN_WEEK: Final = 7
_LEAST_RUN: Final = 3
_ALL_DAYS: Final = frozenset(range(_DAYS_IN_WEEK))


def clock(time: dt.time | dt.datetime) -> str:
    """Write a time of day."""
    if not manner().twelve_hours:
        return f"{time:%H:%M}"
    hour = time.hour % _NOON or _NOON
    if manner().language.day_parts:
        return _day_part(time.hour) % {"time": f"{hour}:{time:%M}"}
    half = _("AM") if time.hour < _NOON else _("PM")
    return f"{hour}:{time:%M}\u00a0{half}"


def _day_part(hour: int) -> str:
    """Say in which part of the day an hour is."""
    parts = (
        (_MORNING, _("%(time)s at night")),
        (_NOON, _("%(time)s in the morning")),
        (_AFTERNOON, _("%(time)s in the afternoon")),
        (_EVENING, _("%(time)s in the evening")),
    )
    return next((text for end, text in parts if hour < end), _("%(time)s at night"))


def day_name(day: int) -> str:
    """Write a weekday (Monday 0) in full."""
    names = (
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
        _("Sunday"),
    )  # fmt: skip
    return names[day]


def day_short(day: int) -> str:
    """Write a weekday in two or three letters."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return names[day]


def month_name(month: int) -> str:
    """Write a month, January 1."""
    names = (
        _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"),
        _("August"), _("September"), _("October"), _("November"), _("December"),
    )  # fmt: skip
    return names[month - 1]


def date(day: dt.date) -> str:
    """Write a date without its year."""
    return _("%(day)s %(number)d %(month)s") % {
        "day": day_short(day.weekday()),
        "number": day.day,
        "month": month_name(day.month),
    }


def when(moment: dt.datetime, now: dt.datetime) -> str:
    """Write a moment as people say it: the time today, with the day otherwise."""
    time = clock(moment)
    away = (moment.date() - now.date()).days
    if away == 0:
        return time
    if away == 1:
        return _("tomorrow %(time)s") % {"time": time}
    if away == -1:
        return _("yesterday %(time)s") % {"time": time}
    if 0 < away < _DAYS_IN_WEEK:
        return _("%(day)s %(time)s") % {"day": day_name(moment.weekday()), "time": time}
    return _("%(date)s, %(time)s") % {"date": date(moment.date()), "time": time}


def ago(seconds: float) -> str:
    """Write how long ago something was."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return _("just now")
    if minutes < _HOUR:
        return ngettext("%(num)d minute ago", "%(num)d minutes ago", minutes) % {"num": minutes}
    hours = minutes // _HOUR
    if hours < 24:  # noqa: PLR2004  (hours of a day)
        return ngettext("%(num)d hour ago", "%(num)d hours ago", hours) % {"num": hours}
    days = hours // 24
    return ngettext("%(num)d day ago", "%(num)d days ago", days) % {"num": days}


def duration(minutes: float) -> str:
    """Write a length of time."""
    whole = int(minutes)
    hours, rest = divmod(whole, _HOUR)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return ngettext("%(num)d h", "%(num)d h", hours) % {"num": hours}
    return _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest}


def estimate(used: Estimate) -> str:
    """Write an estimate with its range: what DNS shows is look-ups, not screens."""
    return span(used.low.bit_count(), (used.low | used.high).bit_count())


def span(low: int, high: int) -> str:
    """Write minutes that are between low and high."""
    if low == high:
        return _("about %(time)s") % {"time": duration(low)}
    middle = {"time": duration((low + high) / 2), "low": duration(low), "high": duration(high)}
    return _("about %(time)s (%(low)s – %(high)s)") % middle


def days(chosen: Iterable[int]) -> str:
    """Write weekdays; runs of three and more as from–to."""
    wanted = frozenset(chosen)
    if wanted >= _ALL_DAYS:
        return _("Every day")
    runs = [run for run in _runs(wanted) if run]
    return listed([_run(run) for run in runs])


def _runs(wanted: frozenset[int]) -> list[list[int]]:
    """Cut the week into runs, beginning where the day before is not wanted."""
    first = next((day for day in range(_DAYS_IN_WEEK) if (day - 1) % 7 not in wanted), 0)
    runs: list[list[int]] = [[]]
    for offset in range(_DAYS_IN_WEEK):
        day = (first + offset) % _DAYS_IN_WEEK
        if day in wanted:
            runs[-1].append(day)
        elif runs[-1]:
            runs.append([])
    return runs


def _run(run: Sequence[int]) -> str:
    if len(run) < _LEAST_RUN:
        return listed([day_short(day) for day in run])
    return f"{day_short(run[0])}–{day_short(run[-1])}"


def count(number: int) -> str:
    """Write a number, in groups of three digits."""
    return f"{number:,}"


def listed(parts: Sequence[str]) -> str:
    """Write things one after the other."""
    return _(", ").join(parts)
