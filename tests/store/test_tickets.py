"""Tickets: used once, by their code alone, which is kept nowhere."""

from pathlib import Path

import pytest

from policy.labels import AnyLabel
from store.household import DEFAULT, HouseholdStore
from store.places import Places
from store.tickets import (
    KEPT,
    LOCKED_FOR,
    MOST_AT_ONCE,
    MOST_FAILURES,
    MOST_OPEN,
    Tickets,
    TooManyTicketsError,
)
from tests.fakes import FakeClock

NOW = 1_795_300_000.0


@pytest.fixture
def tickets(tmp_path: Path) -> Tickets:
    store = HouseholdStore(Places(tmp_path), AnyLabel(), FakeClock(NOW))
    return Tickets(store.db, DEFAULT)


def _make(tickets: Tickets, count: int = 1, profile: str | None = None) -> list[str]:
    return tickets.make(count, 30, profile=profile, at_locks=False, days=7, who="Ammi", now=NOW)


def test_a_code_finds_its_ticket_however_it_is_typed(tickets: Tickets) -> None:
    (code,) = _make(tickets)
    for typed in (code, code.lower(), code.replace("-", " "), f" {code} "):
        found = tickets.find(typed)
        assert found is not None
        assert found.minutes == 30
    assert tickets.find("2222-2222") is None
    assert tickets.find("") is None


def test_a_ticket_is_used_once(tickets: Tickets) -> None:
    (code,) = _make(tickets)
    found = tickets.find(code)
    assert found is not None
    assert tickets.use(found.id, "child1", NOW + 60)
    assert not tickets.use(found.id, "child1", NOW + 61)
    assert tickets.open(NOW + 61) == []
    assert [each.used_by for each in tickets.used()] == ["child1"]


def test_a_ticket_ends_by_time_or_by_hand(tickets: Tickets) -> None:
    first, second = (tickets.find(code) for code in _make(tickets, 2))
    assert first is not None
    assert second is not None
    assert not tickets.use(first.id, "child1", NOW + 7 * 86400)
    assert tickets.revoke([second.id], NOW + 5) == 1
    assert tickets.revoke([second.id], NOW + 6) == 0
    assert not tickets.use(second.id, "child1", NOW + 6)


def test_no_code_is_on_the_disk(tickets: Tickets, tmp_path: Path) -> None:
    codes = _make(tickets, MOST_AT_ONCE)
    held = (tmp_path / "household.db").read_bytes()
    for code in codes:
        assert code.encode() not in held
        assert code.replace("-", "").encode() not in held


def test_who_guesses_is_locked_out_for_a_while(tickets: Tickets) -> None:
    for n in range(MOST_FAILURES):
        assert not tickets.is_locked_out("aa", NOW + n)
        tickets.failed("aa", NOW + n)
    assert tickets.is_locked_out("aa", NOW + 10)
    assert not tickets.is_locked_out("bb", NOW + 10)
    assert not tickets.is_locked_out("aa", NOW + LOCKED_FOR + 10)


def test_a_new_address_for_each_guess_is_no_way_round(tickets: Tickets) -> None:
    for n in range(20):
        tickets.failed(f"device{n}", NOW)
    assert tickets.is_locked_out("another", NOW + 1)


def test_there_is_an_end_to_tickets(tickets: Tickets) -> None:
    for _ in range(MOST_OPEN // MOST_AT_ONCE):
        _make(tickets, MOST_AT_ONCE)
    with pytest.raises(TooManyTicketsError):
        _make(tickets)


def test_old_ones_are_forgotten(tickets: Tickets) -> None:
    (code,) = _make(tickets)
    later = NOW + 7 * 86400 + KEPT + 1
    tickets.make(1, 15, profile=None, at_locks=True, days=7, who="Ammi", now=later)
    assert tickets.find(code) is None


def test_other_homes_have_other_tickets(tickets: Tickets) -> None:
    (code,) = _make(tickets)
    assert Tickets(tickets._db, "other").find(code) is None  # noqa: SLF001


def test_a_childs_tickets_are_forgotten_with_it(tickets: Tickets) -> None:
    mine, other = _make(tickets, profile="child1")[0], _make(tickets, profile="child2")[0]
    tickets.forget_profile("child1")
    assert tickets.find(mine) is None
    assert tickets.find(other) is not None


def test_what_was_used_since_monday_is_counted_for_each_child(tickets: Tickets) -> None:
    for number, (profile, at) in enumerate((("kid", NOW), ("kid", NOW + 100), ("other", NOW))):
        (code,) = _make(tickets)
        found = tickets.find(code)
        assert found is not None, number
        assert tickets.use(found.id, profile, at)
    assert [tickets.used_since("kid", NOW + n) for n in (-1, 0, 1, 100, 101)] == [2, 2, 1, 1, 0]
    assert tickets.used_since("other", 0) == 1
    assert tickets.used_since("nobody", 0) == 0
