"""Logins that wait for approval."""

from pathlib import Path

from policy.labels import Vocabulary
from store.household import HouseholdStore
from store.login_wishes import APPROVED, WAITS, LoginWishes
from store.places import Places
from tests.fakes import FakeClock


def test_a_wish_is_seen_by_its_device_and_answered_once(tmp_path: Path) -> None:
    clock = FakeClock()
    store = HouseholdStore(Places(tmp_path), Vocabulary(), clock)
    wishes = LoginWishes(store, "default")
    token = wishes.add(1, "phone", "Android")
    wish = wishes.of_token(token, "phone")
    assert wishes.of_token(token, "tablet") is None
    assert [each.code for each in wishes.waiting()] == [wish.code]
    assert wishes.answer(wish.id, APPROVED)
    assert wishes.answer(wish.id, APPROVED) is None
    assert wishes.of_token(token, "phone").answer == APPROVED
    wishes.remove(wish)
    assert wishes.of_token(token, "phone") is None
    token = wishes.add(1, "phone", "Android")
    clock.move(WAITS + 1)
    assert wishes.of_token(token, "phone") is None
    assert not LoginWishes(store, "other").waiting()
    store.close()
