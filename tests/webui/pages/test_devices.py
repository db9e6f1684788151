"""The devices' page: makers, private addresses, and what a device calls itself."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policy.acts import Reach, Scope
from policy.rules import Household, LabelChoice, Layer, WaysAround
from store.activity import Activity, Changes, Sighting
from store.acts import ActKeeper
from store.household import DEFAULT, HouseholdStore
from store.makers.table import compiled
from tests.webui.home import PagesLab, Visitor
from webui.pages.devices.sorting import key_of

MADE, PRIVATE = "00:00:0c:12:34:56", "02:11:22:33:44:55"


async def _with_mac(lab: PagesLab, mac: str) -> None:
    def change(household: Household) -> Household:
        devices = [replace(d, mac=mac) if d.id == "d2" else d for d in household.devices]
        return replace(household, devices=tuple(devices))

    def work(store: HouseholdStore) -> None:
        store.edit(DEFAULT, "test", "gave a MAC address", change)

    await lab.do(work)


def _saw(path: Path, *sightings: Sighting) -> None:
    activity = Activity(path)
    activity.save(Changes(0.0, sightings=sightings))
    activity.close()


async def test_a_device_is_shown_with_its_maker(lab: PagesLab, parent: Visitor) -> None:
    await _with_mac(lab, MADE)
    assert "Fetch the list of makers" in (await parent.get("/devices")).text
    lab.places.makers.write_bytes(compiled({(24, 0x00000C): "Northwind <b>"}))
    page = (await parent.get("/devices")).text
    assert "Northwind &lt;b&gt;" in page
    assert "Fetch the list of makers" not in page
    assert "Northwind" in (await parent.get("/devices/one?id=d2")).text


async def test_a_private_address_hides_its_maker(lab: PagesLab, parent: Visitor) -> None:
    lab.places.makers.write_bytes(compiled({(24, 0x021122): "Northwind"}))
    await _with_mac(lab, PRIVATE)
    page = (await parent.get("/devices")).text
    assert "hides its maker" in page
    assert "Northwind" not in page


async def test_a_new_device_is_called_by_its_maker_or_its_own_name(
    lab: PagesLab, parent: Visitor
) -> None:
    lab.places.makers.write_bytes(compiled({(24, 0x00000C): "Northwind"}))
    now = lab.clock.wall()
    _saw(lab.places.activity_db, Sighting(DEFAULT, MADE, "192.0.2.7", "", now, now))
    assert "Northwind 34:56" in (await parent.get("/devices")).text
    _saw(lab.places.activity_db, Sighting(DEFAULT, MADE, "192.0.2.7", "moms-phone", now, now))
    page = (await parent.get("/devices")).text
    assert "moms-phone" in page
    assert "Northwind" in page


async def test_what_a_device_calls_itself_stands_beside_its_name(
    lab: PagesLab, parent: Visitor
) -> None:
    await _with_mac(lab, MADE)
    now = lab.clock.wall()
    _saw(lab.places.activity_db, Sighting(DEFAULT, MADE, "192.0.2.7", "tab-a7", now, now))
    assert "tab-a7" in (await parent.get("/devices/one?id=d2")).text


async def _sorted_as(parent: Visitor, identity: str, whose: str) -> None:
    key = key_of(Sighting(DEFAULT, identity, identity, "", 0, 0))
    await parent.post("/devices/sort", on="/devices", **{f"whose__{key}": whose})


async def test_a_known_device_under_a_new_address_goes_on_as_itself(
    lab: PagesLab, parent: Visitor
) -> None:
    now = lab.clock.wall()
    _saw(lab.places.activity_db, Sighting(DEFAULT, PRIVATE, "192.0.2.7", "", now, now))
    assert "Known already, with a new address" in (await parent.get("/devices")).text
    await _sorted_as(parent, PRIVATE, "is:d2")
    household = await lab.household()
    tablet = household.device("d2")
    assert tablet is not None
    assert (tablet.mac, tablet.address, tablet.name) == (PRIVATE, None, "Blue tablet")
    assert len(household.devices) == 3


async def test_two_devices_become_one_under_the_address_that_was_seen_last(
    lab: PagesLab, parent: Visitor
) -> None:
    await _with_mac(lab, MADE)
    now = lab.clock.wall()
    _saw(lab.places.activity_db, Sighting(DEFAULT, MADE, "192.0.2.7", "", now - 9, now - 9))
    _saw(lab.places.activity_db, Sighting(DEFAULT, PRIVATE, "192.0.2.8", "", now, now))
    await _sorted_as(parent, PRIVATE, "child1")
    assert len((await lab.household()).devices) == 4
    done = await parent.post("/devices/merge", on="/devices/one?id=d2", id="d2", other="d4")
    assert "one device now" in done.text
    household = await lab.household()
    tablet = household.device("d2")
    assert tablet is not None
    assert (tablet.mac, tablet.name) == (PRIVATE, "Blue tablet")
    assert household.device("d4") is None
    gone = await parent.post("/devices/merge", on="/devices", id="d2", other="d4")
    assert gone.status == 404


async def test_the_older_address_of_two_is_left(lab: PagesLab, parent: Visitor) -> None:
    await _with_mac(lab, MADE)
    now = lab.clock.wall()
    _saw(lab.places.activity_db, Sighting(DEFAULT, MADE, "192.0.2.7", "", now, now))
    await parent.post("/devices/merge", on="/devices/one?id=d2", id="d2", other="d3")
    tablet = (await lab.household()).device("d2")
    assert tablet is not None
    assert tablet.mac == MADE


HELD: dict[str, Callable[[ActKeeper], object]] = {
    "is locked now": lambda keeper: keeper.pause(Scope(Reach.DEVICE, "d3"), None),
    "is in other hands now": lambda keeper: keeper.hand_over("d3", "child1", None),
}


@pytest.mark.parametrize("sentence", HELD)
async def test_a_locked_device_is_not_freed_by_being_another_one(
    lab: PagesLab, parent: Visitor, sentence: str
) -> None:
    await lab.do(lambda store: _act(store, lab.clock.wall(), HELD[sentence]))
    refused = await parent.post("/devices/merge", on="/devices/one?id=d2", id="d2", other="d3")
    assert refused.status == 409
    assert sentence in refused.text
    assert (await lab.household()).device("d3") is not None
    await parent.post("/devices/merge", on="/devices/one?id=d3", id="d3", other="d2")
    assert (await lab.household()).device("d2") is None, "the other way round it stays locked"


async def test_who_was_let_out_of_a_lock_takes_nobody_along(lab: PagesLab, parent: Visitor) -> None:
    now = lab.clock.wall()
    await lab.do(lambda store: _act(store, now, lambda k: k.pause(Scope(Reach.HOUSEHOLD), None)))
    tablet = Scope(Reach.DEVICE, "d2")
    await lab.do(lambda store: _act(store, now, lambda k: k.resume(tablet)))
    refused = await parent.post("/devices/merge", on="/devices/one?id=d2", id="d2", other="d3")
    assert refused.status == 409
    await lab.do(lambda store: _act(store, now, lambda k: k.pause(tablet, None)))
    ours = await parent.post("/devices/merge", on="/devices/one?id=d3", id="d3", other="d2")
    assert ours.status == 409, "locked by hand, which is not the lock of all"


@pytest.mark.parametrize(
    "rules",
    [
        {"ways_around": WaysAround.STRICT},
        {"layer": Layer(block=LabelChoice(add=frozenset({"games"})))},
    ],
)
async def test_a_devices_own_rules_are_not_lost_in_another_one(
    lab: PagesLab, parent: Visitor, rules: dict[str, Any]
) -> None:
    def ruled(home: Household) -> Household:
        devices = (replace(d, **rules) if d.id == "d3" else d for d in home.devices)
        return replace(home, devices=tuple(devices))

    await lab.do(lambda store: store.edit(DEFAULT, "Ammi", "changed", ruled))
    refused = await parent.post("/devices/merge", on="/devices/one?id=d2", id="d2", other="d3")
    assert refused.status == 409
    assert "has rules of its own" in refused.text
    done = await parent.post("/devices/merge", on="/devices/one?id=d3", id="d3", other="d2")
    assert done.status == 200


def _act(store: HouseholdStore, now: float, act: Callable[[ActKeeper], object]) -> None:
    with store.writing(DEFAULT, "Ammi", "did something by hand") as db:
        act(ActKeeper(db, DEFAULT, "Ammi", now))


async def test_a_new_device_is_sorted_by_one_tap(lab: PagesLab, parent: Visitor) -> None:
    now = lab.clock.wall()
    for identity, address in ((MADE, "192.0.2.7"), (PRIVATE, "192.0.2.8")):
        _saw(lab.places.activity_db, Sighting(DEFAULT, identity, address, "", now, now))
    key = key_of(Sighting(DEFAULT, MADE, MADE, "", 0, 0))
    page = await parent.get("/devices")
    button = f'<button class="quiet" name="whose-{key}" value="child1"><bdi>Ayesha</bdi></button>'
    assert button in page.text
    tapped = {
        f"whose__{key}": ["child1", ""],
        f"name__{key}": "",
    }  # the list beside it says nothing
    await parent.post("/devices/sort", csrf=page.csrf, **tapped)
    household = await lab.household()
    assert [device.mac for device in household.devices if device.profile == "child1"] == [
        None,
        MADE,
    ]
    assert len(household.devices) == 4
