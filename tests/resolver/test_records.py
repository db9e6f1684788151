import sqlite3

import pytest

from resolver.records import open_activity


@pytest.fixture
def said():
    return []


def test_records_are_begun_where_there_are_none(tmp_path, said):
    activity = open_activity(tmp_path / "activity.db", said.append)
    assert activity.saved_clock() is None
    activity.close()
    assert said == []


@pytest.mark.parametrize(
    "octets", [b"not a database at all" * 100, b"SQLite format 3\0" + b"x" * 4096]
)
def test_damaged_records_are_set_aside_and_begun_anew(tmp_path, said, octets):
    path = tmp_path / "activity.db"
    path.write_bytes(octets)
    activity = open_activity(path, said.append)
    assert activity.saved_clock() is None
    activity.close()
    assert (tmp_path / "activity.db.damaged").read_bytes() == octets
    assert len(said) == 1
    assert "is damaged" in said[0]


def test_without_a_folder_nothing_is_recorded_and_that_is_said(tmp_path, said):
    assert open_activity(tmp_path / "nowhere" / "activity.db", said.append) is None
    assert "not recorded" in said[0]


def test_sound_records_are_left_as_they_are(tmp_path, said):
    path = tmp_path / "activity.db"
    open_activity(path, said.append).close()
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO clock VALUES (1, 1795300000.0)")
    db.close()
    activity = open_activity(path, said.append)
    assert activity.saved_clock() == 1795300000.0
    activity.close()
