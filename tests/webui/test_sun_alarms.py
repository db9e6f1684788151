"""Alarms by the sun: a city's times by the home's clock, moved by the offset, always editable."""

import datetime as dt

import pytest

from tests.webui.home import PagesLab, Visitor
from webui.cities import CITIES
from webui.home_state import HomeState, home_state
from webui.languages import Manner, speak
from webui.sun_alarms import Wish, cities, sun_alarm, times_of, wish_of


@pytest.fixture
async def state(lab: PagesLab, parent: Visitor) -> HomeState:
    speak(Manner())
    return await home_state(lab.console, "default")


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def test_maghrib_in_karachi_in_november_is_about_a_quarter_to_six(state: HomeState) -> None:
    alarm = sun_alarm(state, Wish("maghrib", CITIES[0]))
    assert abs(_minutes(alarm.start) - _minutes(dt.time(17, 42))) <= 3
    assert _minutes(alarm.end) - _minutes(alarm.start) == 30
    assert alarm.days == frozenset(range(7))


def test_fajr_comes_well_before_sunrise_and_the_offset_moves_it(state: HomeState) -> None:
    at = sun_alarm(state, Wish("fajr", CITIES[0]))
    before = sun_alarm(state, Wish("fajr", CITIES[0], offset=-10, length=45))
    assert abs(_minutes(at.start) - _minutes(dt.time(5, 34))) <= 4
    assert _minutes(at.start) - _minutes(before.start) == 10
    assert _minutes(before.end) - _minutes(before.start) == 45


def test_only_cities_whose_clocks_show_the_same_are_offered(state: HomeState) -> None:
    offered = {city.id for city in cities(state)}
    assert {"karachi", "lahore", "peshawar"} <= offered
    assert not {"london", "delhi"} & offered


def test_what_was_not_offered_is_not_taken(state: HomeState) -> None:
    wish = wish_of(state, "maghrib", "atlantis", "9999", "-1")
    assert (wish.city.id, wish.offset, wish.length) == ("karachi", 0, 30)
    wish = wish_of(state, "maghrib", "lahore", "-10", "45")
    assert (wish.city.id, wish.offset, wish.length) == ("lahore", -10, 45)


def test_where_the_sun_does_not_go_down_far_enough_the_parent_chooses(state: HomeState) -> None:
    north = next(city for city in CITIES if city.id == "bradford")
    summer = HomeState(state.identity, state.home, state.standing, state.live, 1_781_000_000.0)
    times = times_of(summer, Wish("fajr", north))
    assert times.today is None
    assert "choose the times yourself" in times.words
    assert sun_alarm(summer, Wish("fajr", north)).start == dt.time(5)


def test_every_city_lies_where_its_clock_is() -> None:
    """A typing error of a sign or a digit would put noon hours away."""
    from store.zones import find_zone  # noqa: PLC0415

    for city in CITIES:
        offset = dt.datetime(2026, 1, 1, tzinfo=find_zone(city.zone)).utcoffset()
        assert abs(city.longitude / 15 - offset.total_seconds() / 3600) < 1.7, city.id
        assert abs(city.latitude) < 60
