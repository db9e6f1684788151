"""An alarm as the list shows it, with the bar of its hours."""

import datetime as dt
from dataclasses import dataclass

from blocklists.shipped import Shipped
from policy.alarms import Alarm, Stretch
from webui.home_state import HomeState
from webui.languages import gettext as _
from webui.next_times import next_day, skipped_days, to_come
from webui.owners import Owner
from webui.pages.alarms.form import mark_of
from webui.words.alarm_words import by_the_sun, clocks, spared_words
from webui.words.labels_shown import titles_of
from webui.words.wording import date, days, listed, when

_DAY_MINUTES = 1440
_NOON = 720
_MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class AlarmShown:
    """One alarm of a list."""

    number: int
    mark: str
    label: str
    start: str
    end: str
    sun: str
    """By what it follows the sun, and where; empty for one of the clock."""
    days: str
    what: str
    opens: bool
    on: bool
    is_active: bool
    skipped: str
    """When it will not happen, though it would; empty: nothing is skipped."""
    next: str
    """When it starts next, or that it runs now; empty: not within a week."""
    is_over: bool
    """It was for certain dates, and they are past."""
    bar: tuple[float, float]
    """Where its bar begins and how long it is, in percent of noon to noon."""


def alarm_shown(
    shipped: Shipped, state: HomeState, owner: Owner, number: int, alarm: Alarm
) -> AlarmShown:
    """Put an alarm into words."""
    day = next_day(state, owner, alarm) or state.shown.date()
    start, end = clocks(alarm, day)
    skipped = skipped_days(state, owner, alarm)
    return AlarmShown(
        number=number,
        mark=mark_of(alarm),
        label=_(alarm.label),
        start=start,
        end=end,
        sun=by_the_sun(alarm),
        days=_days(alarm),
        what=_what(shipped, alarm),
        opens=bool(alarm.opens),
        on=alarm.on,
        is_active=any(each.is_active(state.shown) for each in to_come(state, owner, alarm)),
        skipped=date(skipped[0]) if skipped else "",
        next=_next(state, owner, alarm),
        is_over=_is_over(alarm, state.shown),
        bar=_bar(alarm.stretch(day)),
    )


def _what(shipped: Shipped, alarm: Alarm) -> str:
    what = listed(titles_of(shipped, alarm.opens or alarm.locks))
    if alarm.opens:
        return _("Opens only then: %(what)s") % {"what": what}
    spared = spared_words(shipped, alarm)
    return f"{what}. {spared}" if spared else what


def _next(state: HomeState, owner: Owner, alarm: Alarm) -> str:
    """Say when an alarm starts next, or until when it runs."""
    day = next_day(state, owner, alarm)
    times = alarm.stretch(day) if day is not None else None
    if times is None:
        return ""
    start, end = times
    if start <= state.shown:
        return _("Active until %(time)s") % {"time": when(end, state.shown)}
    return _("Next: %(time)s") % {"time": when(start, state.shown)}


def _is_over(alarm: Alarm, shown: dt.datetime) -> bool:
    last = max(alarm.dates, default=None)
    if alarm.days or last is None:
        return False
    times = alarm.stretch(last)
    return times[1] <= shown if times else last < shown.date()


def _days(alarm: Alarm) -> str:
    parts = [days(alarm.days)] if alarm.days else []
    return listed(parts + [date(day) for day in sorted(alarm.dates)])


def _bar(times: Stretch | None) -> tuple[float, float]:
    """Place the stretch on a line from noon to noon, so that a night is one bar."""
    if times is None:
        return 0.0, 0.0
    start = (times[0].hour * 60 + times[0].minute - _NOON) % _DAY_MINUTES
    length = min(_DAY_MINUTES, (times[1] - times[0]) // _MINUTE)
    return round(100 * start / _DAY_MINUTES, 1), round(100 * length / _DAY_MINUTES, 1)
