"""Invitations: one link, one adult, for two days."""

from pathlib import Path

import pytest

from store.accounts import Accounts
from store.invites import LIVES, Invites
from tests.fakes import FakeClock
from tests.store.lab import HOME, opened


def test_a_link_makes_one_adult_with_its_role(tmp_path: Path) -> None:
    with opened(tmp_path, FakeClock()) as store:
        invites = Invites(store, HOME)
        token = invites.new("carer", "Ammi")
        assert [each.role for each in invites.waiting()] == ["carer"]
        account = invites.accept(token, "Nani", "four quiet words")
        assert account.role == "carer"
        assert invites.accept(token, "Thief", "four quiet words") is None
        assert [each.name for each in Accounts(store, HOME).all()] == ["Nani"]
        assert not invites.waiting()


def test_a_link_ends_after_two_days_or_by_hand(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        invites = Invites(store, HOME)
        token = invites.new("viewer", "Ammi")
        invites.end(invites.waiting()[0].id)
        assert invites.of_token(token) is None
        token = invites.new("viewer", "Ammi")
        clock.move(LIVES)
        assert invites.of_token(token) is None


def test_a_link_is_worth_nothing_in_another_household(tmp_path: Path) -> None:
    with opened(tmp_path, FakeClock()) as store:
        token = Invites(store, HOME).new("owner", "Ammi")
        assert Invites(store, "other").of_token(token) is None


def test_the_link_itself_is_not_kept(tmp_path: Path) -> None:
    with opened(tmp_path, FakeClock()) as store:
        token = Invites(store, HOME).new("parent", "Ammi")
    assert token.encode() not in (tmp_path / "household.db").read_bytes()


def test_there_is_no_other_role(tmp_path: Path) -> None:
    with opened(tmp_path, FakeClock()) as store, pytest.raises(ValueError, match="emperor"):
        Invites(store, HOME).new("emperor", "Ammi")
