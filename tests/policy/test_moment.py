from dataclasses import replace

import pytest

from policy.acts import Grant, Pause
from policy.home import THE_HOME, Subject
from policy.labels import BYPASS
from policy.moment import Moment
from policy.rules import Device, LabelChoice, Layer, Privacy, WaysAround
from policy.ruling import State
from tests.policy.families import (
    CHILD,
    HOUSEHOLD,
    NOW,
    TABLET,
    alarm,
    home,
    layer,
    profile,
    reading,
    tablet_of,
)


def _moment(house, now=NOW) -> Moment:
    return Moment(house, tablet_of(house, now), now)


def test_a_moment_shows_the_time_of_the_home():
    assert _moment(home()).shown == reading("2026-11-23 20:00")


def test_layers_come_widest_first_with_whose_they_are():
    house = home(layer(block="games"), household=layer(block="adult"), device=layer(block="video"))
    moment = _moment(house)
    assert [owner for owner, _ in moment.layers_by_owner()] == ["household", "profile", "device"]
    assert list(moment.layers()) == [layer for _, layer in moment.layers_by_owner()]


def test_who_is_nobody_has_the_homes_layer_alone():
    moment = Moment(home(), THE_HOME, NOW)
    assert [owner for owner, _ in moment.layers_by_owner()] == ["household"]
    assert moment.filled is None
    assert moment.alarms == ()


def test_a_device_without_an_owner_has_the_homes_rules_and_its_own():
    device = Device("box", "Box", layer=layer(block="video"))
    moment = Moment(home(household=layer(block="adult")), Subject(device=device), NOW)
    assert moment.standing_states == {"adult": State.BLOCKED, "video": State.BLOCKED}


def test_alarms_of_all_layers_add_up_and_the_preset_fills_the_childs():
    lock = alarm("07:00-08:00", locks="games")
    house = home(layer(alarms=[lock]), household=layer(alarms=[lock]), device=layer(alarms=[lock]))
    assert [owner for owner, _ in _moment(house).alarms_by_owner()] == [
        "household",
        "profile",
        "device",
    ]
    assert _moment(house).alarms == (lock, lock, lock)
    preset = Moment(home(), Subject(profile(rules=Layer())), NOW)
    assert {found.label for found in preset.alarms} == {"School nights", "Weekend nights"}


def test_in_one_layer_allow_has_the_last_word_and_across_layers_the_narrower():
    house = home(
        layer(block="games video", allow="roblox"),
        household=layer(block="social roblox", ask="games"),
        device=layer(allow="video", ask="social"),
    )
    assert _moment(house).standing_states == {
        "games": State.BLOCKED,
        "video": State.ALLOWED,
        "roblox": State.ALLOWED,
        "social": State.ASK,
    }


def test_taking_a_label_off_a_list_that_is_not_there_says_nothing():
    removed = Layer(block=LabelChoice(add=frozenset({"games"}), remove=frozenset({"adult"})))
    house = home(household=removed)
    assert Moment(house, THE_HOME, NOW).standing_states == {"games": State.BLOCKED}


def test_pauses_and_grants_are_those_that_hold_for_this_subject_now():
    grant, later = Grant(TABLET, NOW - 10, NOW + 10), Grant(HOUSEHOLD, NOW + 1, NOW + 10)
    pause = Pause(CHILD, NOW - 20)
    moment = _moment(home(acts=[grant, later, pause]))
    assert moment.pause == pause
    assert moment.grants == (grant,)
    assert moment.grants_everything
    assert not _moment(home(acts=[Grant(CHILD, NOW, NOW + 1, label="games")])).grants_everything


def test_nobodys_look_ups_are_recorded_and_a_profiles_as_it_says():
    assert Moment(home(), THE_HOME, NOW).privacy is Privacy.L0
    teen = profile("teen", privacy=Privacy.L3)
    assert Moment(home(), Subject(teen), NOW).privacy is Privacy.L3


def test_a_device_without_alarms_of_its_own_has_none():
    moment = Moment(home(), Subject(device=Device("box", "Box")), NOW)
    assert moment.alarms == ()


def _with_ways(household: WaysAround, device: WaysAround | None, **rules: str):
    house = home(layer(**rules), ways_around=household)
    tablet = replace(house.household.devices[0], ways_around=device)
    return replace(house, household=replace(house.household, devices=(tablet,)))


OPEN, CLOSED, STRICT = WaysAround.OPEN, WaysAround.CLOSED, WaysAround.STRICT


def test_a_devices_own_word_on_ways_around_comes_before_the_homes():
    assert _moment(_with_ways(CLOSED, None)).ways_around is CLOSED
    assert _moment(_with_ways(OPEN, None)).ways_around is OPEN
    assert _moment(_with_ways(OPEN, STRICT)).ways_around is STRICT
    assert Moment(home(), THE_HOME, NOW).ways_around is CLOSED


@pytest.mark.parametrize(
    ("household", "device", "said", "state"),
    [
        (CLOSED, None, {"block": "bypass"}, State.BLOCKED),
        (OPEN, None, {"block": "bypass"}, State.BLOCKED),
        (OPEN, OPEN, {"block": "bypass"}, State.ALLOWED),
        (CLOSED, OPEN, {}, State.ALLOWED),
        (CLOSED, STRICT, {}, State.BLOCKED),
        (OPEN, STRICT, {"allow": "bypass"}, State.BLOCKED),
        (CLOSED, CLOSED, {}, None),
    ],
)
def test_what_holds_for_bypass_follows_from_the_narrowest_word(household, device, said, state):
    states = _moment(_with_ways(household, device, **said)).standing_states
    assert states.get(BYPASS) is state


def test_an_open_home_takes_away_what_only_the_age_says():
    child = profile(rules=Layer())
    blocked = {
        ways: Moment(home(ways_around=ways), Subject(child), NOW).filled.block
        for ways in (OPEN, CLOSED)
    }
    assert blocked[CLOSED] - blocked[OPEN] == {BYPASS}
