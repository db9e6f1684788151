"""What is kept of a child is gone from every file; what is kept of another stays."""

import dataclasses
from pathlib import Path

import pytest

from policy.acts import Reach, Scope
from policy.rules import Household, Profile
from store.activity import Activity, Changes, Refusal
from store.acts import ActKeeper
from store.alerts import Alerts
from store.backup import make_backup, read_backup
from store.forgetting import ABOUT, delete_activity, forget_child
from store.household import DEFAULT, HouseholdStore
from store.outbox import Outbox
from store.requests import NAME, Requests
from store.restoring import restore
from store.week_totals import WeekTotal, WeekTotals
from tests.fakes import FakeClock
from tests.store.backed_up import furnished

MARKS = (
    "secret-site",
    "secret-reason",
    "tiktok.com",
    "secret-name",
    "secret-notice",
    "secret-kind",
)


@pytest.fixture
def store(tmp_path: Path) -> HouseholdStore:
    clock = FakeClock()
    store = furnished(tmp_path / "var", clock)

    def change(home: Household) -> Household:
        profiles = {**home.profiles, "child2": Profile("child2", "Bilal")}
        return dataclasses.replace(home, profiles=profiles)

    store.edit(DEFAULT, "Ammi", "added Bilal", change)
    for child in ("child1", "child2"):
        site = "secret-site.example" if child == "child1" else "other-site.example"
        why = "secret-reason" if child == "child1" else "other-reason"
        Requests(store.db, DEFAULT).ask(
            child, None, kind=NAME, about=site, reason=why, now=clock.wall()
        )
    who = "allowed secret-site.example for 5 minutes for Ayesha"
    with store.writing(DEFAULT, "Ammi", who) as db:
        keeper = ActKeeper(db, DEFAULT, "Ammi", clock.wall())
        keeper.grant(Scope(Reach.PROFILE, "child1"), 60, name="secret-site.example")
        keeper.grant(Scope(Reach.DEVICE, "d1"), 60, name="secret-site.example")
    restore(store, DEFAULT, read_backup(make_backup(store, DEFAULT)), "Ammi")
    for child, mark in (("child1", "secret"), ("child2", "other")):
        Alerts(store.db, DEFAULT).note("bypass", child, 1, {f"{mark}-kind": 1}, clock.wall())
        notice = {"title": f"{mark}-notice"}
        outbox = Outbox(store.db)
        outbox.put(DEFAULT, 1, "ask", child, notice, now=1.0, lives=9.0, profile=child)
    totals = [WeekTotal(child, "games", 1, 2) for child in ("child1", "child2")]
    WeekTotals(store.db, DEFAULT).keep("2026-11-22", totals)
    activity = Activity(store.places.activity_db)
    activity.save(
        Changes(
            0.0,
            refusals=[
                (Refusal(DEFAULT, "child1", "d1", "2026-11-20", 20, "adult", "secret-name.x"), 1),
                (Refusal(DEFAULT, "child2", "d2", "2026-11-20", 20, "adult", "other-name.x"), 1),
            ],
            reports=[(DEFAULT, "child1", "video", "2026-11-20", 1, 2)],
            counters=[(DEFAULT, "d1", "2026-11-20", "queries", 4)],
        )
    )
    activity.close()
    return store


def _held(folder: Path) -> bytes:
    return b"\n".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


def _forget(store: HouseholdStore, **more) -> None:
    delete_activity(store.places.activity_db, DEFAULT, "child1", ["d1"])
    forget_child(store, DEFAULT, "child1", who="Ammi", what="deleted records", **more)


def test_no_file_of_the_data_folder_holds_it_any_more(store: HouseholdStore) -> None:
    before = _held(store.places.data)
    for mark in MARKS:
        assert mark.encode() in before
    _forget(store)
    after = _held(store.places.data)
    for mark in MARKS:
        assert mark.encode() not in after, mark
    assert b"Ayesha" in after  # the child stays, with its rules
    for kept in (b"other-site", b"other-reason", b"other-name", b"other-notice", b"other-kind"):
        assert kept in after
    assert [each.profile for each in WeekTotals(store.db, DEFAULT).of("2026-11-22")] == ["child2"]


def test_a_child_who_leaves_is_gone_by_name_too(store: HouseholdStore) -> None:
    def without(home: Household) -> Household:
        profiles = {key: p for key, p in home.profiles.items() if key != "child1"}
        devices = tuple(dataclasses.replace(d, profile=None) for d in home.devices)
        return dataclasses.replace(home, profiles=profiles, devices=devices)

    _forget(store, change=without)
    after = _held(store.places.data)
    for mark in (*MARKS, "Ayesha"):
        assert mark.encode() not in after, mark
    assert b"Bilal" in after


def test_the_log_still_says_that_and_by_whom_something_was_done(store: HouseholdStore) -> None:
    count = len(store.changes(DEFAULT))
    _forget(store)
    rows = store.changes(DEFAULT)
    assert len(rows) == count + 1
    assert ABOUT in {row["what"] for row in rows}
    assert {row["who"] for row in rows} == {"Ammi"}
    assert "added Bilal" in {row["what"] for row in rows}


def test_names_are_found_as_words_only(store: HouseholdStore) -> None:
    with store.writing(DEFAULT, "Ammi", "renamed Ayeshas-list"):
        pass
    _forget(store)
    assert "renamed Ayeshas-list" in {row["what"] for row in store.changes(DEFAULT)}


def test_without_records_there_is_nothing_to_delete(tmp_path: Path) -> None:
    delete_activity(tmp_path / "activity.db", DEFAULT, "child1", [])
    assert not (tmp_path / "activity.db").exists()


def test_records_that_cannot_be_deleted_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "activity.db").write_bytes(b"no database" * 200)
    with pytest.raises(OSError, match=r"activity\.db"):
        delete_activity(tmp_path / "activity.db", DEFAULT, "child1", [])
