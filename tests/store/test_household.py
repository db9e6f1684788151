"""Rules are changed as a whole, kept apart by household, and handed on with their revision."""

import time
from dataclasses import replace

import pytest

from policy.acts import Reach, Scope
from policy.labels import Vocabulary
from policy.reading import DocumentError
from store.acts import REMEMBERED, ActKeeper
from store.database import StoreError
from store.household import DEFAULT, HouseholdStore
from store.places import Places
from store.snapshots import previous, read_snapshot
from store.undo import before
from store.zones import machine_zone
from tests.fakes import FakeClock
from tests.store.conftest import VOCABULARY
from tests.store.homes import HOME, becomes, blocking, home, names_of, with_name

NOBODY = ["", ".", "..", "../x", "a/b", "/", "a\\b", "A", "-a", "_a", "a.b", "a b", "a\n", "a\0b"]
NOBODY += ["é", "٣", "a" * 65, "x.previous", ".default.new"]


def everything(store: HouseholdStore) -> tuple[str, ...]:
    """Give all that the database says."""
    return tuple(store.db.conn.iterdump())


# --- rules


def test_a_household_that_nobody_made_has_no_rules_yet(store):
    household = store.household(DEFAULT)
    assert (household.name, household.timezone) == ("Our home", machine_zone())
    assert not household.profiles
    assert not store.standing(DEFAULT).is_set_up
    assert store.identities() == []


def test_an_edit_is_read_back_logged_and_published(store, places, clock):
    store.edit(DEFAULT, "Ammi", "set it up", becomes(home()))
    household = store.household(DEFAULT)
    assert replace(household, devices=home().devices) == home()
    assert [device.id for device in household.devices] == ["d1", "d2"]
    [change] = store.changes(DEFAULT)
    assert (change["who"], change["what"], change["at"]) == ("Ammi", "set it up", clock.wall())
    published = read_snapshot(places.snapshots / DEFAULT)
    assert published == store.snapshot(DEFAULT)
    assert (published.revision, published.identity) == (1, DEFAULT)


def test_what_cannot_stand_changes_nothing(store, places):
    store.edit(DEFAULT, "x", "made", becomes(home()))
    was, octets = everything(store), (places.snapshots / DEFAULT).read_bytes()
    twins = replace(home(), devices=(*home().devices, replace(home().devices[0], mac=None)))
    for change in (blocking("no_such_label"), becomes(twins), lambda _: 1 / 0):
        with pytest.raises((DocumentError, ZeroDivisionError)):
            store.edit(DEFAULT, "x", "spoilt", change)
        assert everything(store) == was
        assert (places.snapshots / DEFAULT).read_bytes() == octets
    store.edit(DEFAULT, "x", "goes on", blocking("games"))
    assert store.standing(DEFAULT).revision == 2


def test_what_belongs_to_a_change_is_written_with_it_or_not_at_all(store):
    def also(db):
        db.execute("INSERT INTO attempt VALUES ('default', 'x', 'd', 1)")
        raise DocumentError(["no"])

    with pytest.raises(DocumentError):
        store.edit(DEFAULT, "x", "made", becomes(home()), also=also)
    assert store.db.table("attempt").count == 0
    assert store.identities() == []


def test_the_id_of_a_device_is_never_used_again(store):
    store.edit(DEFAULT, "x", "made", becomes(home()))
    store.edit(DEFAULT, "x", "removed", lambda h: replace(h, devices=h.devices[:1]))
    new = home().devices[1]
    store.edit(DEFAULT, "x", "added", lambda h: replace(h, devices=(*h.devices, new)))
    assert [device.id for device in store.household(DEFAULT).devices] == ["d1", "d3"]


def test_a_label_that_the_catalogue_lost_costs_no_rules(store, places, clock):
    store.edit(DEFAULT, "x", "made", blocking("roblox", "games"))
    store.close()
    poorer = HouseholdStore(places, Vocabulary(), clock)
    assert poorer.household(DEFAULT).layer.block.replace == {"roblox", "games"}
    with pytest.raises(DocumentError, match="roblox"):
        poorer.edit(DEFAULT, "x", "named", with_name("a.example"))
    poorer.close()


