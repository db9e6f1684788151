"""Times by the sun: they move with the year, in the minutes of the home's clock."""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest

from policy.alarm_times import SunEvent, SunTime, identified, place_of, time_on, written
from policy.places import CITIES, Place
from tests.policy.families import BRUSSELS, KARACHI, reading

LAHORE, NORTH = CITIES["lahore"].place, Place(78.22, 15.65)
"""Longyearbyen, where the sun neither rises nor sets for months."""


def sun(event="maghrib", offset=0, place=LAHORE, zone=KARACHI):
    return SunTime(SunEvent(event), place, offset, zone)


def near(shown, hour, minute, most=4):
    return abs((shown - shown.replace(hour=hour, minute=minute)).total_seconds()) <= 60 * most


@pytest.mark.parametrize(
    ("day", "hour", "minute"),
    [("2026-12-21", 17, 4), ("2026-06-21", 19, 11), ("2026-03-20", 18, 14)],
)
def test_maghrib_in_lahore_moves_with_the_year(day, hour, minute):
    shown = sun().on(dt.date.fromisoformat(day))
    assert shown.date() == dt.date.fromisoformat(day)
    assert near(shown, hour, minute)
    assert sun("sunset").on(shown.date()) == shown


def test_fajr_comes_before_sunrise_and_the_minutes_are_added():
    day = dt.date(2026, 11, 22)
    fajr, sunrise = sun("fajr").on(day), sun("sunrise").on(day)
    assert near(fajr, 5, 14, most=5)
    assert near(sunrise, 6, 38, most=5)
    assert sun("fajr", -20).on(day) == fajr - dt.timedelta(minutes=20)
    assert sun("fajr", -20).event_on(day) == fajr


def test_they_are_told_by_the_homes_clock_also_when_that_jumps():
    brussels = CITIES["brussels"].place
    before, after = (
        sun(place=brussels, zone=BRUSSELS).on(dt.date(2026, 3, day)) for day in (28, 29)
    )
    assert 55 <= (after - before - dt.timedelta(days=1)).total_seconds() / 60 <= 65


def test_where_the_sun_does_nothing_there_is_no_time():
    zone = ZoneInfo("Europe/Oslo")
    for day in ("2026-06-21", "2026-12-21"):
        for event in ("sunrise", "maghrib"):
            assert sun(event, place=NORTH, zone=zone).on(dt.date.fromisoformat(day)) is None
    assert sun("maghrib", place=NORTH, zone=zone).on(dt.date(2026, 3, 20)) is not None


def test_a_late_sunset_belongs_to_the_day_that_ends_with_it():
    """In a summer of the north the sun goes down after midnight; by Moscow's clock, in Norway."""
    day = dt.date(2026, 7, 28)
    far_north = sun("sunset", place=Place(69.65, 18.96), zone=ZoneInfo("Europe/Moscow"))
    shown = far_north.on(day)
    assert shown.date() in {day, day + dt.timedelta(days=1)}
    assert dt.datetime.combine(day, dt.time(20)) < shown


def test_every_day_of_a_year_has_its_time_within_minutes_of_the_day_before():
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(365)]
    for event in SunEvent:
        shown = [sun(event.value).on(day) for day in days]
        steps = [b - a - dt.timedelta(days=1) for a, b in itertools.pairwise(shown)]
        assert all(abs(step) <= dt.timedelta(minutes=2) for step in steps)


def test_times_are_written_as_the_household_file_has_them():
    assert written(dt.time(9, 5)) == identified(dt.time(9, 5)) == "09:05"
    assert [written(sun(offset=n)) for n in (0, 10, -20)] == ["maghrib", "maghrib+10", "maghrib-20"]
    assert identified(sun(offset=10)) == "maghrib+10@lahore"
    assert identified(sun(place=NORTH)) == "maghrib@78.22,15.65"
    assert place_of(dt.time(9), sun()) == LAHORE
    assert place_of(dt.time(9)) is None
    assert time_on(dt.time(9), dt.date(2026, 1, 2)) == reading("2026-01-02 09:00")


def test_the_zone_of_the_clock_is_no_part_of_what_is_said():
    assert sun() == sun(zone=BRUSSELS)
    assert hash(sun()) == hash(sun(zone=BRUSSELS))
