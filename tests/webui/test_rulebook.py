"""What a tap does to the rules."""

import datetime as dt
from dataclasses import replace

import pytest

from policy.alarms import Alarm
from policy.labels import EVERYTHING
from policy.presets import fill
from policy.rules import AgeBand, Device, Household, LabelChoice, Layer, Profile
from webui.owners import Owner, owner_of, with_layer
from webui.rulebook import (
    adult_profile,
    changed_device,
    free_device_name,
    merged_devices,
    with_device,
    with_every_day,
    with_label,
    with_name,
    with_new_identity,
    without_profile,
)

CHILD = Profile("child1", "Ayesha", age_band=AgeBand.FROM_10)
HOME = Household(
    "Our home", "Asia/Karachi", profiles={"child1": CHILD},
    devices=(Device("d1", "Tablet", address="192.168.1.5", profile="child1"),),
)  # fmt: skip
OWNER = Owner("profile", "child1")
NIGHT = Alarm(
    "Night", dt.time(21), dt.time(6, 30), days=frozenset(range(7)), locks=frozenset({EVERYTHING})
)
SATURDAY = dt.datetime(2026, 11, 21)  # noqa: DTZ001


def _filled(household: Household) -> frozenset[str]:
    return fill(household.profiles["child1"], household.school_days, SATURDAY.date()).block


def test_a_label_says_one_thing_at_a_time() -> None:
    home = HOME
    for said in ("block", "ask", "allow", "block"):
        home = with_label(home, OWNER, "games", said)
        layer = home.profiles["child1"].layer
        held = [key for key in ("block", "ask", "allow") if "games" in getattr(layer, key).add]
        assert held == [said]


def test_a_presets_block_can_be_lifted_and_put_back() -> None:
    assert "social" in _filled(HOME)
    opened = with_label(HOME, OWNER, "social", "allow")
    assert "social" not in _filled(opened)
    assert "social" in _filled(with_label(opened, OWNER, "social", "block"))


def test_a_security_label_is_switched_off_without_being_allowed() -> None:
    opened = with_label(HOME, OWNER, "malware", "allow")
    assert opened.profiles["child1"].layer.allow == LabelChoice()
    assert "malware" not in _filled(opened)
    assert "malware" in _filled(with_label(opened, OWNER, "malware", "block"))


def test_a_list_that_replaces_stays_one() -> None:
    home = with_layer(HOME, OWNER, lambda _: Layer(block=LabelChoice(frozenset({"adult"}))))
    changed = with_label(home, OWNER, "games", "block").profiles["child1"].layer.block
    assert changed.replace == {"adult", "games"}


def test_a_name_is_on_one_list_only() -> None:
    home = with_name(HOME, OWNER, "a.example", "allow")
    home = with_name(home, OWNER, "a.example", "always")
    names = home.profiles["child1"].layer.names
    assert not names.allow
    assert names.always == {"a.example"}
    assert not with_name(home, OWNER, "a.example", "").profiles["child1"].layer.names.always


def test_a_day_that_the_rules_leave_out_is_put_back() -> None:
    evening = NIGHT.skipping(SATURDAY.date())
    assert with_every_day(evening, SATURDAY.date()).skip == frozenset()
    long_ago = NIGHT.skipping(SATURDAY.date() - dt.timedelta(days=9))
    assert with_every_day(long_ago, SATURDAY.date()) == long_ago


def test_a_device_that_is_seen_again_is_the_same_one() -> None:
    home = with_device(HOME, "192.168.1.5", "Blue tablet", None)
    assert [(d.id, d.name, d.profile) for d in home.devices] == [("d1", "Blue tablet", None)]
    home = with_device(HOME, "02:11:22:33:44:55", "Tablet", "child1")
    assert home.devices[1].mac == "02:11:22:33:44:55"
    assert home.devices[1].name == "Tablet 2"
    assert free_device_name(home, "Tablet", but=home.devices[0]) == "Tablet"
    assert changed_device(home, "d1", name="X", profile=None).devices[0].name == "X"


def test_new_devices_are_told_apart_although_they_have_no_id_yet() -> None:
    home = with_device(HOME, "192.168.1.6", "Phone", None)
    home = with_device(home, "192.168.1.7", "Phone", None)
    home = with_device(home, "192.168.1.6", "My phone", "child1")
    assert [(d.name, d.profile) for d in home.devices[1:]] == [
        ("My phone", "child1"),
        ("Phone 2", None),
    ]


def test_an_adult_is_made_once() -> None:
    home, first = adult_profile(HOME, "Ammi")
    again, second = adult_profile(home, "Abbu")
    assert (first, again) == (second, home)


def test_a_removed_profile_leaves_its_devices_to_nobody() -> None:
    home = without_profile(HOME, "child1")
    assert home.devices[0].profile is None
    assert not home.profiles


def test_owners_are_read_from_addresses() -> None:
    assert owner_of("home", HOME) == Owner("home")
    assert owner_of("profile:child1", HOME) == OWNER
    for text in ("profile:x", "device:x", "", "planet:1", "home:"):
        assert owner_of(text, HOME) is None


def test_a_device_goes_on_as_itself_under_a_new_address() -> None:
    home = Household("Home", "UTC", devices=(Device("d1", "Phone", mac="02:00:00:00:00:01"),))
    moved = with_new_identity(home, "d1", "02:00:00:00:00:02").device("d1")
    assert moved == Device("d1", "Phone", mac="02:00:00:00:00:02")
    assert with_new_identity(home, "d1", "192.0.2.1").device("d1") == Device(
        "d1", "Phone", mac="02:00:00:00:00:01", address="192.0.2.1"
    )


@pytest.mark.parametrize("newer", [True, False])
def test_two_devices_become_one_and_nothing_else_changes(*, newer: bool) -> None:
    one, two, three = (Device(f"d{n}", f"D{n}", mac=f"02:00:00:00:00:0{n}") for n in (1, 2, 3))
    home = Household("Home", "UTC", devices=(one, two, three))
    after = merged_devices(home, "d1", "d2", newer=newer)
    assert after.devices == (replace(one, mac=(two if newer else one).mac), three)
    for kept, gone in (("d1", "d1"), ("d1", "none"), ("none", "d2")):
        assert merged_devices(home, kept, gone, newer=newer) == home
