import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.calendars import alarms_in_force, is_school_day
from policy.folding import ruling_at
from policy.home import subject_of
from policy.reasons import Reason
from policy.rules import Calendar, DayKind, Household
from policy.ruling import State
from policy.wall_clock import shown_at
from tests.policy.families import (
    NOW_DAY,
    alarm,
    allowance,
    days,
    home,
    instant,
    layer,
    minutes,
    ruling,
)
from tests.policy.strategies import alarms, homes

DAY = dt.timedelta(days=1)
SCHOOL_NIGHT = alarm("21:00-06:30", locks="everything", on_days=days("sun mon tue wed thu"))
WEEKEND_NIGHT = alarm("23:00-08:00", locks="everything", on_days=days("fri sat"))
HOMEWORK = alarm("16:00-18:00", locks="games", on_days=days("mon tue wed thu fri"))
FRIDAY = alarm("13:00-14:00", locks="everything", on_days=days("fri"))
MINE = layer(alarms=[SCHOOL_NIGHT, WEEKEND_NIGHT, HOMEWORK, FRIDAY])
SUHOOR = alarm("22:00-03:30", locks="everything")


def _calendar(first: str, last: str, **more: object) -> Calendar:
    return Calendar("Some weeks", *map(dt.date.fromisoformat, (first, last)), **more)


HOLIDAYS = _calendar("2026-12-21", "2027-01-01", days=DayKind.FREE)
EXAMS = _calendar("2026-12-07", "2026-12-13", days=DayKind.SCHOOL)
RAMADAN = _calendar("2026-12-14", "2026-12-17", alarms=(SUHOOR,))


def _is_locked(text: str, *calendars: Calendar) -> bool:
    house = home(MINE, calendars=calendars)
    return ruling(house, instant(text)).base.everything is Reason.ALARM


@pytest.mark.parametrize(
    ("text", "usual", "in_holidays"),
    [
        ("2026-12-20 22:00", True, True),  # the evening before the first day
        ("2026-12-21 06:00", True, True),  # its night runs out by the usual rules
        ("2026-12-21 22:00", True, False),  # a Monday like a Saturday
        ("2026-12-21 23:30", True, True),
        ("2026-12-22 07:30", False, True),
        ("2026-12-27 22:00", True, False),  # a Sunday, though Monday would be school
        ("2026-12-25 13:30", True, True),  # what is for one weekday alone stays there
        ("2026-12-28 13:30", False, False),
        ("2027-01-01 22:00", False, False),
        ("2027-01-02 07:30", True, True),  # the last night runs out by the calendar's rules
        ("2027-01-03 22:00", True, True),
    ],
)
def test_in_holidays_every_day_is_like_one_in_the_middle_of_a_weekend(text, usual, in_holidays):
    assert _is_locked(text) is usual
    assert _is_locked(text, HOLIDAYS) is in_holidays


def test_in_exams_every_evening_is_a_school_night_and_homework_is_each_day():
    assert not _is_locked("2026-12-11 22:00")
    assert _is_locked("2026-12-11 22:00", EXAMS)
    assert _is_locked("2026-12-12 22:00", EXAMS)
    states = dict(ruling(home(MINE, calendars=(EXAMS,)), instant("2026-12-12 17:00")).base.states)
    assert states["games"] is State.LOCKED


def test_a_calendars_own_alarms_stand_in_for_the_usual_ones():
    assert not _is_locked("2026-12-14 21:30", RAMADAN)
    assert _is_locked("2026-12-14 22:30", RAMADAN)
    assert not _is_locked("2026-12-15 04:00", RAMADAN)
    assert _is_locked("2026-12-18 03:00", RAMADAN), "the last night is still its own"
    assert not _is_locked("2026-12-18 04:00", RAMADAN)


def test_a_window_that_is_not_in_force_closes_nothing():
    window = alarm("17:00-19:00", opens="video", on_days=days("mon tue wed thu fri"))
    for calendars, state in (((), State.NOT_OPEN), ((RAMADAN,), None)):
        house = home(layer(alarms=[window]), calendars=calendars)
        states = dict(ruling(house, instant("2026-12-15 12:00")).base.states)
        assert states.get("video") is state


