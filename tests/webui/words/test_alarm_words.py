"""The times of alarms in words."""

import datetime as dt

import pytest

from blocklists.shipped import Shipped
from policy.alarm_times import SunEvent, SunTime
from policy.alarms import Alarm
from policy.labels import EVERYTHING
from policy.places import CITIES, Place
from tests.conftest import SHIPPED
from tests.policy.families import KARACHI
from webui.languages import LANGUAGES, Manner, speak
from webui.words.alarm_words import (
    EVENTS,
    by_the_sun,
    clocks,
    from_to,
    place_title,
    spared_words,
    sun_of_day,
    time_on_words,
    time_words,
)

DAY = dt.date(2026, 11, 23)
LAHORE = CITIES["lahore"].place
NORTH = Place(78.22, 15.65)
WORDS = Shipped.load(SHIPPED)


@pytest.fixture(autouse=True)
def english() -> None:
    speak(Manner())


def _sun(offset: int = 0, place: Place = LAHORE) -> SunTime:
    return SunTime(SunEvent.MAGHRIB, place, offset, KARACHI)


def _alarm(*ends: SunTime | dt.time, **more: object) -> Alarm:
    return Alarm("Prayer", *ends, frozenset({0}), locks=frozenset({EVERYTHING}), **more)


def test_a_time_is_said_by_the_clock_or_by_the_sun() -> None:
    assert [time_words(each) for each in (dt.time(21), _sun(), _sun(10), _sun(-90))] == [
        "21:00", "Maghrib", "10 min after Maghrib", "1 h 30 before Maghrib",
    ]  # fmt: skip
    assert time_on_words(dt.time(21), DAY) == "21:00"
    assert time_on_words(_sun(10), DAY) == "17:11 (10 min after Maghrib)"
    assert time_on_words(_sun(place=NORTH), DAY) == "Maghrib"


def test_an_alarm_of_a_day_is_shown_with_that_days_clock() -> None:
    assert from_to(_alarm(_sun(), _sun(30)), DAY) == "17:01 – 17:31"
    assert clocks(_alarm(_sun(place=NORTH), dt.time(21)), DAY) == ("Maghrib", "21:00")


def test_by_what_it_follows_the_sun_is_said_and_how_a_days_time_comes_about() -> None:
    prayer = _alarm(_sun(-5), dt.time(21))
    assert by_the_sun(prayer) == "5 min before Maghrib – 21:00, Lahore"
    assert sun_of_day(prayer, DAY) == "Maghrib in Lahore 17:01 - 5 min"
    assert sun_of_day(_alarm(_sun(), dt.time(21)), DAY) == "Maghrib in Lahore 17:01"
    of_the_clock = _alarm(dt.time(20), dt.time(21))
    assert by_the_sun(of_the_clock) == sun_of_day(of_the_clock, DAY) == ""
    assert sun_of_day(_alarm(_sun(place=NORTH), dt.time(21)), DAY) == ""


def test_what_a_lock_leaves_open_is_named() -> None:
    spared = {"spared": frozenset({"roblox"}), "spared_names": frozenset({"school.example"})}
    alarm = _alarm(dt.time(16), dt.time(18), **spared)
    assert spared_words(WORDS, alarm) == "Stays open: Roblox, school.example"
    assert spared_words(WORDS, _alarm(dt.time(16), dt.time(18))) == ""


def test_every_event_and_city_has_a_name_in_every_language() -> None:
    for code in LANGUAGES:
        speak(Manner(LANGUAGES[code]))
        assert all(EVENTS[event]() for event in SunEvent)
        assert all(place_title(city.place) for city in CITIES.values())
    assert place_title(NORTH) == "78.22, 15.65"
