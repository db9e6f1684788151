"""The made-up family stands as rules, whatever the day is."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from policy.document import parse
from policy.labels import AnyLabel
from policy.presets import band_of
from policy.rendering import render
from policy.rules import AgeBand
from store.zones import find_zone
from webui.demo.family import NEW_MAC, SMALL, TEEN, TV, TWEEN, address_of, made_up_family

_AGES = {TEEN: AgeBand.FROM_13, TWEEN: AgeBand.FROM_10, SMALL: AgeBand.UNDER_6, TV: AgeBand.FROM_10}


@given(st.dates(dt.date(2024, 1, 1), dt.date(2060, 12, 31)))
def test_on_every_day_its_rules_can_stand_and_its_children_keep_their_ages(day: dt.date) -> None:
    household = made_up_family(day, "Asia/Karachi", "pk")
    parse(render(household), AnyLabel(), find_zone)
    bands = {key: band_of(household.profiles[key], day) for key in _AGES}
    assert bands == _AGES
    assert all(calendar.first > day for calendar in household.calendars)


def test_no_device_of_a_real_home_can_be_one_of_it() -> None:
    household = made_up_family(dt.date(2026, 11, 22), "UTC", "")
    for device in household.devices:
        assert (device.mac or "").startswith("00:00:5e:00:53:")
        assert address_of(device).startswith("192.0.2.")
    assert int(NEW_MAC[:2], 16) & 2, "the new device shows a private address"