def test_unsorted_devices_are_let_off_until_a_file_or_a_parent_ends_it(store):
    store.let_off_until(DEFAULT, "x", "set up", 5.0)
    assert store.standing(DEFAULT).sorting_until == 5.0
    assert store.snapshot(DEFAULT).sorting_until == 5.0
    store.edit(DEFAULT, "x", "applied", becomes(home()), page=False)
    assert store.standing(DEFAULT).sorting_until is None


# --- households apart


@pytest.mark.parametrize("identity", NOBODY)
def test_what_is_no_file_name_is_no_household(store, places, identity):
    for attempt in (
        lambda: store.edit(identity, "x", "made", becomes(home())),
        lambda: store.let_off_until(identity, "x", "made", None),
        lambda: store.set(identity, "key", "value"),
    ):
        with pytest.raises(StoreError, match="cannot be a household's id"):
            attempt()
    assert store.identities() == []
    assert store.db.table("setting").count == 0
    assert not list(places.snapshots.iterdir())
    assert not (places.data.parent / "x").exists()


def test_a_thousand_homes_share_nothing(quick_folder, capsys):
    places = Places(quick_folder / "data")
    store = HouseholdStore(places, VOCABULARY, FakeClock())
    started = time.perf_counter()
    with ActKeeperFor(store, "h0007") as keeper:
        keeper.pause(Scope(Reach.HOUSEHOLD), None)
    for number in range(1000):
        label = "games" if number % 2 else "video"
        change = becomes(replace(home(), name=f"Home {number}"))
        store.edit(f"h{number:04d}", "x", f"made {number}", change)
        if number in {7, 8}:
            names = with_name(f"only-{number}.example")
            store.edit(f"h{number:04d}", "x", "ruled", lambda h, c=names: c(blocking(label)(h)))  # noqa: B023
    written = time.perf_counter()
    read = [read_snapshot(places.snapshots / identity) for identity in store.identities()]
    done = time.perf_counter()
    with capsys.disabled():
        print(  # noqa: T201  (the figure is wanted)
            f"\n1,000 homes: written in {written - started:.1f} s, read in {done - written:.1f} s"
        )
    assert [each.household.name for each in read] == [f"Home {n}" for n in range(1000)]
    seven, eight = read[7], read[8]
    assert seven.household.layer.block.replace == {"games"}
    assert eight.household.layer.block.replace == {"video"}
    assert names_of(seven.household) == {"only-7.example"}
    assert names_of(eight.household) == {"only-8.example"}
    assert seven.acts.pauses
    assert not any(each.acts.pauses for each in read if each is not seven)
    assert not any(names_of(each.household) for each in read[9:])
    assert [device.id for device in read[999].household.devices] == ["d1", "d2"]
    assert [change["what"] for change in store.changes("h0009")] == ["made 9"]
    assert b"only-7" not in (places.snapshots / "h0008").read_bytes()
    assert not any(
        row["household"] != "h0008" for rows in before(store, "h0008").rows.values() for row in rows
    )
    store.close()


class ActKeeperFor:
    """Acts of one household, written when it is left."""

    def __init__(self, store: HouseholdStore, identity: str) -> None:
        self._writing = store.writing(identity, "x", "acted")
        self._store, self._identity = store, identity

    def __enter__(self) -> ActKeeper:
        db, now = self._writing.__enter__(), self._store.clock.wall()
        return ActKeeper(db, self._identity, "x", now)

    def __exit__(self, *error: object) -> None:
        self._writing.__exit__(*error)  # type: ignore[arg-type]


def test_settings_belong_to_their_household(store):
    store.set("a", "key", "one")
    store.set("b", "key", "two")
    store.set("a", "key", "three")
    assert (store.setting("a", "key", ""), store.setting("b", "key", "")) == ("three", "two")
    assert store.setting("c", "key", "none") == "none"


def test_the_change_log_gives_the_newest_first(store, clock):
    for number in range(5):
        store.edit(DEFAULT, "x", f"change {number}", with_name(f"n{number}.example"))
        clock.move(number % 2)
    assert [c["what"] for c in store.changes(DEFAULT, limit=2)] == ["change 4", "change 3"]
    assert store.changes("other") == []


# --- acts


