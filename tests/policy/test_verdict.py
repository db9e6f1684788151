from dataclasses import replace

from hypothesis import given, settings

from policy.acts import HandOver, Pause
from policy.decision import Allow, Rewrite, decide
from policy.folding import ruling_at
from policy.home import THE_HOME, Subject
from policy.reasons import Reason
from policy.rules import Device, Privacy
from policy.ruling import State
from policy.strangers import machine_ruling, new_device_ruling
from policy.verdict import Stranger, judge, subject_for
from tests.policy.families import (
    CHILD,
    NOW,
    alarm,
    home,
    instant,
    layer,
    profile,
    tablet_of,
)
from tests.policy.strategies import facts, homes

LOCK = alarm("19:00-21:00", locks="everything")


def _with_box(house, **more):
    """Give a home with one more device, which is nobody's."""
    box = Device("box", "Box", mac="02:11:22:33:44:77", **more)
    household = replace(house.household, devices=(*house.household.devices, box))
    return replace(house, household=household)


def test_a_childs_device_gets_the_childs_ruling_and_privacy():
    house = home(layer(alarms=[LOCK]))
    verdict = judge(house, "tablet", NOW)
    assert verdict.timed == ruling_at(house, tablet_of(house), NOW)
    assert (verdict.profile, verdict.privacy) == ("child", Privacy.L2)


def test_a_device_that_was_handed_over_gets_its_holders():
    mother = profile("mother", age_band=None)
    house = home(layer(alarms=[LOCK]), acts=[HandOver("tablet", "mother", NOW)], others=[mother])
    verdict = judge(house, "tablet", NOW)
    assert (verdict.profile, verdict.privacy) == ("mother", Privacy.L0)
    assert verdict.timed.ruling.base.everything is None


def test_a_device_of_nobody_has_its_own_rules_on_top_of_a_new_devices():
    house = _with_box(home(layer(block="games")), layer=layer(block="video", alarms=[LOCK]))
    verdict = judge(house, "box", NOW)
    base = verdict.timed.ruling.base
    assert base.everything is Reason.ALARM
    assert (base.state("games"), base.state("video")) == (State.BLOCKED, State.BLOCKED)
    assert (verdict.profile, verdict.privacy) == (None, Privacy.L0)
    assert verdict.timed.until == instant("2026-11-23 21:00")


def test_a_device_of_nobody_may_be_handed_to_somebody():
    house = _with_box(home(layer(block="games"), acts=[HandOver("box", "child", NOW)]))
    assert judge(house, "box", NOW).profile == "child"


def test_a_device_whose_profile_is_gone_is_nobodys():
    house = _with_box(home(layer(alarms=[LOCK])), profile="gone")
    assert judge(house, "box", NOW).timed.ruling.base.everything is Reason.ALARM


def test_an_id_that_no_device_has_is_a_new_device():
    house = home(layer(block="games"))
    assert judge(house, "withdrawn", NOW).timed == new_device_ruling(house, NOW)
    assert judge(house, Stranger.NEW, NOW).timed == new_device_ruling(house, NOW)


def test_forwarders_and_this_machine_have_rulings_of_their_own():
    house = home(layer(block="games"), household=layer(block="malware", alarms=[LOCK]))
    assert judge(house, Stranger.FORWARDER, NOW).timed == ruling_at(house, THE_HOME, NOW)
    assert judge(house, Stranger.MACHINE, NOW).timed == machine_ruling(house, NOW)


def test_new_devices_are_let_off_until_they_are_sorted():
    house = home(layer(alarms=[LOCK]), acts=[Pause(CHILD, NOW - 1)])
    sorting = _with_box(replace(house, sorting_until=NOW + 60))
    for who in (Stranger.NEW, "box"):
        early, late = judge(sorting, who, NOW).timed, judge(sorting, who, NOW + 60).timed
        assert early.until == NOW + 60
        assert late.ruling.base.everything is Reason.PAUSED
    assert judge(sorting, Stranger.NEW, NOW).timed.ruling.base.everything is None
    assert judge(sorting, "tablet", NOW).timed.ruling.base.everything is Reason.PAUSED


def test_explanations_speak_of_the_subject_whose_rules_hold():
    guest = profile("guest")
    house = home(others=[guest], new_devices="guest")
    assert subject_for(house, "tablet", NOW) == tablet_of(house)
    assert subject_for(house, Stranger.NEW, NOW) == Subject(guest)
    assert subject_for(house, Stranger.FORWARDER, NOW) == THE_HOME
    assert subject_for(home(), Stranger.NEW, NOW) == THE_HOME


@settings(max_examples=60)
@given(homes(), facts)
def test_a_device_of_nobody_reaches_nothing_that_a_new_one_may_not(lived, known):
    house, now = lived
    orphans = replace(house, household=_orphaned(house.household), acts=type(house.acts)())
    verdict = judge(orphans, "tablet", now)
    if isinstance(decide(verdict.timed.ruling, "name.example", known), Allow | Rewrite):
        new = judge(orphans, Stranger.NEW, now).timed.ruling
        assert isinstance(decide(new, "name.example", known), Allow | Rewrite)


def _orphaned(household):
    return replace(
        household, devices=tuple(replace(device, profile=None) for device in household.devices)
    )
