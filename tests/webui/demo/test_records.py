"""A week of records: there at any time of day, never in the future, as the resolver writes them."""

import datetime as dt
from pathlib import Path

import pytest

from store.household import DEFAULT
from store.sightings import saved_sightings
from store.usage import saved_usage
from webui.demo.family import NEW_MAC, SILENT, TEEN, TWEEN, made_up_family
from webui.demo.records import write_records

NOW = 1_795_300_000.0
AFTERNOON = dt.datetime.combine(dt.date(2026, 11, 22), dt.time(15))


def _written(path: Path, shown: dt.datetime) -> None:
    write_records(path, made_up_family(shown.date(), "UTC", ""), shown, NOW)


@pytest.mark.parametrize("clock", ["00:00", "00:01", "02:30", "06:59", "15:00", "23:59"])
def test_minutes_of_today_lie_before_now(tmp_path: Path, clock: str) -> None:
    shown = dt.datetime.combine(dt.date(2026, 11, 22), dt.time.fromisoformat(clock))
    _written(tmp_path / "activity.db", shown)
    used = saved_usage(tmp_path / "activity.db", DEFAULT, "2026-11-22")
    minute = 60 * shown.hour + shown.minute
    assert used
    for estimate in used.values():
        assert estimate.low >> minute == 0
        assert estimate.high >> minute == 0
        assert estimate.low & ~estimate.high == 0


def test_by_the_afternoon_there_is_use_to_show(tmp_path: Path) -> None:
    _written(tmp_path / "activity.db", AFTERNOON)
    used = saved_usage(tmp_path / "activity.db", DEFAULT, "2026-11-22")
    whole = {key.profile: each.low.bit_count() for key, each in used.items() if key.label == "*"}
    assert whole[TEEN] == 65
    assert whole[TWEEN] == 45


def test_all_devices_were_seen_and_one_long_ago(tmp_path: Path) -> None:
    shown = AFTERNOON
    _written(tmp_path / "activity.db", shown)
    household = made_up_family(shown.date(), "UTC", "")
    seen = {each.identity: each.last for each in saved_sightings(tmp_path / "activity.db", DEFAULT)}
    assert set(seen) == {device.mac for device in household.devices} | {NEW_MAC}
    silent = household.device(SILENT)
    assert silent is not None
    assert silent.mac is not None
    assert NOW - seen[silent.mac] == 86400
