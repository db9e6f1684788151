"""`household apply` and `export`: a file replaces rules and nothing else."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace

import pytest
from hypothesis import given, settings

from nigehban.__main__ import main
from policy.acts import Reach, Scope
from policy.document import parse
from policy.merging import merged
from policy.rendering import render
from policy.rules import Device
from store.accounts import Accounts
from store.activity import Activity, Changes, Sighting
from store.acts import ActKeeper
from store.household import DEFAULT, HouseholdStore
from store.household_file import dump, load
from store.places import Places
from store.requests import Requests
from store.sightings import saved_sightings
from store.zones import find_zone
from tests.fakes import FakeClock
from tests.policy.families import NOW_DAY, VOCABULARY
from tests.policy.strategies import households
from tests.store.homes import becomes, blocking, folder_in_memory, home, names_of, with_name

FILE = "household: {name: New, timezone: UTC, block: [games]}\nprofiles: {kid: {name: Kid}}\n"


class Run:
    """What a command said."""

    def __init__(self, folder, *words, given=""):
        out, err, before = io.StringIO(), io.StringIO(), sys.stdin
        sys.stdin = io.StringIO(given)
        try:
            with redirect_stdout(out), redirect_stderr(err):
                self.code = main(["household", *words, "--data", str(folder)])
        finally:
            sys.stdin = before
        self.out, self.err = out.getvalue(), err.getvalue()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def store(folder):
    opened = HouseholdStore(Places(folder), VOCABULARY, FakeClock())
    yield opened
    opened.close()


def rules(text):
    """Give an exported file without the line that says its revision."""
    return text.partition("\n")[2]


@settings(max_examples=40)
@given(households(NOW_DAY), households(NOW_DAY))
def test_what_is_exported_and_applied_again_changes_nothing(first, second):
    with folder_in_memory() as folder:
        store = HouseholdStore(Places(folder), VOCABULARY, FakeClock())
        without_ids = tuple(replace(device, id="") for device in first.devices)
        store.edit(DEFAULT, "x", "made", becomes(replace(first, devices=without_ids)))
        was = store.household(DEFAULT)
        for prune in (False, True):
            check_round_trip(store, prune=prune)
            assert store.household(DEFAULT) == was, "ids of devices too"
        second = replace(second, devices=without_ids)
        store.edit(DEFAULT, "x", "other", lambda h: merged(h, second))
        assert [device.id for device in store.household(DEFAULT).devices] == ["d1", "d2"]
        store.close()


def check_round_trip(store, *, prune):
    """Export, apply, export: both files say the same, octet for octet."""
    text = dump(render(store.household(DEFAULT)), store.standing(DEFAULT).revision)
    wanted = parse(load(text), VOCABULARY, find_zone)
    store.edit(DEFAULT, "x", "applied", lambda h: merged(h, wanted, prune=prune), page=False)
    again = dump(render(store.household(DEFAULT)), store.standing(DEFAULT).revision)
    assert rules(again) == rules(text)


def test_export_into_apply_changes_nothing(folder, store):
    store.edit(DEFAULT, "x", "made", becomes(home()))
    exported = Run(folder, "export")
    assert exported.code == 0
    assert exported.out.startswith("# nigehban household, revision 1\n")
    applied = Run(folder, "apply", "-", given=exported.out)
    assert (applied.code, applied.out) == (0, "Nothing changed.\n")
    again = Run(folder, "export")
    assert rules(again.out) == rules(exported.out)


def test_apply_keeps_all_that_is_no_rule(folder, store):
    store.edit(DEFAULT, "x", "made", becomes(home()), page=False)
    account = Accounts(store, DEFAULT).create("Ammi", "four quiet words")
    token = Accounts(store, DEFAULT).open_session(account, "02:11:22:33:44:66")
    Requests(store.db, DEFAULT).ask("kid", "d1", kind="time", minutes=15, reason="x", now=5.0)
    with store.writing(DEFAULT, "x", "acted") as db:
        keeper = ActKeeper(db, DEFAULT, "x", store.clock.wall())
        keeper.grant(Scope(Reach.PROFILE, "kid"), 60, name="a.example")
        keeper.pause(Scope(Reach.DEVICE, "d1"), None)
        keeper.hand_over("d2", "kid", None)
    activity = Activity(store.places.activity_db)
    seen = Sighting(DEFAULT, "02:11:22:33:44:77", "10.0.0.9", "new", 1.0, 2.0)
    activity.save(Changes(1.0, sightings=[seen]))
    activity.close()
    acts, asks = store.acts(DEFAULT), Requests(store.db, DEFAULT).waiting()
    tables = [name for name in store.db.table_names() if name not in {"household", "change"}]
    tables = [name for name in tables if name not in {"profile", "device", "_sqlite_migrations"}]
    rows = {table: list(store.db.table(table).rows) for table in tables}
    applied = Run(folder, "apply", "-", given=FILE)
    assert applied.code == 0, applied.err
    assert store.household(DEFAULT).layer.block.replace == {"games"}
    assert store.acts(DEFAULT) == acts
    assert store.snapshot(DEFAULT).acts == acts
    assert Requests(store.db, DEFAULT).waiting() == asks
    assert Accounts(store, DEFAULT).of_session(token, "02:11:22:33:44:66") == account
    assert saved_sightings(store.places.activity_db, DEFAULT) == [seen]
    assert {table: list(store.db.table(table).rows) for table in tables} == rows
    assert all(acts.pauses + acts.grants + acts.hand_overs)


def test_devices_that_the_file_does_not_name_stay_unless_pruned(folder, store):
    store.edit(DEFAULT, "x", "made", becomes(home()), page=False)
    text = FILE + "devices: [{name: Telly, mac: '02:11:22:33:44:55', profile: kid}]\n"
    assert Run(folder, "apply", "-", "--dry-run", "--prune", given=text).code == 0
    assert len(store.household(DEFAULT).devices) == 2
    assert store.standing(DEFAULT).revision == 1
    assert Run(folder, "apply", "-", given=text).code == 0
    devices = {device.name: device for device in store.household(DEFAULT).devices}
    assert devices["Telly"] == Device("d1", "Telly", "02:11:22:33:44:55", None, "kid")
    assert devices["phone"].id == "d2"
    assert devices["phone"].profile is None, "its profile is gone"
    pruned = Run(folder, "apply", "-", "--prune", given=text)
    assert "device phone: removed" in pruned.out
    assert [device.id for device in store.household(DEFAULT).devices] == ["d1"]


def test_a_page_that_changed_rules_since_the_export_is_not_overwritten_unless_forced(folder, store):
    store.edit(DEFAULT, "x", "made", becomes(home()))
    exported = Run(folder, "export").out
    store.edit(DEFAULT, "Ammi", "blocked on a page", with_name("bad.example"))
    for words in (["apply", "-"], ["apply", "-", "--dry-run"]):
        refused = Run(folder, *words, given=exported)
        assert refused.code == 3
        assert "changed on a page since this file was exported; nothing was applied" in refused.err
    by_hand = Run(folder, "apply", "-", given=rules(exported))
    assert by_hand.code == 3, "a file without a revision knows nothing of the page"
    other_homes = exported.replace("revision 1", "revision 999")
    assert Run(folder, "apply", "-", given=other_homes).code == 3
    assert names_of(store.household(DEFAULT)) == {"bad.example"}
    assert Run(folder, "apply", "-", "--force", given=exported).code == 0
    assert names_of(store.household(DEFAULT)) == set()
    assert Run(folder, "apply", "-", given=rules(exported)).code == 0


def test_what_a_page_changes_while_the_file_is_read_is_not_lost_either(folder, store, monkeypatch):
    store.edit(DEFAULT, "x", "made", becomes(home()))
    exported = Run(folder, "export").out

    def merged_while_a_page_is_quick(current, new, *, prune):
        if names_of(store.household(DEFAULT)) == set():
            store.edit(DEFAULT, "Ammi", "quick", with_name("quick.example"))
        return merged(current, new, prune=prune)

    monkeypatch.setattr("nigehban.commands.household.merged", merged_while_a_page_is_quick)
    assert Run(folder, "apply", "-", given=exported).code == 3
    assert names_of(store.household(DEFAULT)) == {"quick.example"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FILE + "profiles: {}\n", "line 3: the key 'profiles' is given twice"),
        (FILE.replace("games", "gamez"), "household.block[0]: there is no label 'gamez'"),
        (FILE + "\tx: 1", "line 3, column 1: this is not YAML"),
        (FILE + "devices: [{name: A, mac: x}]", "devices[0].mac: expected a MAC address"),
        (FILE + "tickets: 1", "tickets: is not a key that belongs here"),
        ("\0", "line 1: the character U+0000 does not belong in a text"),
    ],
)
def test_a_mistake_is_one_line_and_nothing_is_written(folder, store, text, said):
    store.edit(DEFAULT, "x", "made", blocking("games"), page=False)
    was = tuple(store.db.conn.iterdump())
    for words in (["apply", "-"], ["apply", "-", "--force", "--prune"]):
        refused = Run(folder, *words, given=text)
        assert refused.code == 2
        assert refused.err.startswith(said)
        assert refused.err.count("\n") == 1
    assert tuple(store.db.conn.iterdump()) == was


def test_a_file_that_is_no_text_or_not_there_is_named(folder, tmp_path):
    (tmp_path / "picture.yaml").write_bytes(b"\xff\xd8\xff")
    for name, said in (("picture.yaml", "not a text file"), ("none.yaml", "No such file")):
        refused = Run(folder, "apply", str(tmp_path / name))
        assert refused.code == 2
        assert said in refused.err
        assert name in refused.err


@pytest.mark.parametrize("identity", ["../x", "a/b", "", "A"])
def test_a_household_that_is_no_file_name_is_refused(folder, identity):
    refused = Run(folder, "apply", "-", "--household", identity, given=FILE)
    assert refused.code == 2
    assert "cannot be a household's id" in refused.err
    assert Run(folder, "export", "--household", identity).code == 2
    assert not list((folder / "snapshots").iterdir())
