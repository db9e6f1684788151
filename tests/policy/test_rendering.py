import json
from dataclasses import replace

from hypothesis import given

from policy.rendering import render, render_alarm, render_device, render_household, render_profile
from policy.rules import BlockMode, Device, Household, Profile, WaysAround
from tests.policy.documents import COMPLETE, MINIMAL, read
from tests.policy.families import NOW_DAY, alarm, dates, days
from tests.policy.strategies import households


@given(households(NOW_DAY))
def test_what_is_written_is_read_back_the_same(household):
    devices = tuple(replace(device, id="") for device in household.devices)
    household = replace(household, devices=devices)
    assert read(render(household)) == household


@given(households(NOW_DAY))
def test_what_is_written_is_plain_data_of_one_form(household):
    data = render(household)
    assert json.loads(json.dumps(data)) == data
    devices = tuple(replace(device, id="") for device in household.devices)
    assert render(read(data)) == render(replace(household, devices=devices)) == data


def test_the_complete_file_survives_reading_and_writing():
    written = render(read(COMPLETE))
    assert read(written) == read(COMPLETE)
    assert written["profiles"]["youngest"]["alarms"][3]["dates"] == ["2026-12-24", "2026-12-26"]


def test_what_was_not_said_is_not_written():
    assert render(read(MINIMAL)) == {
        "household": {"name": "Our home", "timezone": "Asia/Karachi"},
        "profiles": {},
        "devices": [],
    }
    assert render_profile(Profile("kid", "Kid")) == {"name": "Kid"}
    assert render_device(Device("d1", "TV", address="10.0.0.5")) == {
        "name": "TV",
        "address": "10.0.0.5",
    }


def test_what_differs_from_the_ordinary_is_written():
    household = Household(
        "H",
        "UTC",
        "pk",
        BlockMode.PAGE,
        "guest",
        school_days=frozenset({6, 0}),
        ways_around=WaysAround.OPEN,
    )
    assert render_household(household) == {
        "name": "H",
        "timezone": "UTC",
        "country": "pk",
        "block_mode": "page",
        "new_devices": "guest",
        "school_days": ["mon", "sun"],
        "ways_around": "open",
    }
    tablet = Device("d1", "TV", address="10.0.0.5", ways_around=WaysAround.STRICT)
    assert render_device(tablet)["ways_around"] == "strict"


def test_an_alarm_is_written_as_in_the_file():
    rule = alarm(
        "21:00-06:30",
        locks="everything",
        label="Night",
        on_days=days("tue mon"),
        on=False,
        skip=dates("2026-12-26 2026-12-24"),
    )
    assert render_alarm(rule) == {
        "label": "Night",
        "days": ["mon", "tue"],
        "from": "21:00",
        "to": "06:30",
        "locks": "everything",
        "on": False,
        "skip": ["2026-12-24", "2026-12-26"],
    }


def test_lists_are_written_in_one_order():
    first = read(COMPLETE).profiles["youngest"]
    assert render_profile(first)["block"] == ["adult", "gambling", "roblox", "social"]
