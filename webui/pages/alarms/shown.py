"""An alarm as the list shows it, with the bar of its hours."""

import datetime as dt
from dataclasses import dataclass

from blocklists.shipped import Shipped
from policy.alarms import Alarm
from webui.home_state import HomeState
from webui.labels_shown import titles_of
from webui.languages import gettext as _
from webui.pages.alarms.form import mark_of
from webui.wording import clock, date, days, listed, when

_DAY_MINUTES = 1440
_NOON = 720


@dataclass(frozen=True, slots=True)
class AlarmShown:
    """One alarm of a list."""

    number: int
    mark: str
    label: str
    start: str
    end: str
    days: str
    what: str
    opens: bool
    on: bool
    is_active: bool
    skipped: str
    """When it will not happen, though it would; empty: nothing is skipped."""
    can_skip: bool
    bar: tuple[float, float]
    """Where its bar begins and how long it is, in percent of noon to noon."""


def alarm_shown(shipped: Shipped, state: HomeState, alarm: Alarm, number: int) -> AlarmShown:
    """Put an alarm into words."""
    what = listed(titles_of(shipped, alarm.opens or alarm.locks))
    skipped = sorted(day for day in alarm.skip if day >= state.shown.date())
    return AlarmShown(
        number=number,
        mark=mark_of(alarm),
        label=_(alarm.label),
        start=clock(alarm.start),
        end=clock(alarm.end),
        days=_days(alarm),
        what=_("Opens only then: %(what)s") % {"what": what} if alarm.opens else what,
        opens=bool(alarm.opens),
        on=alarm.on,
        is_active=alarm.is_active(state.shown),
        skipped=date(skipped[0]) if skipped else "",
        can_skip=alarm.on
        and (alarm.is_active(state.shown) or alarm.next_start(state.shown) is not None),
        bar=_bar(alarm),
    )


def next_words(state: HomeState, alarm: Alarm) -> str:
    """Say when an alarm starts next."""
    start = alarm.next_start(state.shown)
    return when(start, state.shown) if start else ""


def _days(alarm: Alarm) -> str:
    parts = [days(alarm.days)] if alarm.days else []
    return listed(parts + [date(day) for day in sorted(alarm.dates)])


def _bar(alarm: Alarm) -> tuple[float, float]:
    """Place the stretch on a line from noon to noon, so that a night is one bar."""
    start = (_minute(alarm.start) - _NOON) % _DAY_MINUTES
    length = (_minute(alarm.end) - _minute(alarm.start)) % _DAY_MINUTES or _DAY_MINUTES
    return round(100 * start / _DAY_MINUTES, 1), round(100 * length / _DAY_MINUTES, 1)


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute
