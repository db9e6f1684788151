"""A restore is all or nothing, keeps the state before, and turns back no log and no used ticket."""

import dataclasses
import json
from pathlib import Path

import pytest

from policy.acts import Acts
from policy.rules import Household
from store.accounts import Accounts
from store.alerts import Alerts
from store.backup import BackupError, make_backup, read_backup
from store.channels import ASK, BYPASS, DEVICE, DIGEST, TROUBLE, WARNING
from store.database import StoreError
from store.household import DEFAULT, HouseholdStore
from store.outbox import Outbox
from store.restoring import kept_states, restore
from store.snapshots import read_snapshot
from store.tickets import Tickets
from store.week_totals import WeekTotal, WeekTotals
from tests.fakes import FakeClock
from tests.store.backed_up import PASSWORD, furnished, rewritten


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> HouseholdStore:
    return furnished(tmp_path / "var", clock)


def _rename(store: HouseholdStore, name: str) -> None:
    def change(home: Household) -> Household:
        return dataclasses.replace(home, name=name, profiles={}, devices=())

    store.edit(DEFAULT, "Ammi", f"renamed to {name}", change)


def _content(store: HouseholdStore) -> tuple[Household, Acts]:
    return store.household(DEFAULT), store.acts(DEFAULT)


def test_a_restore_puts_everything_back_and_publishes_it(
    store: HouseholdStore, clock: FakeClock
) -> None:
    before, made = _content(store), make_backup(store, DEFAULT)
    revision = store.standing(DEFAULT).revision
    _rename(store, "Elsewhere")
    clock.move(60)
    restore(store, DEFAULT, read_backup(made), "Ammi")
    assert _content(store) == before
    assert store.standing(DEFAULT).revision == revision + 2
    published = read_snapshot(store.places.snapshots / DEFAULT)
    assert published.household == before[0]
    assert published.revision == revision + 2


def test_a_new_machine_takes_it_too(
    store: HouseholdStore, tmp_path: Path, clock: FakeClock
) -> None:
    made = make_backup(store, DEFAULT, passwords=True)
    other = HouseholdStore(
        dataclasses.replace(store.places, data=tmp_path / "new"), store.vocabulary, clock
    )
    restore(other, DEFAULT, read_backup(made), "command line")
    assert _content(other) == _content(store)
    assert other.standing(DEFAULT).is_set_up
    assert Accounts(other, DEFAULT).account("Ammi", PASSWORD) is not None
    assert Accounts(other, DEFAULT).pin_fits("4711")


def test_without_passwords_no_account_is_made_and_none_is_lost(
    store: HouseholdStore, tmp_path: Path, clock: FakeClock
) -> None:
    made = make_backup(store, DEFAULT)
    other = HouseholdStore(
        dataclasses.replace(store.places, data=tmp_path / "new"), store.vocabulary, clock
    )
    restore(other, DEFAULT, read_backup(made), "command line")
    assert not Accounts(other, DEFAULT).any()
    restore(store, DEFAULT, read_backup(made), "Ammi")
    assert Accounts(store, DEFAULT).account("Ammi", PASSWORD) is not None


def test_the_state_before_is_kept_and_can_be_put_back(
    store: HouseholdStore, clock: FakeClock
) -> None:
    made = make_backup(store, DEFAULT)
    _rename(store, "Elsewhere")
    kept = restore(store, DEFAULT, read_backup(made), "Ammi")
    assert kept.stat().st_mode & 0o077 == 0
    clock.move(5)
    restore(store, DEFAULT, read_backup(kept.read_bytes()), "Ammi")
    assert store.household(DEFAULT).name == "Elsewhere"


def test_only_the_newest_few_states_are_kept(store: HouseholdStore, clock: FakeClock) -> None:
    made = read_backup(make_backup(store, DEFAULT))
    for _ in range(8):
        clock.move(2)
        newest = restore(store, DEFAULT, made, "Ammi")
    states = kept_states(store.places, DEFAULT)
    assert len(states) == 5
    assert states[0] == newest


