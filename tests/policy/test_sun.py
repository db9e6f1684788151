import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.sun import DAWN, sunrise, sunset

KARACHI, ISLAMABAD, LONDON = (24.8607, 67.0011), (33.6844, 73.0479), (51.5074, -0.1278)
TROMSO = (69.65, 18.96)
JUNE, DECEMBER = dt.date(2026, 6, 21), dt.date(2026, 12, 22)
days = st.dates(dt.date(2024, 1, 1), dt.date(2040, 12, 31))
latitudes, longitudes = st.floats(-48, 48), st.floats(-180, 180)


def minutes(text: str) -> int:
    hours, _, rest = text.partition(":")
    return 60 * int(hours) + int(rest)


@pytest.mark.parametrize(
    ("place", "day", "zone", "rises", "sets"),
    [
        (KARACHI, dt.date(2024, 6, 21), 300, "5:43", "19:24"),  # as newspapers gave it that day
        (LONDON, JUNE, 60, "4:43", "21:22"),
        (LONDON, DECEMBER, 0, "8:04", "15:54"),
    ],
)
def test_sunrise_and_sunset_are_what_almanacs_say(place, day, zone, rises, sets):
    assert abs(sunrise(day, *place) + zone - minutes(rises)) < 2
    assert abs(sunset(day, *place) + zone - minutes(sets)) < 2


@pytest.mark.parametrize(
    ("place", "day", "length"),
    [(KARACHI, JUNE, "13:41"), (KARACHI, DECEMBER, "10:36"), (ISLAMABAD, DECEMBER, "9:55")],
)
def test_days_are_as_long_as_astronomers_said(place, day, length):
    assert abs(sunset(day, *place) - sunrise(day, *place) - minutes(length)) < 2


def test_near_the_pole_there_is_a_day_without_sunset_and_one_without_sunrise():
    assert sunset(JUNE, *TROMSO) is None
    assert sunrise(DECEMBER, *TROMSO) is None


def test_in_a_northern_summer_the_night_is_never_dark_enough_for_fajr():
    assert sunrise(JUNE, *LONDON, DAWN) is None
    assert sunrise(JUNE, *KARACHI, DAWN) is not None


@given(days, latitudes, longitudes)
def test_dawn_comes_before_sunrise_and_sunrise_before_sunset(day, latitude, longitude):
    place = latitude, longitude
    dawn, rises, sets = sunrise(day, *place, DAWN), sunrise(day, *place), sunset(day, *place)
    assert dawn < rises < sets < rises + 24 * 60


@given(days, latitudes, longitudes)
def test_from_one_day_to_the_next_the_sun_moves_by_minutes(day, latitude, longitude):
    tomorrow = day + dt.timedelta(days=1)
    for turn in (sunrise, sunset):
        assert abs(turn(tomorrow, latitude, longitude) - turn(day, latitude, longitude)) < 5


@given(days, longitudes)
def test_noon_moves_with_the_meridian_by_four_minutes_a_degree(day, longitude):
    here, there = (
        (sunrise(day, 10.0, each) + sunset(day, 10.0, each)) / 2 for each in (longitude, 0.0)
    )
    assert abs(here - there + 4 * longitude) < 1
