import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.wall_clock import clock_changes, day_start, instants_of, minute_of_day, shown_at
from tests.policy.families import BRUSSELS, KARACHI, instant, reading
from tests.policy.zones import END, HARD_ZONES, START, jumps

HOUR = 3600.0


def test_the_clock_shows_local_time_without_a_zone():
    assert shown_at(KARACHI, 0.0) == reading("1970-01-01 05:00")
    assert minute_of_day(KARACHI, instant("2024-11-23 21:05")) == 21 * 60 + 5


@pytest.mark.parametrize(
    ("zone", "utc", "shown"),
    [
        ("Asia/Kathmandu", "2024-11-23 12:00", "2024-11-23 17:45"),
        ("Asia/Kolkata", "2024-11-23 12:00", "2024-11-23 17:30"),
        ("Australia/Lord_Howe", "2024-11-23 12:00", "2024-11-23 23:00"),
        ("Australia/Lord_Howe", "2024-07-23 12:00", "2024-07-23 22:30"),
    ],
)
def test_half_hours_and_quarters_are_right(zone, utc, shown):
    assert shown_at(ZoneInfo(zone), instant(utc, dt.UTC)) == reading(shown)
    assert instants_of(ZoneInfo(zone), reading(shown)) == (instant(utc, dt.UTC),)


def test_a_reading_that_comes_twice_has_two_instants():
    first, second = instants_of(BRUSSELS, reading("2024-10-27 02:30"))
    assert second - first == HOUR
    assert shown_at(BRUSSELS, first) == shown_at(BRUSSELS, second) == reading("2024-10-27 02:30")
    assert shown_at(BRUSSELS, second).fold == 0


def test_a_reading_that_is_skipped_has_the_instant_of_the_jump():
    jump = instant("2024-03-31 01:00", dt.UTC)
    assert instants_of(BRUSSELS, reading("2024-03-31 02:00")) == (jump,)
    assert instants_of(BRUSSELS, reading("2024-03-31 02:59")) == (jump,)
    assert instants_of(BRUSSELS, reading("2024-03-31 03:00")) == (jump,)


def test_lord_howe_jumps_by_half_an_hour():
    zone = ZoneInfo("Australia/Lord_Howe")
    first, second = instants_of(zone, reading("2024-04-07 01:45"))
    assert second - first == HOUR / 2
    skipped = instants_of(zone, reading("2024-10-06 02:15"))
    assert skipped == instants_of(zone, reading("2024-10-06 02:30"))


@pytest.mark.parametrize(
    ("zone", "day", "first_reading"),
    [
        ("Africa/Cairo", "2024-04-26", "01:00"),
        ("Asia/Beirut", "2024-03-31", "01:00"),
        ("America/Santiago", "2024-09-08", "01:00"),
        ("America/Havana", "2024-03-10", "01:00"),
        ("Atlantic/Azores", "2024-03-31", "01:00"),
        ("Europe/Brussels", "2024-03-31", "00:00"),
    ],
)
def test_where_midnight_is_skipped_the_day_begins_at_the_jump(zone, day, first_reading):
    begin = day_start(ZoneInfo(zone), dt.date.fromisoformat(day))
    assert shown_at(ZoneInfo(zone), begin) == reading(f"{day} {first_reading}")
    assert shown_at(ZoneInfo(zone), begin - 1).date() < dt.date.fromisoformat(day)


def test_where_midnight_comes_twice_the_day_begins_at_the_first():
    havana = ZoneInfo("America/Havana")
    first, second = instants_of(havana, reading("2024-11-03 00:00"))
    assert day_start(havana, dt.date(2024, 11, 3)) == first == second - HOUR


def test_a_zone_without_summer_time_never_changes():
    assert list(clock_changes(KARACHI, START, END)) == []


def test_changes_are_found_to_the_second():
    changes = list(clock_changes(BRUSSELS, START, END))
    assert changes == [
        instant("2024-03-31 01:00", dt.UTC),
        instant("2024-10-27 01:00", dt.UTC),
        instant("2025-03-30 01:00", dt.UTC),
    ]


def test_a_change_at_the_end_of_the_time_asked_for_is_found_and_one_at_its_start_is_not():
    jump = instant("2024-03-31 01:00", dt.UTC)
    assert list(clock_changes(BRUSSELS, jump - 60.5, jump)) == [jump]
    assert list(clock_changes(BRUSSELS, jump, jump + 60)) == []
    assert list(clock_changes(BRUSSELS, jump - 60, jump - 1)) == []
    assert list(clock_changes(BRUSSELS, jump + 60, jump)) == []


# --- properties


@st.composite
def moments(draw):
    """Draw a zone and an instant, often near one of its jumps."""
    key = draw(st.sampled_from(HARD_ZONES))
    anywhere = st.integers(int(START), int(END)).map(float)
    near = st.sampled_from(jumps(key) or (START,))
    nearby = st.tuples(near, st.integers(-7300, 7300)).map(sum)
    return ZoneInfo(key), float(draw(anywhere | nearby | near))


@given(moments())
def test_an_instant_is_among_the_instants_of_what_the_clock_then_shows(moment):
    zone, now = moment
    assert now in instants_of(zone, shown_at(zone, now))


@given(moments())
def test_instants_are_when_the_clock_comes_to_show_a_reading_or_passes_it(moment):
    zone, now = moment
    wanted = shown_at(zone, now) + dt.timedelta(minutes=45)
    for found in instants_of(zone, wanted):
        assert shown_at(zone, found) >= wanted
        assert shown_at(zone, found - 1) < wanted or shown_at(zone, found) == wanted


@given(moments())
def test_a_day_begins_when_its_date_is_first_shown(moment):
    zone, now = moment
    day = shown_at(zone, now).date()
    begin = day_start(zone, day)
    assert begin <= now
    assert shown_at(zone, begin).date() == day
    assert shown_at(zone, begin - 1).date() == day - dt.timedelta(days=1)


@given(moments())
def test_between_changes_the_offset_is_one(moment):
    zone, now = moment
    end = now + 36 * HOUR
    changes = list(clock_changes(zone, now, end))
    assert changes == [jump for jump in jumps(zone.key) if now < jump <= end]
