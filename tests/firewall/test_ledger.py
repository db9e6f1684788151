"""What is in the sets: bounded, and written anew when the table is lost."""

import pytest

from firewall import table
from firewall.grammar import Add, Key, Remove
from firewall.ledger import GRACE, Full, Ledger
from firewall.table import MOST

MAC, OTHER = "02:00:00:00:00:01", "02:00:00:00:00:02"


def resolvers(count: int, start: int = 0) -> tuple[Key, ...]:
    return tuple(
        Key("", f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}") for n in range(start, start + count)
    )


def test_a_set_takes_no_more_than_it_may_until_some_ran_out() -> None:
    ledger = Ledger()
    ledger.add(Add("resolvers", 60, resolvers(MOST)), now=0)
    with pytest.raises(Full, match="resolvers is full: it holds 8192 of 8192"):
        ledger.add(Add("resolvers", 60, resolvers(1, start=MOST)), now=59)
    assert ledger.add(Add("resolvers", 60, resolvers(1)), now=59), "what is in it may be renewed"
    ledger.add(Add("resolvers", 60, resolvers(1, start=MOST)), now=61)
    assert ledger.counts(61)["resolvers"] == 2


def test_what_holds_still_is_written_with_the_seconds_left() -> None:
    ledger = Ledger()
    ledger.add(Add("locked", 60, (Key("02:00:00:00:00:01", ""),)), now=0)
    ledger.add(Add("locked", 10, (Key("02:00:00:00:00:02", ""),)), now=0)
    ledger.add(Add("resolvers", 60, resolvers(2)), now=0)
    ledger.remove(Remove("resolvers", resolvers(1)))
    expected = table.add("locked", [(Key("02:00:00:00:00:01", ""), 40)])
    expected += table.add("resolvers", [(Key("", "10.0.0.1"), 40)])
    assert "".join(ledger.everything(20)) == expected


def test_a_full_set_is_written_in_parts() -> None:
    ledger = Ledger()
    ledger.add(Add("resolvers", 60, resolvers(1200)), now=0)
    parts = list(ledger.everything(0))
    assert len(parts) == 3
    assert "".join(parts).count("timeout 60s") == 1200


def test_what_is_new_is_only_added_and_what_may_be_there_is_renewed() -> None:
    ledger, key = Ledger(), Key("02:00:00:00:00:01", "")
    lock = Add("locked", 60, (key, key))
    assert ledger.add(lock, now=0) == table.add("locked", [(key, 60)])
    for now in (1, 60, 500):
        assert ledger.add(lock, now=now) == table.renew("locked", [(key, 60)])
    ledger.remove(Remove("locked", (key,)))
    assert ledger.add(lock, now=501) == table.add("locked", [(key, 60)])


def test_what_was_not_said_again_holds_no_more() -> None:
    ledger, mine, theirs = Ledger(), Key(MAC, ""), Key(OTHER, "")
    for name in ("exempt", "strict", "locked"):
        ledger.add(Add(name, 180, (mine, theirs)), now=0)
    ledger.add(Add("dropped", 180, (Key(MAC, "192.0.2.1"),)), now=0)
    ledger.begin((), now=10)
    ledger.add(Add("exempt", 180, (mine,)), now=10)
    assert ledger.holds("exempt", 10) == {mine, theirs}, "not all is said"
    said = ledger.settle(now=10)
    assert ledger.holds("exempt", 10) == {mine}
    assert table.remove("exempt", [theirs]) in said
    assert not ledger.holds("strict", 10)
    assert not ledger.holds("dropped", 10)
    assert ledger.holds("locked", 10) == {mine, theirs}, "a lock ends by its own word"
    assert ledger.settle(now=11) == "", "nobody began"


def test_what_was_accepted_goes_on_for_a_grace_that_nothing_renews() -> None:
    ledger, one, two = Ledger(), Key(MAC, "192.0.2.1"), Key(MAC, "2001:db8::1")
    there = Add("accepted", 3600, (one, two))
    ledger.add(there, now=0)
    former = table.add("former", [(one, GRACE), (two, GRACE)])
    assert ledger.begin([there], now=0) == table.empty("accepted") + former
    assert ledger.begin([there], now=30) == table.empty("accepted"), "who begins often gains none"
    assert ledger.add(Add("accepted", 3600, (one,)), now=30) == table.add("accepted", [(one, 3600)])
    assert ledger.remove(Remove("accepted", (one,))) == (
        table.remove("accepted", [one]) + table.remove("former", [one])
    )
    assert ledger.holds("former", 59) == {two}
    assert not ledger.holds("former", 60)


def test_what_was_answered_stays_with_who_is_strict_still() -> None:
    ledger, mine, theirs = Ledger(), Key(MAC, "192.0.2.1"), Key(OTHER, "192.0.2.1")
    ledger.add(Add("strict", 180, (Key(MAC, ""), Key(OTHER, ""))), now=0)
    ledger.add(Add("answered", 3600, (mine, theirs)), now=0)
    ledger.begin((), now=10)
    ledger.add(Add("strict", 180, (Key(MAC, ""),)), now=10)
    ledger.settle(now=10)
    assert ledger.holds("answered", 10) == {mine}
