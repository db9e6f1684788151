"""Skipped alarms survive the database and the snapshot, and are let go of when they are over."""

import datetime as dt
from pathlib import Path

from blocklists.shipped import Shipped
from policy.acts import Reach, Scope, Skip
from policy.alarms import Alarm
from policy.labels import EVERYTHING
from store.acts import ActKeeper
from store.household import DEFAULT, HouseholdStore
from store.places import Places
from store.snapshots import read_snapshot
from store.undo import before, put_back
from tests.conftest import SHIPPED
from tests.fakes import FakeClock

DAY = dt.date(2026, 11, 23)
CHILD = Scope(Reach.PROFILE, "child1")
EVERY_DAY = frozenset(range(7))
NIGHT = Alarm("Night", dt.time(21), dt.time(6, 30), EVERY_DAY, locks=frozenset({EVERYTHING}))


def _store(folder: Path) -> HouseholdStore:
    return HouseholdStore(Places(folder), Shipped.load(SHIPPED).vocabulary, FakeClock())


def _skip(store: HouseholdStore, *, until: float = 1e5) -> None:
    now = store.clock.wall()
    with store.writing(DEFAULT, "Ammi", "skipped") as db:
        ActKeeper(db, DEFAULT, "Ammi", now).skip(CHILD, NIGHT, DAY, now + until)


def test_a_skip_is_read_back_from_database_and_snapshot_as_it_was_made(tmp_path: Path) -> None:
    store = _store(tmp_path)
    _skip(store)
    now = store.clock.wall()
    wanted = (Skip(CHILD, DAY, *NIGHT.identified, frozenset({EVERYTHING}), now, now + 1e5, None),)
    assert store.acts(DEFAULT).skips == wanted
    assert read_snapshot(tmp_path / "snapshots" / DEFAULT).acts.skips == wanted
    store.close()


def test_skipping_twice_is_skipping_once_and_unskip_ends_it(tmp_path: Path) -> None:
    store = _store(tmp_path)
    _skip(store)
    _skip(store)
    now = store.clock.wall()
    assert sum(skip.is_active(now + 1) for skip in store.acts(DEFAULT).skips) == 1
    with store.writing(DEFAULT, "Ammi", "not skipped") as db:
        assert ActKeeper(db, DEFAULT, "Ammi", now).unskip(CHILD, NIGHT, DAY) == 1
    assert store.acts(DEFAULT).without_skipped(CHILD, NIGHT, now + 1) == NIGHT
    store.close()


def test_undo_takes_a_skip_back(tmp_path: Path) -> None:
    store = _store(tmp_path)
    _skip(store)
    copy = before(store, DEFAULT)
    with store.writing(DEFAULT, "Ammi", "not skipped") as db:
        ActKeeper(db, DEFAULT, "Ammi", store.clock.wall()).unskip(CHILD, NIGHT, DAY)
    assert put_back(store, copy, "Ammi", "undone", store.standing(DEFAULT).revision)
    assert store.acts(DEFAULT).skips[0].ended is None
    store.close()


def test_what_is_long_over_is_forgotten(tmp_path: Path) -> None:
    store = _store(tmp_path)
    _skip(store, until=10.0)
    now = store.clock.wall()
    with store.writing(DEFAULT, "Ammi", "tidied") as db:
        ActKeeper(db, DEFAULT, "Ammi", now).forget_old(now + 100)
    assert store.acts(DEFAULT).skips == ()
    store.close()