def test_minutes_follow_what_a_day_counts_as_or_are_the_calendars_own():
    games = allowance("games", 30, free_day=90)
    used = minutes("10:00", "10:39", "games")
    for calendar, spent in (
        (None, True),
        (_calendar("2026-11-23", "2026-11-23", days=DayKind.FREE), False),
        (_calendar("2026-11-23", "2026-11-23", allowances=(allowance("games", 40),)), True),
        (_calendar("2026-11-23", "2026-11-23", allowances=()), False),
    ):
        calendars = (calendar,) if calendar else ()
        house = home(layer(allowances=[games]), used=used, used_on=NOW_DAY, calendars=calendars)
        assert (dict(ruling(house).base.states).get("games") is State.SPENT) is spent


def test_a_calendar_is_for_whom_it_names_and_the_later_of_two_holds():
    ours = replace(HOLIDAYS, profiles=frozenset({"sister"}))
    assert _is_locked("2026-12-21 22:00", ours)
    both = _calendar("2026-12-21", "2026-12-21", days=DayKind.SCHOOL)
    assert _is_locked("2026-12-21 22:00", HOLIDAYS, both)
    assert not _is_locked("2026-12-21 22:00", both, HOLIDAYS)
    assert not _is_locked("2026-12-21 22:00", HOLIDAYS, replace(both, on=False))


def test_school_days_are_the_homes_unless_a_calendar_says_otherwise():
    house = Household("Home", "Asia/Karachi", calendars=(HOLIDAYS, RAMADAN))
    assert is_school_day(house, "kid", dt.date(2026, 12, 18))
    assert not is_school_day(house, "kid", dt.date(2026, 12, 21))
    assert is_school_day(house, "kid", dt.date(2026, 12, 15)), "it says nothing of days"


# --- properties


@settings(max_examples=40)
@given(homes(), st.data())
def test_in_the_middle_of_a_calendar_its_alarms_are_as_if_they_were_the_childs_own(lived, data):
    house, now = lived
    day = shown_at(house.zone, now).date()
    others = tuple(data.draw(st.lists(alarms(day), max_size=2)))
    calendar = Calendar("Some weeks", day - 20 * DAY, day + 20 * DAY, alarms=others)
    by_calendar = replace(house.household, calendars=(calendar,))
    own = {
        key: replace(profile, layer=replace(profile.layer, alarms=others))
        for key, profile in house.household.profiles.items()
    }
    usual = replace(house.household, profiles=own, calendars=())
    house = replace(house, acts=replace(house.acts, skips=()))
    rulings = [
        ruling_at(each, subject_of(each, each.household.device("tablet"), now), now)
        for each in (replace(house, household=said) for said in (by_calendar, usual))
    ]
    assert rulings[0].ruling == rulings[1].ruling


@given(st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), st.integers(12, 300))
def test_a_calendar_that_is_far_away_changes_nothing(day, away):
    far = Calendar("Far", day + away * DAY, day + (away + 9) * DAY, days=DayKind.FREE)
    house = Household("Home", "Asia/Karachi", calendars=(far,))
    own = (SCHOOL_NIGHT, FRIDAY)
    assert alarms_in_force(house, "kid", own, day) == own


@settings(max_examples=60)
@given(
    st.integers(-12, 12),
    st.integers(0, 8),
    st.sampled_from([None, *DayKind]),
    st.integers(-2 * 1440, 3 * 1440),
    st.booleans(),
)
def test_on_each_day_exactly_the_alarms_of_its_own_rules_start(start, length, kind, minute, other):
    """Whatever day it is looked at from, a day's alarms are those of the rules of that day."""
    first = NOW_DAY + start * DAY
    its = (SUHOOR,) if other else None
    calendar = Calendar("Some", first, first + length * DAY, days=kind, alarms=its)
    house = Household("Home", "Asia/Karachi", calendars=(calendar,))
    own = (SCHOOL_NIGHT, WEEKEND_NIGHT, HOMEWORK)
    shown = dt.datetime.combine(NOW_DAY, dt.time()) + dt.timedelta(minutes=minute)
    active = {
        (a.start, a.end)
        for a in alarms_in_force(house, "kid", own, shown.date())
        if a.is_active(shown)
    }
    again = {
        (a.start, a.end)
        for a in alarms_in_force(house, "kid", own, shown.date() + DAY)
        if a.is_active(shown)
    }
    assert active == again
