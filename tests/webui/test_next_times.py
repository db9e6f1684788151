"""When an alarm happens next, with a calendar's days and skipped ones left out."""

import datetime as dt
from dataclasses import replace

import pytest

from policy.acts import Acts, Reach, Scope
from policy.rules import Calendar, DayKind
from tests.policy.families import alarm, days, skip_of
from tests.webui.home import PagesLab, Visitor
from webui.home_state import HomeState, home_state
from webui.next_times import next_day, skipped_days
from webui.owners import Owner

SATURDAY = dt.date(2026, 11, 21)
DAY = dt.timedelta(days=1)
CHILD = Owner("profile", "child1")
NIGHT = alarm("21:00-06:30", locks="everything", on_days=days("sun mon tue wed thu"))


@pytest.fixture
async def state(lab: PagesLab, parent: Visitor) -> HomeState:
    return await home_state(lab.console, "default")


def _with(state: HomeState, *, calendar: Calendar | None = None, acts: Acts | None = None):
    household = replace(state.household, calendars=(calendar,) if calendar else ())
    return replace(state, home=replace(state.home, household=household, acts=acts or Acts()))


def test_without_anything_it_is_the_next_of_its_days(state: HomeState) -> None:
    assert next_day(state, CHILD, NIGHT) == SATURDAY + DAY


def test_days_that_a_calendar_has_are_passed_over(state: HomeState) -> None:
    trip = Calendar("Trip", SATURDAY, SATURDAY + 2 * DAY, alarms=())
    assert next_day(_with(state, calendar=trip), CHILD, NIGHT) == SATURDAY + 3 * DAY
    long = replace(trip, last=SATURDAY + 30 * DAY)
    assert next_day(_with(state, calendar=long), CHILD, NIGHT) is None
    assert next_day(_with(state, calendar=long), Owner("home"), NIGHT) == SATURDAY + DAY
    free = Calendar("Free", SATURDAY, SATURDAY + 3 * DAY, days=DayKind.FREE)
    assert next_day(_with(state, calendar=free), CHILD, NIGHT) == SATURDAY + 4 * DAY


def test_a_skipped_day_is_passed_over_and_named(state: HomeState) -> None:
    skip = skip_of(Scope(Reach.PROFILE, "child1"), NIGHT, SATURDAY + DAY)
    skipping = _with(state, acts=Acts(skips=(skip,)))
    assert next_day(skipping, CHILD, NIGHT) == SATURDAY + 2 * DAY
    assert skipped_days(skipping, CHILD, NIGHT) == [SATURDAY + DAY]
    assert skipped_days(state, CHILD, NIGHT) == []
