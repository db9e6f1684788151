"""Failed tries in the change log: one entry for those that follow one another."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from policy.labels import Vocabulary
from store.accounts import Account, Accounts
from store.failed_tries import SOMEBODY
from store.household import DEFAULT, HouseholdStore
from store.places import Places
from tests.fakes import FakeClock

PHONE = "02:11:22:33:44:55"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[HouseholdStore]:
    opened = HouseholdStore(Places(tmp_path), Vocabulary(), FakeClock())
    yield opened
    opened.close()


def _said(store: HouseholdStore) -> list[str]:
    return [row["what"] for row in store.changes(DEFAULT)]


def _home(store: HouseholdStore) -> tuple[Accounts, Account]:
    accounts = Accounts(store, DEFAULT)
    return accounts, accounts.create("Ammi", "four quiet words")


def test_tries_that_follow_one_another_are_one_entry(store: HouseholdStore) -> None:
    accounts, _ = _home(store)
    for _ in range(3):
        accounts.failed("login", PHONE)
    assert _said(store)[0] == "failed tries of a password, PIN or code: 3"
    assert store.changes(DEFAULT)[0]["who"] == SOMEBODY
    assert len(_said(store)) == 2
    accounts.failed("pin", PHONE)
    assert _said(store)[0].endswith(": 4")


def test_before_anybody_has_an_account_nothing_is_noted(store: HouseholdStore) -> None:
    Accounts(store, DEFAULT).failed("setup_code", PHONE)
    assert _said(store) == []


def test_a_pin_that_comes_and_goes_is_in_the_log(store: HouseholdStore) -> None:
    accounts, account = _home(store)
    accounts.set_pin(account, "2468")
    [account] = accounts.all()
    accounts.clear_pin(account)
    [account] = accounts.all()
    accounts.clear_pin(account)
    accounts.set_password(account, "other quiet words")
    accounts.log_code(account)
    assert _said(store)[:4] == [
        "logged in by a code from the box", "changed a password", "removed a PIN", "set a PIN",
    ]  # fmt: skip
