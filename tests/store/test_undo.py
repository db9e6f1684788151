"""Taking back the last change puts every row back, and refuses once something else changed."""

from pathlib import Path

from policy.acts import Reach, Scope
from policy.labels import Vocabulary
from policy.rules import Household, Profile
from store.acts import ActKeeper
from store.household import HouseholdStore
from store.places import Places
from store.requests import Requests
from store.snapshots import read_snapshot
from store.undo import before, put_back
from tests.fakes import FakeClock


def _store(folder: Path) -> HouseholdStore:
    store = HouseholdStore(Places(folder), Vocabulary(), FakeClock())

    def change(_: Household) -> Household:
        return Household("Our home", "UTC", profiles={"a": Profile("a", "A")})

    store.edit("default", "x", "made", change)
    return store


def test_a_pause_is_taken_back_as_if_it_had_never_been(tmp_path: Path) -> None:
    store = _store(tmp_path)
    with store.writing("default", "x", "granted") as db:
        ActKeeper(db, "default", "x", 100.0).grant(Scope(Reach.PROFILE, "a"), 9_999_999)
    acts, copy = store.acts("default"), before(store, "default")
    with store.writing("default", "x", "paused") as db:
        ActKeeper(db, "default", "x", 200.0).pause(Scope(Reach.HOUSEHOLD), None)
    revision = store.standing("default").revision
    assert put_back(store, copy, "x", "undid", revision)
    assert store.acts("default") == acts
    assert read_snapshot(tmp_path / "snapshots" / "default").acts == acts
    store.close()


def test_what_a_child_asked_meanwhile_is_not_lost(tmp_path: Path) -> None:
    store = _store(tmp_path)
    requests = Requests(store.db, "default")
    requests.ask("a", None, kind="time", reason="first", now=100.0)
    copy = before(store, "default")
    with store.writing("default", "x", "denied"):
        requests.answer(1, "denied", by="x", reason="no", minutes=None, now=150.0)
    requests.ask("a", None, kind="name", about="a.example", reason="second", now=200.0)
    assert put_back(store, copy, "x", "undid", store.standing("default").revision)
    assert [(each.reason, each.answer) for each in requests.waiting()] == [
        ("first", None),
        ("second", None),
    ]
    store.close()


def test_another_home_is_left_alone(tmp_path: Path) -> None:
    store = _store(tmp_path)
    copy = before(store, "default")
    store.edit("default", "x", "emptied", lambda h: Household(h.name, "UTC"))
    other = Household("Other", "UTC", profiles={"a": Profile("a", "Theirs")})
    store.edit("other", "y", "made", lambda _: other)
    assert put_back(store, copy, "x", "undid", store.standing("default").revision)
    assert store.household("other") == other
    assert store.household("default").profiles["a"].name == "A"
    store.close()


def test_a_change_since_then_is_not_lost(tmp_path: Path) -> None:
    store = _store(tmp_path)
    copy = before(store, "default")
    store.edit("default", "x", "renamed", lambda h: Household("New", "UTC", profiles=h.profiles))
    revision = store.standing("default").revision
    store.edit("default", "y", "removed", lambda h: Household(h.name, "UTC"))
    assert not put_back(store, copy, "x", "undid", revision)
    assert store.household("default").name == "New"
    assert not store.household("default").profiles
    store.close()
