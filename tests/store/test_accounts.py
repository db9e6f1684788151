"""Accounts, sessions bound to devices, codes, PINs, lock-out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from policy.labels import Vocabulary
from store.accounts import (
    CODE_LIVES,
    LOCKED_FOR,
    MOST_FAILURES,
    SESSION_IDLE,
    Accounts,
    LastOwnerError,
)
from store.household import HouseholdStore
from store.places import Places
from tests.fakes import FakeClock

PHONE, TABLET = "02:11:22:33:44:55", "02:11:22:33:44:66"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def accounts(tmp_path: Path, clock: FakeClock) -> Iterator[Accounts]:
    store = HouseholdStore(Places(tmp_path), Vocabulary(), clock)
    yield Accounts(store, "default")
    store.close()


def test_the_set_up_code_fits_once_and_only_the_newest(accounts: Accounts) -> None:
    old, new = accounts.new_setup_code(), accounts.new_setup_code()
    assert not accounts.setup_code_fits(old)
    assert accounts.setup_code_fits(new.lower().replace("-", " "))
    accounts.create("Ammi", "four quiet words")
    assert not accounts.setup_code_fits(new)


def test_a_password_opens_only_its_own_account(accounts: Accounts) -> None:
    accounts.create("Ammi", "four quiet words")
    assert accounts.account("Ammi", "four quiet words")
    assert accounts.account("Ammi", "wrong") is None
    assert accounts.account("Nobody", "four quiet words") is None


def test_a_session_belongs_to_its_device_and_ends_unused(
    accounts: Accounts, clock: FakeClock
) -> None:
    account = accounts.create("Ammi", "four quiet words")
    token = accounts.open_session(account, PHONE)
    assert accounts.of_session(token, PHONE) == account
    assert accounts.of_session(token, TABLET) is None
    assert accounts.is_approved(account, PHONE)
    assert not accounts.is_approved(account, TABLET)
    clock.move(SESSION_IDLE + 1)
    assert accounts.of_session(token, PHONE) is None


def test_logging_out_ends_the_session(accounts: Accounts) -> None:
    account = accounts.create("Ammi", "four quiet words")
    token = accounts.open_session(account, PHONE)
    accounts.close_session(token)
    assert accounts.of_session(token, PHONE) is None


def test_a_new_password_ends_the_other_sessions(accounts: Accounts) -> None:
    account = accounts.create("Ammi", "four quiet words")
    here, there = accounts.open_session(account, PHONE), accounts.open_session(account, TABLET)
    accounts.set_password(account, "five more quiet words")
    accounts.close_sessions(account, but=here)
    assert accounts.of_session(here, PHONE)
    assert accounts.of_session(there, TABLET) is None
    assert accounts.account("Ammi", "four quiet words") is None


def test_a_code_from_the_box_fits_once_within_its_hour(
    accounts: Accounts, clock: FakeClock
) -> None:
    code = accounts.new_login_code()
    assert accounts.use_login_code(code)
    assert not accounts.use_login_code(code)
    code = accounts.new_login_code()
    clock.move(CODE_LIVES + 1)
    assert not accounts.use_login_code(code)


def test_a_pin_is_the_familys(accounts: Accounts) -> None:
    account = accounts.create("Ammi", "four quiet words")
    assert not accounts.any_pin()
    accounts.set_pin(account, "2468")
    assert accounts.any_pin()
    assert accounts.pin_fits("2468")
    assert not accounts.pin_fits("1357")
    accounts.clear_pin(account)
    assert not accounts.any_pin()


def test_failures_lock_a_device_out_for_a_while(accounts: Accounts, clock: FakeClock) -> None:
    for _ in range(MOST_FAILURES):
        assert not accounts.locked_for("login", PHONE)
        accounts.failed("login", PHONE)
    assert accounts.locked_for("login", PHONE)
    assert not accounts.locked_for("login", TABLET)
    assert not accounts.locked_for("pin", PHONE)
    clock.move(LOCKED_FOR + 1)
    assert not accounts.locked_for("login", PHONE)


def test_failures_are_not_kept_longer_than_they_matter(
    accounts: Accounts, clock: FakeClock
) -> None:
    for _ in range(3):
        accounts.failed("login", PHONE)
        clock.move(LOCKED_FOR)
    accounts.failed("login", TABLET)
    assert accounts._db.table("attempt").count == 1  # noqa: SLF001  (what is kept is the point)


def test_success_forgets_failures(accounts: Accounts) -> None:
    for _ in range(MOST_FAILURES):
        accounts.failed("login", PHONE)
    accounts.succeeded("login", PHONE)
    assert not accounts.locked_for("login", PHONE)


def test_a_home_keeps_an_owner(accounts: Accounts) -> None:
    ammi = accounts.create("Ammi", "four quiet words")
    abbu = accounts.create("Abbu", "four quiet words", "parent")
    for change in (
        lambda: accounts.set_role(ammi.id, "viewer", "Ammi"),
        lambda: accounts.remove(ammi.id, "Ammi"),
    ):
        with pytest.raises(LastOwnerError):
            change()
    assert accounts.set_role(abbu.id, "owner", "Ammi").role == "owner"
    assert accounts.set_role(ammi.id, "viewer", "Abbu").role == "viewer"
    with pytest.raises(LastOwnerError):
        accounts.remove(abbu.id, "Abbu")


def test_a_removed_adult_leaves_no_session(accounts: Accounts) -> None:
    accounts.create("Ammi", "four quiet words")
    nani = accounts.create("Nani", "four quiet words", "viewer")
    token = accounts.open_session(nani, PHONE)
    accounts.remove(nani.id, "Ammi")
    assert accounts.of_session(token, PHONE) is None
    assert accounts.by_id(nani.id) is None
    assert accounts.account("Nani", "four quiet words") is None
