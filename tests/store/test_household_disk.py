"""A disk that is full or read-only refuses a change with a sentence, and loses nothing."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from store.database import StoreError
from store.household import DEFAULT, HouseholdStore
from store.places import Places
from store.snapshots import read_snapshot
from tests.fakes import FakeClock
from tests.store.conftest import VOCABULARY
from tests.store.homes import becomes, home, names_of, with_name
from tests.store.programs import opened, start, told, write_until_refused

NOBODY = 65534


@pytest.fixture
def made(quick_folder):
    """Give a folder with a home in it."""
    store = opened(quick_folder)
    store.edit(DEFAULT, "x", "made", becomes(home()))
    store.close()
    return quick_folder


@pytest.mark.parametrize("what", ["database", "snapshot", "nothing"])
def test_a_full_disk_refuses_a_change_and_keeps_what_was(made, what):
    places = Places(made)
    database, snapshot = places.household_db.stat().st_size, places.snapshots / DEFAULT
    limit = {"database": database, "snapshot": snapshot.stat().st_size, "nothing": 0}[what]
    program, pipe = start(write_until_refused, made, limit)
    *kept, (refused, sentence, (revision, household)) = told(pipe)
    program.join()
    assert refused == "refused"
    assert str(made) in sentence
    assert "nothing was changed" in sentence
    assert revision == 1 + len(kept)
    assert not list(places.snapshots.glob(".*")), "the room that it needed is not given back"
    store = opened(made)
    assert store.household(DEFAULT) == household
    assert names_of(household) == frozenset().union(*(names for _, names, _ in kept))
    assert [row[0] for row in store.db.execute("PRAGMA integrity_check")] == ["ok"]
    assert read_snapshot(snapshot) == store.snapshot(DEFAULT)
    store.edit(DEFAULT, "x", "goes on", with_name("later.example"))
    assert "later.example" in names_of(store.household(DEFAULT))
    store.close()


def test_no_room_for_the_snapshot_keeps_the_rules_as_they_were(made):
    places, store = Places(made), opened(made)
    was = tuple(store.db.conn.iterdump())
    new = places.snapshots / f".{DEFAULT}.new"
    new.symlink_to("/dev/full")  # where there is never any room
    with pytest.raises(StoreError, match=r"nothing was changed: .*No space left on device"):
        store.edit(DEFAULT, "x", "grew", with_name("a.example"))
    assert not new.is_symlink(), "the room that it needed is not given back"
    assert tuple(store.db.conn.iterdump()) == was
    assert read_snapshot(places.snapshots / DEFAULT) == store.snapshot(DEFAULT)
    store.edit(DEFAULT, "x", "grew", with_name("a.example"))
    assert read_snapshot(places.snapshots / DEFAULT) == store.snapshot(DEFAULT)
    store.close()


@pytest.fixture
def everybodys_folder():
    """Give a folder that a user without rights can reach."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def without_rights():
    """Be somebody to whom a read-only folder is one."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(was)


@contextmanager
def read_only(*paths):
    modes = [path.stat().st_mode for path in paths]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with without_rights():
            yield
    finally:
        for path, mode in zip(paths, modes, strict=True):
            path.chmod(mode)


@pytest.mark.parametrize("part", ["all", "snapshots", "database"])
def test_a_read_only_folder_refuses_a_change_and_can_still_be_read(everybodys_folder, part):
    places = Places(everybodys_folder / "data")
    with without_rights():
        store = HouseholdStore(places, VOCABULARY, FakeClock())
        store.edit(DEFAULT, "x", "made", becomes(home()))
        store.edit(DEFAULT, "x", "may", with_name("before.example"))
        store.close()
    paths = {
        "all": [places.data, places.snapshots, places.household_db, places.write_lock],
        "snapshots": [places.snapshots],
        "database": [places.household_db],
    }[part]
    octets = (places.snapshots / DEFAULT).read_bytes()
    with read_only(*paths):
        try:
            other = HouseholdStore(places, VOCABULARY, FakeClock())
        except OSError as error:
            assert str(places.data) in str(error)  # noqa: PT017  (not to open is right too)
        except StoreError as error:
            assert str(places.household_db) in str(error)  # noqa: PT017
        else:
            assert names_of(other.household(DEFAULT)) == {"before.example"}
            with pytest.raises(StoreError, match=r"data: nothing was changed: .*"):
                other.edit(DEFAULT, "x", "may not", with_name("after.example"))
            assert names_of(other.household(DEFAULT)) == {"before.example"}
            other.close()
    assert (places.snapshots / DEFAULT).read_bytes() == octets
    again = HouseholdStore(places, VOCABULARY, FakeClock())  # by root now, where that is us
    assert again.standing(DEFAULT).revision == 2
    again.edit(DEFAULT, "x", "may again", with_name("after.example"))
    assert names_of(again.household(DEFAULT)) == {"before.example", "after.example"}
    again.close()
