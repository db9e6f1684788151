"""A clock that starts in 1970, or where the power went, moves nothing back."""

import sqlite3

import pytest

from policy.acts import Reach, Scope
from policy.clock import BUILT
from resolver.watch import Watch
from store.accounts import CODE_LIVES, LOCKED_FOR, MOST_FAILURES, Accounts
from store.activity import Activity, Changes
from store.acts import ActKeeper
from store.household import HouseholdStore
from store.minute_journal import journal_of
from store.places import Places
from store.trusted_clock import TrustedClock, saved_clock
from tests.fakes import FakeClock
from tests.store.conftest import VOCABULARY

NOW = 1_795_300_000.0
EVERYBODY = Scope(Reach.HOUSEHOLD)


def save(path, instant):
    activity = Activity(path)
    activity.save(Changes(instant))
    activity.close()


@pytest.mark.parametrize("saved", [None, NOW, BUILT - 5])
@pytest.mark.parametrize("wall", [0.0, BUILT - 1, NOW - 7200, NOW - 100, NOW, NOW + 5, NOW + 1e8])
def test_it_says_what_the_resolver_says(tmp_path, saved, wall):
    path = tmp_path / "activity.db"
    if saved is not None:
        save(path, saved)
    clock = FakeClock(wall)
    ours, resolvers = TrustedClock(clock, path), Watch(clock, saved)
    assert ours.wall() == resolvers.now()
    for step in (60.0, 7200.0, 1e9):
        clock.set_wall(clock.wall() + step)
        assert ours.wall() == resolvers.now()
    assert ours.monotonic() == clock.monotonic()


def test_what_the_resolver_saved_since_counts_when_the_clock_goes_back(tmp_path):
    path, clock = tmp_path / "activity.db", FakeClock(NOW)
    ours = TrustedClock(clock, path)
    assert ours.wall() == NOW
    clock.move(600)
    save(path, NOW + 600)
    assert ours.wall() == NOW + 600
    clock.set_wall(60.0)
    assert ours.wall() == NOW + 600
    clock.set_wall(NOW + 601)
    assert ours.wall() == NOW + 601


@pytest.mark.parametrize("octets", [None, b"", b"no database at all" * 99])
def test_where_nothing_was_saved_the_year_of_building_is_the_floor(tmp_path, octets):
    path = tmp_path / "odd ?#%41 folder" / "activity.db"
    path.parent.mkdir()
    if octets is not None:
        path.write_bytes(octets)
    assert saved_clock(path) is None
    assert TrustedClock(FakeClock(0.0), path).wall() == BUILT
    assert path.exists() == (octets is not None), "looking must make no file"


def test_a_folder_with_odd_letters_is_read(tmp_path):
    folder = tmp_path / "odd ?#%41 folder"
    folder.mkdir()
    save(folder / "activity.db", NOW)
    assert saved_clock(folder / "activity.db") == NOW
    journal_of(folder / "activity.db").unlink()
    assert saved_clock(folder / "activity.db") == NOW
    with sqlite3.connect(folder / "activity.db") as db:
        db.execute("DELETE FROM clock")
    db.close()
    assert saved_clock(folder / "activity.db") is None


class Box:
    """A router whose clock starts in 1970 whenever the power comes back."""

    def __init__(self, folder):
        self.places, self.clock = Places(folder), FakeClock(NOW)
        self.start()

    def start(self):
        self.store = HouseholdStore(self.places, VOCABULARY, self.clock)
        self.watch = Watch(self.clock, saved_clock(self.places.activity_db))

    def restart(self, wall):
        save(self.places.activity_db, self.watch.now())
        self.store.close()
        self.clock.set_wall(wall)
        self.start()

    def act(self, act):
        with self.store.writing("default", "x", "acted") as db:
            act(ActKeeper(db, "default", "x", self.store.clock.wall()))

    def is_paused(self):
        acts = self.store.snapshot("default").acts
        return acts.pause("kid", "d1", self.watch.now()) is not None

    def is_granted(self):
        acts = self.store.snapshot("default").acts
        return bool(acts.live_grants("kid", "d1", self.watch.now()))


@pytest.fixture
def box(tmp_path):
    made = Box(tmp_path / "data")
    yield made
    made.store.close()


BACK = [0.0, 86400.0, BUILT - 1, NOW - 86400]


@pytest.mark.parametrize("wall", BACK)
@pytest.mark.parametrize("what", ["pause", "grant"])
def test_what_held_before_the_power_cut_ends_when_it_should(box, wall, what):
    holds = box.is_paused if what == "pause" else box.is_granted
    box.act(lambda keeper: getattr(keeper, what)(EVERYBODY, 60))
    box.clock.move(1800)
    box.restart(wall)
    assert holds(), "it ended early"
    box.clock.move(1800 + 60)
    assert holds(), "the clock is not set: what held then holds"
    box.clock.set_wall(NOW + 3599)
    assert holds(), "it ended early"
    box.clock.set_wall(NOW + 3601)
    assert not holds(), "it lasts for ever"


@pytest.mark.parametrize("wall", BACK)
@pytest.mark.parametrize("what", ["pause", "grant"])
def test_what_begins_while_the_clock_is_not_set_holds_at_once_and_not_for_ever(box, wall, what):
    holds = box.is_paused if what == "pause" else box.is_granted
    box.restart(wall)
    box.act(lambda keeper: getattr(keeper, what)(EVERYBODY, 60))
    assert holds(), "it never began"
    box.clock.set_wall(NOW + 3599)
    assert holds(), "it ended early"
    box.clock.set_wall(NOW + 3601)
    assert not holds(), "it lasts for ever"


@pytest.mark.parametrize("wall", BACK)
def test_a_pause_of_1970_ends_a_grant_of_today_and_its_end_does_not_revive_it(box, wall):
    box.act(lambda keeper: keeper.grant(EVERYBODY, 8 * 60))
    box.clock.move(60)
    box.restart(wall)
    box.clock.move(5)
    box.watch.saved(box.watch.now())
    box.clock.set_wall(NOW + 120)
    box.act(lambda keeper: keeper.pause(EVERYBODY, None))
    assert box.is_paused()
    assert not box.is_granted()
    box.restart(wall)
    box.act(lambda keeper: keeper.resume(EVERYBODY))
    assert not box.is_paused()
    assert not box.is_granted(), "the grant that the pause ended came back"
    box.clock.set_wall(NOW + 3600)
    assert not box.is_granted(), "the grant that the pause ended came back with the clock"


@pytest.mark.parametrize("wall", BACK)
def test_codes_end_and_a_lock_out_does_not_last_for_56_years(box, wall):
    accounts = Accounts(box.store, "default")
    code = accounts.new_login_code()
    for _ in range(MOST_FAILURES):
        accounts.failed("login", "d1")
    box.clock.move(CODE_LIVES + 60)
    box.restart(wall)
    accounts = Accounts(box.store, "default")
    assert not accounts.use_login_code(code)
    assert not accounts.locked_for("login", "d1")
    for _ in range(MOST_FAILURES):
        accounts.failed("login", "d1")
    assert 0 < accounts.locked_for("login", "d1") <= LOCKED_FOR
