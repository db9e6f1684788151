"""Today's minutes are read without the resolver."""

import pytest

from policy.minutes import Estimate, SavingKey, UseKey, stretch
from store.activity import Activity, Changes
from store.usage import saved_savings, saved_usage

GAMES, TUBE = UseKey("kid", "d1", "games"), UseKey("kid", "", "*")
LAST_MINUTE = Estimate(1 << 1439, (1 << 1440) - 1)


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "odd ?#%41 folder"
    folder.mkdir()
    return folder / "activity.db"


def test_minutes_of_one_home_and_day(path):
    activity = Activity(path)
    kept = Estimate(stretch(5, 9), stretch(0, 30))
    rows = [
        ("a", "2026-11-22", GAMES, kept),
        ("a", "2026-11-22", TUBE, LAST_MINUTE),
        ("a", "2026-11-21", GAMES, Estimate(1, 1)),
        ("b", "2026-11-22", GAMES, Estimate(2, 2)),
    ]
    activity.save(Changes(1.0, minutes=rows))
    activity.close()
    assert saved_usage(path, "a", "2026-11-22") == {GAMES: kept, TUBE: LAST_MINUTE}
    assert saved_usage(path, "b", "2026-11-22") == {GAMES: Estimate(2, 2)}
    assert saved_usage(path, "c", "2026-11-22") == {}


@pytest.mark.parametrize("octets", [None, b"", b"no database" * 99])
def test_where_nothing_is_recorded_nothing_was_used(path, octets):
    if octets is not None:
        path.write_bytes(octets)
    assert saved_usage(path, "a", "2026-11-22") == {}
    assert path.exists() == (octets is not None), "looking must make no file"


def test_kept_minutes_are_those_of_one_home_and_of_the_day_that_runs(path):
    games = SavingKey("profile", "kid", frozenset({"games", "video"}))
    activity = Activity(path)
    activity.save(Changes(1.0, savings={"a": {"2026-11-22": {games: 20}}, "b": {"2026-11-22": {}}}))
    activity.close()
    assert saved_savings(path, "a", "2026-11-22") == {games: 20}
    assert saved_savings(path, "a", "2026-11-23") == {}
    assert saved_savings(path, "b", "2026-11-22") == {}
    assert saved_savings(path.with_name("none.db"), "a", "2026-11-22") == {}
