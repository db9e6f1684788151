import datetime as dt
from dataclasses import replace

from policy.acts import HandOver
from policy.home import THE_HOME, Subject
from tests.policy.families import NOW, NOW_DAY, home, minutes, profile, tablet_of

PARENT = profile("parent", age_band=None)


def test_a_profile_is_found_by_its_id_and_nobody_is_none():
    house = home()
    assert house.profile("child") is house.household.profiles["child"]
    assert house.profile("stranger") is None
    assert house.profile(None) is None


def test_a_subject_knows_the_ids_of_whose_rules_are_asked_for():
    house = home()
    subject = tablet_of(house)
    assert (subject.profile_id, subject.device_id) == ("child", "tablet")
    assert (THE_HOME.profile_id, THE_HOME.device_id) == (None, None)
    assert Subject(PARENT).device_id is None


def test_a_device_obeys_whose_hands_it_is_in_and_comes_back_by_itself():
    house = home(acts=[HandOver("tablet", "parent", NOW, NOW + 1800)], others=[PARENT])
    assert tablet_of(house, NOW - 1).profile_id == "child"
    assert tablet_of(house, NOW).profile_id == "parent"
    assert tablet_of(house, NOW + 1799).profile_id == "parent"
    assert tablet_of(house, NOW + 1800).profile_id == "child"


def test_another_devices_hand_over_changes_nothing():
    house = home(acts=[HandOver("phone", "parent", NOW)], others=[PARENT])
    assert tablet_of(house).profile_id == "child"


def test_the_newest_hand_over_holds():
    back = HandOver("tablet", "child", NOW + 60)
    house = home(acts=[back, HandOver("tablet", "parent", NOW)], others=[PARENT])
    assert tablet_of(house, NOW + 59).profile_id == "parent"
    assert tablet_of(house, NOW + 60).profile_id == "child"


def test_a_device_whose_holder_is_gone_obeys_its_owner_again():
    house = home(acts=[HandOver("tablet", "gone", NOW)])
    assert tablet_of(house).profile_id == "child"


def test_minutes_are_those_of_one_day():
    used = minutes("16:00", "16:59", "games")
    today = home(used=used)
    assert today.usage_on(NOW_DAY) == used
    assert today.usage_on(NOW_DAY + dt.timedelta(days=1)) == {}
    undated = replace(today, used_on=None)
    assert undated.usage_on(NOW_DAY + dt.timedelta(days=1)) == used
