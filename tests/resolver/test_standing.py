"""Who is strict and who is exempt: said again in time, changed at once, taken back."""

from pathlib import Path

import pytest

from firewall.grammar import Add, Key, Remove
from policy.labels import Vocabulary
from policy.rules import Device, Household, WaysAround
from resolver.houses import DEFAULT, Houses
from resolver.settings import Firewall
from resolver.standing import Standing
from store.snapshots import Snapshot, prepare_snapshot, publish_snapshot

TABLET, LAPTOP, CONSOLE, GUEST = (f"02:00:00:00:00:0{n}" for n in (1, 2, 3, 4))
OPEN, CLOSED, STRICT = WaysAround.OPEN, WaysAround.CLOSED, WaysAround.STRICT


class Home:
    def __init__(self, folder: Path) -> None:
        self.folder, self.revision = folder, 0
        self.houses = Houses(folder, Vocabulary(), (), list[str]().append)

    def say(self, ways: WaysAround, **devices: WaysAround | None) -> None:
        macs = {"tablet": TABLET, "laptop": LAPTOP, "console": CONSOLE}
        known = tuple(
            Device(name, name, mac=macs[name], ways_around=own) for name, own in devices.items()
        )
        self.revision += 1
        rules = Household("Home", "UTC", ways_around=ways, devices=known)
        snapshot = Snapshot(DEFAULT, self.revision, rules)
        publish_snapshot(prepare_snapshot(self.folder, snapshot))
        self.houses.look()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def keys(*macs: str) -> tuple[Key, ...]:
    return tuple(Key(mac, "") for mac in macs)


def test_the_operators_word_and_the_homes_are_told_together(home: Home) -> None:
    home.say(CLOSED, tablet=None, laptop=OPEN, console=STRICT)
    standing = Standing(Firewall(strict=(GUEST,), resolvers=("9.9.9.9",)), home.houses)
    assert standing.requests((), 0.0) == [
        Add("strict", 180, keys(CONSOLE, GUEST)),
        Add("exempt", 180, keys(LAPTOP)),
        Add("resolvers", 180, (Key("", "9.9.9.9"),)),
    ]
    assert standing.strict == {CONSOLE, GUEST}
    assert standing.requests((), 89.0) == []
    assert len(standing.requests((), 90.0)) == 3, "it is said again before it runs out"


def test_a_change_is_told_at_once_and_what_is_no_longer_so_is_taken_back(home: Home) -> None:
    home.say(CLOSED, laptop=OPEN, console=STRICT)
    standing = Standing(Firewall(), home.houses)
    standing.requests((), 0.0)
    home.say(CLOSED, laptop=STRICT, console=None)
    assert standing.requests((), 1.0) == [
        Remove("strict", keys(CONSOLE)),
        Add("strict", 180, keys(LAPTOP)),
        Remove("exempt", keys(LAPTOP)),
    ]


def test_an_open_home_lets_everybody_around_but_who_is_held_by_a_word_of_its_own(
    home: Home,
) -> None:
    home.say(OPEN, tablet=None, laptop=CLOSED, console=STRICT)
    standing = Standing(Firewall(), home.houses)
    around = [(GUEST, DEFAULT), ("02:00:00:00:00:99", "another home")]
    assert standing.look(around) == {"strict": {CONSOLE}, "exempt": {TABLET, GUEST}}
    home.say(CLOSED, tablet=None)
    assert standing.look(around) == {"strict": set(), "exempt": set()}


def test_strict_wins_where_the_operator_and_a_parent_differ(home: Home) -> None:
    home.say(CLOSED, laptop=OPEN)
    standing = Standing(Firewall(strict=(LAPTOP,)), home.houses)
    assert standing.look() == {"strict": {LAPTOP}, "exempt": set()}


def test_a_firewall_that_may_know_nothing_is_told_all(home: Home) -> None:
    home.say(CLOSED, console=STRICT)
    standing = Standing(Firewall(), home.houses)
    first = standing.requests((), 0.0)
    standing.forget()
    assert standing.requests((), 1.0) == first
