"""Other rules from one date to another: holidays, exams, Ramadan, a trip.

A night belongs to the day on which it starts, here too: the last night of a calendar runs out by
its rules, and the night before its first day by the usual ones. Alarms come out of here bound to
the days around today on which they start; nobody else needs to know of calendars.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from policy.alarms import Alarm
from policy.rules import Calendar, DayKind, Household

LONGEST: Final = dt.timedelta(days=366)
"""A calendar with more days than this is a mistake."""
_DAY: Final = dt.timedelta(days=1)
_NEAR: Final = range(-2, 10)
"""The days around today of which any alarm is ever asked."""

Alarms = tuple[Alarm, ...]


def is_school_day(household: Household, profile: str | None, day: dt.date) -> bool:
    """Say whether a day counts as one of school for a profile."""
    calendar = household.calendar_on(profile, day)
    if calendar is None or calendar.days is None:
        return household.is_school_day(day)
    return calendar.days is DayKind.SCHOOL


def alarms_in_force(household: Household, profile: str, own: Alarms, today: dt.date) -> Alarms:
    """Give a profile's alarms around today: its own, and a calendar's on the days that it has."""
    near = [today + number * _DAY for number in _NEAR]
    turns = {day: household.calendar_on(profile, day) for day in near}
    if not any(turns.values()):
        return own
    order = dict.fromkeys([turns[today], *turns.values()])
    return tuple(alarm for each in order for alarm in _of(household, each, own, turns, today))


def _of(
    household: Household,
    calendar: Calendar | None,
    own: Alarms,
    turns: dict[dt.date, Calendar | None],
    today: dt.date,
) -> Iterator[Alarm]:
    """Yield the alarms of those days whose turn a calendar has (None: the usual rules).

    Only the alarms of today's rules are weekly ones: of a weekly window that opens something, what
    it opens is closed at all other times, and that holds for as long as it is in force.
    """
    days = frozenset(day for day, its in turns.items() if its == calendar)
    for alarm in own if calendar is None or calendar.alarms is None else calendar.alarms:
        starts = frozenset(day for day in days if _starts(household, calendar, alarm, day))
        elsewhere = frozenset(turns) - starts - alarm.skip
        if turns[today] == calendar:
            yield replace(alarm, dates=alarm.dates | starts, elsewhere=elsewhere)
        elif starts:
            yield replace(alarm, days=frozenset(), dates=starts)


def _starts(household: Household, calendar: Calendar | None, alarm: Alarm, day: dt.date) -> bool:
    """Say whether an alarm would start on a day, as the calendar counts days; skipped or not."""
    weekday = _counted_as(household, calendar, day)
    is_single = len(alarm.days) == 1
    wanted = (day.weekday() if is_single else weekday) in alarm.days
    return alarm.on and (wanted or day in alarm.dates)


def _counted_as(household: Household, calendar: Calendar | None, day: dt.date) -> int:
    """Give the weekday that a day counts as: one in the middle of school, or of a weekend."""
    if calendar is None or calendar.days is None:
        return day.weekday()
    school = household.school_days
    wanted = school if calendar.days is DayKind.SCHOOL else frozenset(range(7)) - school
    middle = [each for each in sorted(wanted) if (each + 1) % 7 in wanted] or sorted(wanted)
    if day.weekday() in middle or not middle:
        return day.weekday()
    return middle[0]
