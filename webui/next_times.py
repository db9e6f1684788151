"""When one alarm of an owner happens next: calendars may have its days, and it may be skipped."""

import datetime as dt
from typing import Final

from policy.alarms import Alarm
from policy.calendars import alarms_in_force
from policy.wall_clock import instants_of
from webui.home_state import HomeState
from webui.owners import CALENDAR, Owner

_DAY: Final = 86400.0


def to_come(state: HomeState, owner: Owner, alarm: Alarm) -> list[Alarm]:
    """Give an alarm as it happens in the days around today; bound to days where calendars are."""
    if owner.kind == CALENDAR:
        return []  # it happens by the children's times, where the calendar has their days
    its: tuple[Alarm, ...] = (alarm,)
    if owner.kind == "profile":
        today = state.shown.date()
        both = alarms_in_force(state.household, owner.id, its, today)
        its = tuple(each for each in both if _says(each) == _says(alarm))
    return [state.home.acts.without_skipped(owner.scope, each, state.now) for each in its]


def _says(alarm: Alarm) -> tuple[object, ...]:
    return alarm.label, alarm.start, alarm.end, alarm.locks, alarm.opens


def next_day(state: HomeState, owner: Owner, alarm: Alarm) -> dt.date | None:
    """Give the day of the time that runs now or comes next; None: not within a week."""
    days = [each.next_day(state.shown) for each in to_come(state, owner, alarm)]
    return min((day for day in days if day is not None), default=None)


def skipped_days(state: HomeState, owner: Owner, alarm: Alarm) -> list[dt.date]:
    """Give the days whose time is skipped and not over yet."""
    days = state.home.acts.without_skipped(owner.scope, alarm, state.now).skip
    ends = {day: times[1] for day in days if (times := alarm.stretch(day)) is not None}
    return sorted(day for day, end in ends.items() if end > state.shown)


def known_until(state: HomeState, alarm: Alarm, day: dt.date) -> float:
    """Give until when it must be known that a day's time is skipped: a day after it ends."""
    times = alarm.stretch(day)
    end = times[1] if times else dt.datetime.combine(day, dt.time())
    return instants_of(state.home.zone, end)[0] + _DAY
