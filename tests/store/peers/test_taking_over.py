"""A file's rules go into a home whose own word stays."""

import dataclasses

import pytest

from policy.document import parse
from policy.labels import AnyLabel
from policy.rendering import render
from policy.rules import BlockMode, Device, Household, LabelChoice, Layer, NameRules
from store.peers.carried import Carried, CarriedDevice, PeerError, Why, Wishes
from store.peers.taking_over import TakenOver, read_peer, take_over
from store.zones import find_zone
from tests.store.peers.peers_files import ADGUARD_HOME, teleporter_5, teleporter_6

APPS = frozenset({"tiktok", "youtube", "adult"})
HOME = Household("Our home", "Asia/Karachi")


@pytest.mark.parametrize(
    ("octets", "source"),
    [
        (ADGUARD_HOME.encode(), "AdGuard Home"),
        (teleporter_5(), "Pi-hole 5"),
        (teleporter_6(), "Pi-hole 6"),
    ],
    ids=["agh", "5", "6"],
)
def test_each_kind_is_known_by_itself_and_makes_rules_that_stand(
    octets: bytes, source: str
) -> None:
    carried = read_peer(octets, APPS)
    assert carried.source == source
    taken = take_over(HOME, carried)
    again = parse(render(taken.household), AnyLabel(), find_zone)
    assert len(again.devices) == 2
    assert again.layer == taken.household.layer
    assert taken.names > 3


@pytest.mark.parametrize("octets", [b"", b"\0" * 50, b"PK\x03\x04", b"\x1f\x8b"], ids=range(4))
def test_what_is_none_of_them_is_refused(octets: bytes) -> None:
    with pytest.raises(PeerError):
        read_peer(octets, APPS)


def _take(home: Household, **wishes: object) -> TakenOver:
    return take_over(home, Carried("test", home=Wishes(**wishes)))  # type: ignore[arg-type]


def test_the_homes_own_word_stays() -> None:
    names = NameRules(allow=frozenset({"mine.example"}), block=frozenset({"shut.example"}))
    allow = LabelChoice(add=frozenset({"games"}))
    home = dataclasses.replace(HOME, layer=Layer(names=names, allow=allow, safe_search=False))
    taken = _take(
        home,
        block={"games", "adult", "malware"},
        blocked_names={"mine.example", "new.example"},
        allowed_names={"shut.example"},
        safe_search=True,
    )
    layer = taken.household.layer
    assert layer.block.add == {"adult"}
    assert layer.names.block == {"shut.example", "new.example"}
    assert layer.names.allow == {"mine.example"}
    assert layer.safe_search is False
    contrary = {each.what for each in taken.left_out if each.why is Why.CONTRARY}
    assert contrary == {"games", "mine.example", "shut.example"}


def test_taking_over_twice_changes_nothing_more() -> None:
    carried = read_peer(ADGUARD_HOME.encode(), APPS)
    once = take_over(HOME, carried)
    twice = take_over(once.household, carried)
    assert twice.household == once.household
    assert twice.new_devices == ()


def test_devices_that_are_known_keep_their_names_and_owners() -> None:
    known = Device("d1", "Tablet of Ayesha", mac="02:aa:bb:cc:dd:ee", profile="child1")
    home = dataclasses.replace(HOME, devices=(known,))
    taken = take_over(home, read_peer(teleporter_6(), APPS))
    first = taken.household.devices[0]
    assert (first.id, first.name, first.profile) == ("d1", "Tablet of Ayesha", "child1")
    assert first.layer.names.block == {"=kids.example"}
    assert taken.known_devices == ("Tablet of Ayesha",)


def test_names_of_devices_are_made_harmless_and_kept_apart() -> None:
    odd = [CarriedDevice("\u202e\x1b[31m", None, f"10.0.0.{n}") for n in range(3)]
    taken = take_over(HOME, Carried("test", devices=odd))
    assert len(set(taken.new_devices)) == 3
    assert all(name.isprintable() for name in taken.new_devices)
    parse(render(taken.household), AnyLabel(), find_zone)


def test_so_many_names_are_left_to_a_list() -> None:
    taken = _take(HOME, blocked_names={f"n{n}.example" for n in range(2100)})
    assert len(taken.household.layer.names.block) == 2000
    assert [each.why for each in taken.left_out] == [Why.TOO_MANY] * 100


def test_the_block_mode_is_taken_where_the_home_has_said_nothing() -> None:
    carried = Carried("test", block_mode=BlockMode.REFUSED)
    assert take_over(HOME, carried).household.block_mode is BlockMode.REFUSED
    other = dataclasses.replace(HOME, block_mode=BlockMode.NXDOMAIN)
    assert take_over(other, carried).household.block_mode is BlockMode.NXDOMAIN
