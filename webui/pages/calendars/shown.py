"""A calendar as the list shows it, and the ready ones that a parent takes and changes."""

import datetime as dt
from dataclasses import dataclass

from policy.alarms import Alarm
from policy.labels import EVERYTHING
from policy.rules import Calendar, DayKind
from webui.home_state import HomeState
from webui.languages import gettext as _
from webui.pages.calendars.form import mark_of
from webui.words.alarm_words import time_words
from webui.words.wording import date, listed

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarShown:
    """One calendar of the list."""

    number: int
    mark: str
    label: str
    dates: str
    whom: str
    what: str
    on: bool
    is_running: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """A ready calendar."""

    id: str
    icon: str
    calendar: Calendar


def calendar_shown(state: HomeState, number: int, calendar: Calendar) -> CalendarShown:
    """Put a calendar into words."""
    today, profiles = state.shown.date(), state.household.profiles
    names = [profiles[key].name for key in sorted(calendar.profiles)]
    dates = {"from": date(calendar.first), "to": date(calendar.last)}
    return CalendarShown(
        number=number,
        mark=mark_of(calendar),
        label=_(calendar.label),
        dates=_("%(from)s – %(to)s") % dates,
        whom=listed(names) if names else _("Everybody"),
        what=listed(_what(calendar)),
        on=calendar.on,
        is_running=calendar.on and calendar.first <= today <= calendar.last,
        is_over=calendar.last < today,
    )


def _what(calendar: Calendar) -> list[str]:
    words = []
    if calendar.days is DayKind.FREE:
        words.append(_("like free days"))
    if calendar.days is DayKind.SCHOOL:
        words.append(_("like school days"))
    if calendar.alarms is not None and not calendar.alarms:
        words.append(_("no locks"))
    for alarm in calendar.alarms or ():
        ends = {"from": time_words(alarm.start), "to": time_words(alarm.end)}
        values = ends | {"rule": _(alarm.label)}
        words.append(_("%(rule)s from %(from)s to %(to)s") % values)
    if calendar.allowances is not None:
        words.append(_("other minutes"))
    return words


def ready_calendars(state: HomeState) -> list[Ready]:
    """Give the ready calendars; their dates are a beginning, to be changed."""
    today = state.shown.date()
    night = Alarm(
        _("Ramadan"),
        dt.time(22, 30),
        dt.time(3, 30),
        days=frozenset(range(7)),
        locks=frozenset({EVERYTHING}),
    )
    free, school = DayKind.FREE, DayKind.SCHOOL
    return [
        Ready("holidays", "sun", Calendar(_("Holidays"), today, today + 13 * _DAY, days=free)),
        Ready("exams", "rules", Calendar(_("Exams"), today, today + 13 * _DAY, days=school)),
        Ready("ramadan", "moon", Calendar(_("Ramadan"), today, today + 29 * _DAY, alarms=(night,))),
        Ready("trip", "globe", Calendar(_("Trip"), today, today + 2 * _DAY, days=free, alarms=())),
    ]


def ready_calendar(state: HomeState, identity: str) -> Calendar:
    """Give a ready calendar by its id; holidays for an unknown id."""
    known = {each.id: each.calendar for each in ready_calendars(state)}
    return known.get(identity) or known["holidays"]
