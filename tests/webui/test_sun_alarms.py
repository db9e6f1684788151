"""Alarms by the sun in the editor: for a city by the home's clock, and how their times move."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from policy.alarm_times import SunEvent, SunTime
from policy.alarms import Alarm
from policy.labels import EVERYTHING
from policy.places import CITIES, Place
from tests.webui.home import PagesLab, Visitor
from webui.home_state import HomeState, home_state
from webui.languages import Manner, speak
from webui.sun_alarms import SAME_PLACE, moves, sun_choice, sun_times, usual_place

NORTH = Place(78.22, 15.65)
OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
async def state(lab: PagesLab, parent: Visitor) -> HomeState:
    speak(Manner())
    return await home_state(lab.console, "default")


def _alarm(*ends: SunTime | dt.time) -> Alarm:
    return Alarm("Prayer", *ends, days=frozenset(range(7)), locks=frozenset({EVERYTHING}))


def test_a_ready_one_begins_at_the_first_city_by_the_homes_clock(state: HomeState) -> None:
    start, end = sun_times(state, SunEvent.MAGHRIB)
    assert (start.place, start.offset, end.offset) == (CITIES["karachi"].place, 0, 30)
    shown = start.on(dt.date(2026, 11, 21))
    assert dt.time(17, 39) <= shown.time() <= dt.time(17, 45)


def test_then_at_the_place_of_the_alarms_that_are_there(state: HomeState) -> None:
    lahore = SunTime(SunEvent.FAJR, CITIES["lahore"].place)
    layer = replace(state.household.layer, alarms=(_alarm(lahore, dt.time(8)),))
    home = replace(state.home, household=replace(state.household, layer=layer))
    assert usual_place(replace(state, home=home)).city == "lahore"


def test_the_editor_shows_the_ends_and_the_cities_of_the_same_clock(state: HomeState) -> None:
    choice = sun_choice(state, _alarm(dt.time(21), SunTime(SunEvent.FAJR, NORTH, -7, OSLO)))
    first, last = choice.edges
    assert (first.key, first.by, first.clock, first.offset) == ("from", "clock", "21:00", 0)
    assert (last.key, last.by, last.offset) == ("to", "fajr", -7)
    assert (-7, "7 min before") in last.offsets
    assert choice.city == SAME_PLACE
    titles = dict(choice.cities)
    assert titles[SAME_PLACE] == "78.22, 15.65"
    assert {"karachi", "lahore"} <= titles.keys()
    assert not {"london", "delhi"} & titles.keys()
    assert choice.follows


def test_an_alarm_of_the_clock_follows_nothing(state: HomeState) -> None:
    choice = sun_choice(state, _alarm(dt.time(21), dt.time(6)))
    assert not choice.follows
    assert not choice.moves


def test_it_says_how_the_times_move_and_where_they_end(state: HomeState) -> None:
    said = moves(_alarm(*sun_times(state, SunEvent.MAGHRIB)), dt.date(2026, 11, 21))
    assert said.startswith("Today 17:4")
    assert "it follows the sun by itself" in said
    north = _alarm(SunTime(SunEvent.SUNSET, NORTH, 0, OSLO), dt.time(23))
    assert "today" in moves(north, dt.date(2026, 6, 21))
    assert "In a month" in moves(north, dt.date(2026, 10, 1))
