import pytest

from policy.labels import EVERYTHING
from policy.rules import Spend, YouTube
from tests.policy.documents import MINIMAL, problems, read, with_value


def _layer(**rules):
    """Read rules as those of a profile."""
    return read(with_value("profiles.kid", rules, MINIMAL)).profiles["kid"].layer


def _problems(**rules) -> list[str]:
    found = problems(with_value("profiles.kid", rules, MINIMAL))
    return [line.removeprefix("profiles.kid.") for line in found]


# --- allowances


def test_minutes_may_be_said_by_day_or_once():
    by_day = {"label": "Games", "of": ["games"], "minutes": {"school_day": 60, "free_day": 120}}
    once = {"of": "everything", "minutes": 45, "spend": "mid"}
    first, second = _layer(allowances=[by_day, once]).allowances
    assert (first.school_day, first.free_day, first.spend) == (60, 120, Spend.LOW)
    assert (second.school_day, second.free_day, second.spend) == (45, 45, Spend.MID)
    assert (first.label, second.label) == ("Games", "Minutes")
    assert second.of == {EVERYTHING}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"of": []}, [".of: expected everything or a list of labels"]),
        ({"of": None}, [".of: expected everything or a list of labels"]),
        ({"minutes": -5}, [".minutes: expected a number from 0 to 1440, got -5"]),
        ({"minutes": True}, [".minutes: expected a number from 0 to 1440, got True"]),
        ({"minutes": "1h"}, [
            ".minutes: expected keys and values, got '1h'",
            ".minutes.school_day: expected a number from 0 to 1440, got None",
            ".minutes.free_day: expected a number from 0 to 1440, got None",
        ]),
        ({"minutes": {"school_day": 60}}, [
            ".minutes.free_day: expected a number from 0 to 1440, got None"]),
        ({"minutes": {"school_day": 60, "free_day": 90, "sunday": 5}}, [
            ".minutes.sunday: is not a key that belongs here"]),
        ({"spent": "low"}, [".spent: is not a key that belongs here; did you mean spend?"]),
        ({"spend": "high"}, [".spend: expected low | mid, got 'high'"]),
        ({"keep_up_to": -1}, [".keep_up_to: expected a number from 0 to 1440, got -1"]),
        ({"keep_up_to": "60"}, [".keep_up_to: expected a number from 0 to 1440, got '60'"]),
    ],
)  # fmt: skip
def test_wrong_allowances_are_named(changes, expected):
    rule = {"of": ["games"], "minutes": 30} | changes
    assert _problems(allowances=[rule]) == [f"allowances[0]{line}" for line in expected]


# --- the rest


def test_search_and_youtube_are_read():
    layer = _layer(safe_search=False, youtube="off")
    assert (layer.safe_search, layer.youtube) == (False, YouTube.OFF)
    assert (_layer().safe_search, _layer().youtube) == (None, None)
    assert _problems(youtube=False) == ["youtube: expected off | moderate | strict, got False"]
