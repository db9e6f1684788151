"""The devices' page: makers, private addresses, and what a device calls itself."""

from dataclasses import replace
from pathlib import Path

from policy.rules import Household
from store.activity import Activity, Changes, Sighting
from store.household import DEFAULT, HouseholdStore
from store.makers.table import compiled
from tests.webui.home import PagesLab, Visitor

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
