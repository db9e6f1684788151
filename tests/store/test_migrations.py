"""Databases of every version become the newest one and keep what they hold."""

import sqlite3

import pytest
from sqlite_utils import Database

from policy.labels import AnyLabel
from store.accounts import Accounts
from store.database import StoreError, open_database
from store.household import HouseholdStore
from store.migrations import MIGRATIONS
from store.places import Places
from store.requests import Requests
from tests.fakes import FakeClock
from tests.store.golden_migrations import ROWS, newest, path_of

VERSIONS = range(1, newest() + 1)


@pytest.fixture
def old(tmp_path):
    """Give a function that makes a data folder with a database of a version."""

    def make(version):
        places = Places(tmp_path / "data")
        places.make()
        connection = sqlite3.connect(places.household_db)
        connection.executescript(path_of(version).read_text("utf-8"))
        connection.close()
        return places

    return make


def shape(db):
    """Give each table's columns with their types, and the indices."""
    return {
        name: (kind, [tuple(row) for row in db.execute(f"PRAGMA table_xinfo({name})")])
        for name, kind in db.execute("SELECT name, type FROM sqlite_master ORDER BY name")
    }


def content(db, columns_of=None):
    """Give the rows of every table, in the columns that another database has."""
    tables = [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {}
    for table in sorted(set(tables) - {"_sqlite_migrations"}):
        known = [row[1] for row in (columns_of or db).execute(f"PRAGMA table_info({table})")]
        if not known:
            continue  # a table that came later
        query = f"SELECT {','.join(known)} FROM {table}"  # noqa: S608
        found[table] = sorted(map(repr, db.execute(query).fetchall()))
    return found


def as_it_was(version):
    connection = sqlite3.connect(":memory:")
    connection.executescript(path_of(version).read_text("utf-8"))
    return connection


def test_every_version_has_its_file():
    for version in VERSIONS:
        hint = "run python -m tests.store.golden_migrations"
        assert path_of(version).exists(), hint
        applied = as_it_was(version).execute("SELECT count(*) FROM _sqlite_migrations").fetchone()
        assert applied == (version,), hint


@pytest.mark.parametrize("version", VERSIONS)
def test_an_old_database_gets_the_newest_shape(old, version):
    fresh = Database(memory=True)
    MIGRATIONS.apply(fresh)
    db = open_database(old(version).household_db)
    expected = shape(fresh.conn)
    assert shape(db.conn) == expected, "was a migration edited? then see golden_migrations.py"
    db.close()
    fresh.close()


@pytest.mark.parametrize("version", VERSIONS)
def test_an_old_database_keeps_every_row(old, version):
    was = as_it_was(version)
    db = open_database(old(version).household_db)
    assert content(db.conn, was) == content(was)
    assert all(content(was)[table] for table in ROWS), "a table without rows proves nothing"
    db.close()
    was.close()


@pytest.mark.parametrize("version", VERSIONS)
def test_an_old_home_lives_on(old, version):
    store = HouseholdStore(old(version), AnyLabel(), FakeClock(1.8e9 + 60))
    household = store.household("default")
    assert household.name == "Our home — گھر"
    assert household.profiles["kid"].layer.names.block == {"bad.example"}
    assert [(device.id, device.profile) for device in household.devices] == [("d3", "kid")]
    acts = store.acts("default")
    assert (len(acts.pauses), len(acts.grants), len(acts.hand_overs)) == (1, 1, 1)
    assert [account.name for account in Accounts(store, "default").all()] == ["Ammi"]
    [ask] = Requests(store.db, "default").of_profile("kid")
    assert ask.reason == "please — مہربانی"
    assert store.standing("default").revision == 7
    assert store.publish_missing() == []
    store.close()


def test_migrating_twice_changes_nothing(old):
    places = old(newest())
    open_database(places.household_db).close()
    octets = places.household_db.read_bytes()
    open_database(places.household_db).close()
    assert places.household_db.read_bytes() == octets


def test_a_database_of_a_newer_version_is_left_alone(old):
    places = old(newest())
    connection = sqlite3.connect(places.household_db)
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES ('household', 'add_wishes', '2030-01-01')"
    )
    connection.commit()
    connection.close()
    octets = places.household_db.read_bytes()
    with pytest.raises(StoreError) as refused:
        HouseholdStore(places, AnyLabel(), FakeClock())
    assert str(refused.value) == (
        f"{places.household_db}: a newer version of Nigehban has written this (add_wishes);"
        " use that version, or go back to a copy from before it"
    )
    assert places.household_db.read_bytes() == octets


def test_a_migration_that_fails_leaves_the_database_as_it_was(old, monkeypatch):
    places = old(newest())
    before = content(as_it_was(newest()))

    def spoil(db):
        db.execute("DELETE FROM household")
        db.execute("CREATE TABLE household (id)")

    known = list(MIGRATIONS._migrations)  # noqa: SLF001  (what no released version does)
    monkeypatch.setattr(MIGRATIONS, "_migrations", [*known, MIGRATIONS._Migration("bad", spoil)])  # noqa: SLF001
    with pytest.raises(StoreError, match="table household already exists"):
        open_database(places.household_db)
    monkeypatch.setattr(MIGRATIONS, "_migrations", known)
    db = open_database(places.household_db)
    assert content(db.conn) == before
    db.close()
