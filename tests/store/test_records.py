"""Records are given up to a privacy level, and no further."""

import datetime as dt
from pathlib import Path

import pytest

from policy.rules import Privacy
from store.activity import Activity, Changes, Refusal
from store.records import Records, saved_records

TODAY = dt.date(2026, 11, 21)
HOME = "default"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    activity = Activity(tmp_path / "activity.db")
    day, old = TODAY.isoformat(), "2026-11-14"
    refused = Refusal(HOME, "child1", "d2", day, 20, "adult", "bad.example")
    activity.save(
        Changes(
            0.0,
            reports=[
                (HOME, "child1", "video", day, 60, 80),
                (HOME, "child1", "video", old, 5, 6),
                (HOME, "child2", "games", day, 7, 8),
                ("other", "child1", "games", day, 9, 9),
            ],
            refusals=[(refused, 3), (refused._replace(device="d9", name="worse.example"), 1)],
            counters=[(HOME, "d2", day, "queries", 40), (HOME, "d3", day, "queries", 2)],
        )
    )
    activity.close()
    return tmp_path / "activity.db"


def _read(path: Path, privacy: Privacy) -> Records:
    return saved_records(path, HOME, "child1", devices={"d2"}, privacy=privacy, today=TODAY)


def test_numbers_alone_are_given_at_level_0(path: Path) -> None:
    records = _read(path, Privacy.L0)
    assert not records.minutes
    assert not records.refused
    assert [(row.device, row.number) for row in records.counted] == [("d2", 40)]


def test_minutes_of_the_last_seven_days_are_added_at_level_1(path: Path) -> None:
    records = _read(path, Privacy.L1)
    assert [tuple(row) for row in records.minutes] == [("2026-11-21", "video", 60, 80)]
    assert not records.refused


def test_kinds_without_names_are_added_at_level_2_though_names_were_kept(path: Path) -> None:
    (row,) = _read(path, Privacy.L2).refused
    assert (row.hour, row.label, row.name, row.number) == (20, "adult", "", 4)


def test_names_are_added_at_level_3(path: Path) -> None:
    rows = _read(path, Privacy.L3).refused
    assert {(row.name, row.number) for row in rows} == {("bad.example", 3), ("worse.example", 1)}


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert _read(tmp_path / "activity.db", Privacy.L4) == Records()


def test_a_strange_household_finds_nothing_of_ours(path: Path) -> None:
    found = saved_records(
        path, "x' OR 1=1 --", "child1", devices={"d2"}, privacy=Privacy.L4, today=TODAY
    )
    assert not any((found.minutes, found.refused, found.counted))


def test_a_broken_file_gives_none(tmp_path: Path) -> None:
    (tmp_path / "activity.db").write_bytes(b"no database")
    assert _read(tmp_path / "activity.db", Privacy.L4) == Records()


def test_a_folder_with_signs_of_a_link_in_its_name_is_read(path: Path, tmp_path: Path) -> None:
    odd = tmp_path / "50%41?mode=rw#1"
    odd.mkdir()
    moved = path.rename(odd / "activity.db")
    assert _read(moved, Privacy.L1).minutes
