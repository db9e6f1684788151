"""What was recorded is read for one profile of one household, and a missing file is no error."""

from pathlib import Path

from store.activity import Activity, Changes, Refusal
from store.report_rows import recorded_minutes, recorded_refusals


def test_only_ones_own_is_read_newest_first(tmp_path: Path) -> None:
    path = tmp_path / "activity.db"
    activity = Activity(path)
    refusals = [
        (Refusal("home", "a", device, "2026-11-20", 9, "games", ""), 2) for device in ("d1", "d2")
    ]
    reports = [
        ("home", "a", "video", "2026-11-20", 5, 9), ("home", "a", "video", "2026-11-21", 1, 2),
        ("home", "b", "video", "2026-11-21", 7, 7), ("other", "a", "video", "2026-11-21", 8, 8),
    ]  # fmt: skip
    activity.save(Changes(instant=1.0, reports=reports, refusals=refusals))
    activity.close()
    assert [each.day for each in recorded_minutes(path, "home", "a")] == [
        "2026-11-21", "2026-11-20",
    ]  # fmt: skip
    assert [each.number for each in recorded_refusals(path, "home", "a")] == [4]
    assert recorded_minutes(path, "home", "x' OR 1=1 --") == []


def test_where_nothing_was_recorded_there_is_nothing(tmp_path: Path) -> None:
    assert recorded_minutes(tmp_path / "none.db", "home", "a") == []
    (tmp_path / "broken.db").write_bytes(b"no database")
    assert recorded_refusals(tmp_path / "broken.db", "home", "a") == []
