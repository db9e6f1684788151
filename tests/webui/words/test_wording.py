"""Times, durations and days in words."""

import datetime as dt

import pytest

from policy.minutes import Estimate
from webui.languages import ENGLISH, URDU, Manner, speak
from webui.words import wording

NOW = dt.datetime(2026, 11, 21, 20, 0)  # noqa: DTZ001  (a clock on a wall)


@pytest.fixture(autouse=True)
def _english() -> None:
    speak(Manner(ENGLISH, twelve_hours=True))


@pytest.mark.parametrize(
    ("hour", "said"), [(0, "12:05 AM"), (9, "9:05 AM"), (12, "12:05 PM"), (21, "9:05 PM")]
)
def test_twelve_hours_where_the_locale_wants_them(hour: int, said: str) -> None:
    assert wording.clock(dt.time(hour, 5)).replace("\u00a0", " ") == said


def test_twenty_four_hours_elsewhere() -> None:
    speak(Manner(ENGLISH, twelve_hours=False))
    assert wording.clock(dt.time(21, 5)) == "21:05"


@pytest.mark.parametrize(
    ("hour", "said"),
    [(2, "رات 2:00"), (6, "صبح 6:00"), (14, "دوپہر 2:00"), (17, "شام 5:00"), (21, "رات 9:00")],
)
def test_urdu_names_the_part_of_the_day_and_keeps_latin_digits(hour: int, said: str) -> None:
    speak(Manner(URDU, twelve_hours=True))
    assert wording.clock(dt.time(hour)) == said


def test_a_moment_is_said_as_people_say_it() -> None:
    speak(Manner(ENGLISH, twelve_hours=False))
    said = {0: "22:00", 1: "tomorrow 22:00", -1: "yesterday 22:00", 3: "Tuesday 22:00"}
    for days, text in said.items():
        assert wording.when(NOW + dt.timedelta(days=days, hours=2), NOW) == text
    assert wording.when(NOW + dt.timedelta(days=33), NOW) == "Thu 24 December, 20:00"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({6, 0, 1, 2, 3}, "Sun–Thu"),
        ({0, 1, 2, 3, 4}, "Mon–Fri"),
        ({5, 6}, "Sat, Sun"),
        ({0, 2, 4}, "Mon, Wed, Fri"),
        (set(range(7)), "Every day"),
        ({4, 5, 6, 0}, "Fri–Mon"),
        ({3}, "Thu"),
    ],
)
def test_days_are_said_in_runs(days: set[int], said: str) -> None:
    assert wording.days(days) == said


def test_an_estimate_tells_its_range() -> None:
    used = Estimate((1 << 65) - 1, (1 << 95) - 1)
    assert wording.estimate(used) == "about 1 h 20 (1 h 05 – 1 h 35)"
    assert wording.estimate(Estimate(7, 7)) == "about 3 min"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(5, "just now"), (60, "1 minute ago"), (7300, "2 hours ago"), (90000, "1 day ago")],
)
def test_ago(seconds: float, said: str) -> None:
    assert wording.ago(seconds) == said
