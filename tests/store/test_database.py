"""household.db is opened safely, or refused with a sentence that names it."""

import sqlite3
import stat

import pytest

from store.database import StoreError, open_database


def test_it_is_safe_against_a_pulled_plug_and_not_for_everybody_to_read(tmp_path):
    path = tmp_path / "household.db"
    db = open_database(path)
    pragmas = {
        name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
    }
    assert pragmas == {"journal_mode": "truncate", "synchronous": 2}
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert db.conn.isolation_level is None
    db.close()


@pytest.mark.parametrize("octets", [b"not a database" * 100, b"\0" * 5000, b"SQLite format 3\0x"])
def test_what_is_no_database_is_refused_and_kept(tmp_path, octets):
    path = tmp_path / "household.db"
    path.write_bytes(octets)
    with pytest.raises(StoreError, match=r"household\.db: ") as refused:
        open_database(path)
    assert str(path) in str(refused.value)
    assert path.read_bytes() == octets


def test_a_database_cut_short_is_refused(tmp_path):
    path = tmp_path / "household.db"
    open_database(path).close()
    path.write_bytes(path.read_bytes()[:6000])
    with pytest.raises(StoreError, match=r"household\.db: .*(malformed|not a database|disk image)"):
        open_database(path)


def test_a_foreign_database_is_refused(tmp_path):
    path = tmp_path / "household.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE household (id)")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="table household already exists"):
        open_database(path)


def test_a_folder_in_its_place_or_none_around_it_is_refused(tmp_path):
    (tmp_path / "household.db").mkdir()
    for path in (tmp_path / "household.db", tmp_path / "nowhere" / "household.db"):
        with pytest.raises(StoreError, match="unable to open database file"):
            open_database(path)


def test_what_was_half_written_is_rolled_back_at_the_next_open(tmp_path):
    path = tmp_path / "household.db"
    db = open_database(path)
    db.execute("INSERT INTO setting VALUES ('a', 'b', 'c')")
    db.execute("BEGIN IMMEDIATE")
    db.execute("DELETE FROM setting")
    db.close()
    db = open_database(path)
    assert db.table("setting").count == 1
    db.close()