def test_the_log_is_added_to_and_never_turned_back(store: HouseholdStore) -> None:
    made = make_backup(store, DEFAULT)
    _rename(store, "in secret")
    restore(store, DEFAULT, read_backup(made), "Abbu")
    said = [row["what"] for row in store.changes(DEFAULT)]
    assert "renamed to in secret" in said
    assert any(what.startswith("restored the backup of") for what in said)
    assert len(said) == len(set(map(str, store.changes(DEFAULT))))
    assert said.count("furnished") == 1


def test_a_ticket_that_was_used_stays_used(store: HouseholdStore, clock: FakeClock) -> None:
    tickets = Tickets(store.db, DEFAULT)
    (code,) = tickets.make(
        1, 15, profile=None, at_locks=False, days=7, who="Ammi", now=clock.wall()
    )
    made = make_backup(store, DEFAULT)
    found = tickets.find(code)
    assert found is not None
    tickets.use(found.id, "child1", clock.wall())
    restore(store, DEFAULT, read_backup(made), "Ammi")
    again = tickets.find(code)
    assert again is not None
    assert not again.is_open(clock.wall())


def test_no_number_of_a_device_is_given_twice(store: HouseholdStore) -> None:
    made = make_backup(store, DEFAULT)
    store.set(DEFAULT, "last_device", "41")
    restore(store, DEFAULT, read_backup(made), "Ammi")
    assert store.setting(DEFAULT, "last_device", "") == "41"


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["rows"]["ticket"][0].update(colour="red"),
        lambda data: data["rows"]["ticket"][0].update(minutes="many"),
        lambda data: data["rows"]["permission"][0].pop("reach"),
        lambda data: data["rows"]["permission"][0].update(reach="everywhere"),
        lambda data: data["rows"]["change"].append({"at": 5}),
        lambda data: data["rows"]["pause"].append({"until": 10**30}),
    ],
    ids=range(6),
)
def test_what_cannot_be_put_back_changes_nothing(store: HouseholdStore, change) -> None:
    made = rewritten(make_backup(store, DEFAULT), change)
    _rename(store, "Elsewhere")
    before = _content(store)
    revision, log = store.standing(DEFAULT).revision, store.changes(DEFAULT)
    with pytest.raises((BackupError, StoreError)):
        restore(store, DEFAULT, read_backup(made), "Ammi")
    assert _content(store) == before
    assert store.standing(DEFAULT).revision == revision
    assert store.changes(DEFAULT) == log


def test_hostile_names_survive_as_text(store: HouseholdStore) -> None:
    _rename(store, "=cmd()<script>'); DROP TABLE account; --")
    made = make_backup(store, DEFAULT)
    assert json.loads(made.partition(b"\n")[2])["rows"]["household"]
    restore(store, DEFAULT, read_backup(made), "Ammi")
    assert store.household(DEFAULT).name.startswith("=cmd()")
    assert Accounts(store, DEFAULT).any()


def test_nothing_is_told_any_more_under_ids_that_may_be_other_childrens(
    store: HouseholdStore, clock: FakeClock
) -> None:
    made, now = make_backup(store, DEFAULT), clock.wall()
    alerts, outbox = Alerts(store.db, DEFAULT), Outbox(store.db)
    alerts.note(BYPASS, "child1", 3, {"counted": {}, "labels": {"bypass": 3}}, now)
    alerts.note(DEVICE, "02:00:00:00:00:09", 1, {}, now)
    WeekTotals(store.db, DEFAULT).keep("2026-11-22", [WeekTotal("child1", "games", 5, 9)])
    for kind in (ASK, BYPASS, WARNING, DIGEST, TROUBLE):
        outbox.put(DEFAULT, 1, kind, f"{kind}:1", {}, now=now, lives=86400)
    restore(store, DEFAULT, read_backup(made), "Ammi")
    assert [each.kind for each in alerts.all()] == [DEVICE], "that one is of no child"
    assert WeekTotals(store.db, DEFAULT).of("2026-11-22") == []
    assert [message.kind for message in outbox.due(now)] == [TROUBLE]
