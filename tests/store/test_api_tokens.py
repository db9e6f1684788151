"""Tokens for programs: shown once, never more than their adult, gone with them."""

from pathlib import Path

import pytest

from store.accounts import Accounts
from store.api_tokens import MOST, ApiTokens, TooManyTokensError, find_token
from store.roles import Right
from tests.fakes import FakeClock
from tests.store.lab import HOME, opened

WORDS = "four quiet words"


def test_a_token_is_found_and_not_kept(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        ammi = Accounts(store, HOME).create("Ammi", WORDS)
        secret = ApiTokens(store, HOME).new(ammi, "Kitchen display", "act")
        token, account = find_token(store, secret)
        assert (token.name, token.household, account) == ("Kitchen display", HOME, ammi)
        assert token.right(account) is Right.ACT
        assert ApiTokens(store, HOME).all()[0].used == clock.wall()
        assert find_token(store, secret + "x") is None
    assert secret.encode() not in (tmp_path / "household.db").read_bytes()


@pytest.mark.parametrize(
    ("role", "scope", "right"),
    [
        ("viewer", "edit", Right.SEE), ("carer", "edit", Right.ACT), ("parent", "edit", Right.EDIT),
        ("owner", "edit", Right.OWN), ("owner", "read", Right.SEE), ("parent", "act", Right.ACT),
    ],
)  # fmt: skip
def test_a_token_may_do_no_more_than_its_adult(
    tmp_path: Path, role: str, scope: str, right: Right
) -> None:
    with opened(tmp_path, FakeClock()) as store:
        account = Accounts(store, HOME).create("Somebody", WORDS, role)
        ApiTokens(store, HOME).new(account, "x", scope)
        assert ApiTokens(store, HOME).all()[0].right(account) is right


def test_tokens_end_by_hand_with_their_adult_and_at_a_number(tmp_path: Path) -> None:
    with opened(tmp_path, FakeClock()) as store:
        accounts, tokens = Accounts(store, HOME), ApiTokens(store, HOME)
        ammi, nani = accounts.create("Ammi", WORDS), accounts.create("Nani", WORDS, "viewer")
        mine, hers = tokens.new(ammi, "a", "read"), tokens.new(nani, "b", "read")
        assert tokens.end(nani.id, tokens.all(ammi.id)[0].id, "Nani") is None
        assert tokens.end(ammi.id, tokens.all(ammi.id)[0].id, "Ammi")
        assert find_token(store, mine) is None
        accounts.remove(nani.id, "Ammi")
        assert find_token(store, hers) is None
        for number in range(MOST):
            tokens.new(ammi, str(number), "read")
        with pytest.raises(TooManyTokensError):
            tokens.new(ammi, "one more", "read")


def test_there_is_no_other_scope(tmp_path: Path) -> None:
    with opened(tmp_path, FakeClock()) as store:
        ammi = Accounts(store, HOME).create("Ammi", WORDS)
        with pytest.raises(ValueError, match="root"):
            ApiTokens(store, HOME).new(ammi, "x", "root")
