"""Places that notices go to, and their secrets, which stand nowhere else."""

import pytest

from store.accounts import Accounts
from store.backup import make_backup
from store.channels import ASK, DIGEST, MOST, WEBHOOK, Channels, TooManyChannelsError
from store.household import DEFAULT, HouseholdStore
from store.outbox import Outbox

SECRET = "very-secret-token"  # noqa: S105  (the test's own)


def add(store: HouseholdStore, **more: object) -> int:
    values = {
        "account": None,
        "kind": WEBHOOK,
        "shown": "https://hooks.example/…",
        "target": {"url": f"https://hooks.example/{SECRET}"},
        "wants": frozenset({ASK, DIGEST, "nonsense"}),
        "language": "ur",
        "twelve_hours": True,
    }
    return Channels(store, DEFAULT).add("Ammi", **(values | more))


def test_a_place_is_kept_with_what_it_is_for(store: HouseholdStore) -> None:
    number, channels = add(store), Channels(store, DEFAULT)
    [channel] = channels.all()
    assert (channel.id, channel.shown, channel.wants) == (
        number, "https://hooks.example/…", {ASK, DIGEST},
    )  # fmt: skip
    assert (channel.language, channel.twelve_hours) == ("ur", True)
    assert channels.target(number) == {"url": f"https://hooks.example/{SECRET}"}
    assert channels.wanted() == {ASK, DIGEST}
    channels.set_wants(number, frozenset({DIGEST}), "Ammi")
    assert channels.wanted() == {DIGEST}


def test_its_secret_is_in_no_log_and_no_backup_not_even_with_passwords(
    store: HouseholdStore,
) -> None:
    number = add(store)
    Channels(store, DEFAULT).set_wants(number, frozenset({ASK}), "Ammi")
    for passwords in (False, True):
        assert SECRET.encode() not in make_backup(store, DEFAULT, passwords=passwords)
    assert SECRET not in repr(store.changes(DEFAULT))
    assert SECRET not in repr(Channels(store, DEFAULT).all())
    snapshot = store.places.snapshots / DEFAULT
    assert SECRET.encode() not in snapshot.read_bytes()


def test_what_is_removed_is_in_no_file_any_more(store: HouseholdStore) -> None:
    number, channels = add(store), Channels(store, DEFAULT)
    Outbox(store.db).put(DEFAULT, number, ASK, "ask:1", {"text": "hello"}, now=1.0, lives=9.0)
    removed = channels.remove(number, "Ammi")
    assert removed is not None
    assert channels.all() == []
    assert Outbox(store.db).due(2.0) == []
    assert SECRET.encode() not in store.places.household_db.read_bytes()
    assert channels.remove(number, "Ammi") is None


def test_the_places_of_an_adult_go_with_the_adult(store: HouseholdStore) -> None:
    accounts = Accounts(store, DEFAULT)
    accounts.create("Ammi", "four quiet words here")
    abbu = accounts.create("Abbu", "four quiet words here", "parent")
    add(store, account=abbu.id)
    house = add(store)
    accounts.remove(abbu.id, "Ammi")
    assert [each.id for each in Channels(store, DEFAULT).all()] == [house]


def test_no_home_has_more_than_anybody_can_follow(store: HouseholdStore) -> None:
    for _ in range(MOST):
        add(store)
    with pytest.raises(TooManyChannelsError):
        add(store)


def test_homes_do_not_see_each_other(store: HouseholdStore) -> None:
    number, other = add(store), Channels(store, "other")
    assert other.all() == []
    assert other.one(number) is None
    assert other.target(number) is None
    assert other.remove(number, "Eve") is None
