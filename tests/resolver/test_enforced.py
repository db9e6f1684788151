"""What the firewall is to be told of one device, without any firewall."""

from dataclasses import replace
from ipaddress import ip_address

from firewall.grammar import Request, write
from policy.reasons import Reason
from policy.ruling import Base, Ruling, State, Timed
from resolver.destinations import Destinations
from resolver.enforced import Enforced

MAC = "02:00:00:00:00:01"
ONE, TWO = (ip_address(f"192.0.2.{n}").packed for n in (1, 2))
LOCKED = Ruling(Base(everything=Reason.ALARM))
GAMES = Ruling(Base(states=(("games", State.LOCKED),)))
THERE = Destinations(frozenset({ONE}), frozenset({TWO}))


def words(requests: list[Request]) -> list[str]:
    return [write(request).decode().strip().replace(f"{MAC},", "") for request in requests]


def test_a_lock_is_told_after_what_it_lets_pass() -> None:
    device = Enforced(MAC, is_strict=False)
    assert words(device.settle(LOCKED, THERE, 0)) == ["add accepted 3600 192.0.2.1"]
    assert words(device.renew(Timed(LOCKED, 1e9), 0, 0)) == [f"add locked 180 {MAC}"]
    assert device.is_locked
    assert words(device.release()) == [f"remove locked {MAC}", "remove accepted 192.0.2.1"]
    assert device.release() == []


def test_a_lock_of_labels_that_follows_one_of_everything_drops_only() -> None:
    device = Enforced(MAC, is_strict=False)
    device.settle(LOCKED, THERE, 0)
    device.renew(Timed(LOCKED, 1e9), 0, 0)
    told = words(device.settle(GAMES, THERE, 5))
    assert told == ["remove accepted 192.0.2.1", "add dropped 180 192.0.2.2"]
    assert words(device.renew(Timed(GAMES, 1e9), 5, 5)) == [f"remove locked {MAC}"]


def test_a_lock_is_renewed_at_half_of_its_time_and_ends_soon_after_its_ruling() -> None:
    device = Enforced(MAC, is_strict=False)
    device.settle(LOCKED, THERE, 0)
    told = {}
    for second in range(400):
        if requests := words(device.renew(Timed(LOCKED, 400.0), second, second)):
            told[second] = int(requests[0].split()[2])
    assert told[0] == 180
    assert told[90] == 180
    ends = [second + lasts for second, lasts in told.items()]
    assert max(ends) <= 400 + 5
    assert all(next_ > second for second, next_ in zip(sorted(told)[1:], ends, strict=False))


def test_an_answer_opens_what_it_leads_to_as_far_as_needed() -> None:
    plain, strict = Enforced(MAC, is_strict=False), Enforced(MAC, is_strict=True)
    assert plain.let_through(GAMES, (ONE,), 0) == []
    assert words(plain.let_through(LOCKED, (ONE,), 0)) == ["add accepted 3600 192.0.2.1"]
    assert words(strict.let_through(GAMES, (ONE,), 0)) == ["add answered 3600 192.0.2.1"]
    assert len(strict.let_through(LOCKED, (TWO,), 0)) == 2
    (again,) = words(strict.begin_anew(0))
    assert sorted(again.split()) == ["192.0.2.1", "192.0.2.2", "3600", "add", "answered"]


def test_a_device_that_is_strict_no_more_leaves_nothing_behind() -> None:
    device = Enforced(MAC, is_strict=False)
    assert device.be_strict(wanted=True) == []
    assert words(device.let_through(GAMES, (ONE,), 0)) == ["add answered 3600 192.0.2.1"]
    assert device.be_strict(wanted=True) == []
    assert words(device.be_strict(wanted=False)) == ["remove answered 192.0.2.1"]
    assert device.let_through(GAMES, (TWO,), 1) == []


def test_a_firewall_that_holds_what_was_is_told_what_holds_no_more() -> None:
    device = Enforced(MAC, is_strict=False)
    device.settle(LOCKED, THERE, 0)
    device.renew(Timed(LOCKED, 1e9), 0, 0)
    for _ in ("it goes", "it is there again"):
        assert device.begin_anew(5) == []
    other = replace(LOCKED, base=Base(everything=Reason.PAUSED))
    told = words(device.settle(other, Destinations(frozenset({TWO})), 5))
    assert told == ["remove accepted 192.0.2.1", "add accepted 3600 192.0.2.2"]
    assert words(device.renew(Timed(other, 1e9), 5, 5)) == [f"add locked 180 {MAC}"]


def test_what_was_accepted_under_the_same_ruling_is_said_again() -> None:
    """Also where nobody asked of late for the name that leads there: a class is running."""
    device = Enforced(MAC, is_strict=False)
    device.settle(LOCKED, THERE, 0)
    for _ in ("it goes", "it is there again"):
        device.begin_anew(5)
    assert words(device.settle(LOCKED, Destinations(), 5)) == ["add accepted 3600 192.0.2.1"]
    assert words(device.settle(LOCKED, Destinations(), 6)) == ["remove accepted 192.0.2.1"]