def test_acts_that_matter_to_nobody_are_deleted_at_the_next_change(store, clock):
    scope = Scope(Reach.HOUSEHOLD)
    with ActKeeperFor(store, DEFAULT) as keeper:
        keeper.grant(scope, 30)
        keeper.pause(Scope(Reach.PROFILE, "kid"), None)
        keeper.hand_over("d1", "kid", 5)
    clock.move(REMEMBERED + 3600)
    store.edit(DEFAULT, "x", "made", becomes(home()))
    assert store.db.table("permission").count == 0
    assert store.db.table("hand_over").count == 0
    assert len(store.acts(DEFAULT).pauses) == 1


# --- snapshots and the database


def test_a_missing_spoilt_or_foreign_snapshot_is_made_anew(store, places):
    store.edit("a", "x", "made", becomes(home()))
    store.edit("b", "x", "made", blocking("games"))
    path = places.snapshots / "a"
    sound, other = path.read_bytes(), (places.snapshots / "b").read_bytes()
    for spoilt in (None, b"", sound[:-9], sound.replace(b"Kid", b"Kit"), b"\0" * 99, other):
        path.unlink()
        if spoilt is not None:
            path.write_bytes(spoilt)
        assert store.publish_missing() == []
        assert path.read_bytes() == sound
    octets = path.stat().st_mtime_ns
    assert store.publish_missing() == []
    assert path.stat().st_mtime_ns == octets


def test_a_snapshot_ahead_of_the_database_does_not_stay_so(store, places):
    store.edit(DEFAULT, "x", "made", becomes(home()))
    path = places.snapshots / DEFAULT
    copy = path.read_bytes()
    store.edit(DEFAULT, "x", "more", blocking("games"))
    ahead = path.read_bytes()
    store.edit(DEFAULT, "x", "back", becomes(store.household(DEFAULT)))
    store.db.execute("UPDATE household SET revision = 1 WHERE id = 'default'")
    path.write_bytes(ahead)
    assert read_snapshot(path).revision == 2
    store.publish_missing()
    assert read_snapshot(path) == store.snapshot(DEFAULT)
    assert copy != ahead


def test_one_home_that_cannot_be_read_does_not_keep_the_others_from_starting(store, places):
    for identity in ("a", "b", "c"):
        store.edit(identity, "x", "made", becomes(home()))
        (places.snapshots / identity).unlink()
    kept = previous(places.snapshots / "b")
    kept.write_bytes(b"what was")
    bad = '{"name": "B", "timezone": "Atlantis/Capital"}'
    store.db.execute("UPDATE household SET document = ? WHERE id = 'b'", [bad])
    [trouble] = store.publish_missing()
    assert trouble.startswith("household b stays as it was: household.timezone: this machine")
    assert read_snapshot(places.snapshots / "a").revision == 1
    assert read_snapshot(places.snapshots / "c").revision == 1
    assert kept.read_bytes() == b"what was"


def test_a_snapshot_that_cannot_take_its_place_is_not_called_unchanged(store, places):
    store.edit(DEFAULT, "x", "made", becomes(home()))
    path = places.snapshots / DEFAULT
    path.unlink()
    (path / "in the way").mkdir(parents=True)
    previous(path).mkdir()
    with pytest.raises(StoreError, match="the change is kept, but does not hold yet"):
        store.edit(DEFAULT, "x", "more", blocking("games"))
    assert store.standing(DEFAULT).revision == 2
    (path / "in the way").rmdir()
    path.rmdir()
    previous(path).rmdir()
    assert store.publish_missing() == []
    assert read_snapshot(path).household.layer.block.replace == {"games"}


def test_two_programs_may_open_one_folder(store, places):
    other = HouseholdStore(places, VOCABULARY, FakeClock())
    store.edit(DEFAULT, "x", "one", becomes(home(HOME)))
    other.edit(DEFAULT, "y", "two", with_name("a.example"))
    store.edit(DEFAULT, "x", "three", with_name("b.example"))
    assert names_of(other.household(DEFAULT)) == {"a.example", "b.example"}
    other.close()


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(OSError, match="data"):
        HouseholdStore(Places(tmp_path / "data"), VOCABULARY, FakeClock())
