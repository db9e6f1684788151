"""Set-up: from the one-time link to a home with rules."""

from dataclasses import replace

import pytest

from policy.rules import AgeBand
from store.accounts import Accounts
from store.activity import Sighting
from store.household import DEFAULT, SORTING_DAY, HouseholdStore
from tests.webui.home import AYESHA, PARENT, PASSWORD, PagesLab
from webui.makers_known import is_private_mac
from webui.pages.devices.sorting import key_of


async def _code(lab: PagesLab) -> str:
    return await lab.do(lambda store: Accounts(store, DEFAULT).new_setup_code())


async def test_a_home_is_set_up(lab: PagesLab) -> None:
    lab.resolver.asked = {PARENT: 4, AYESHA: 3}
    phone, code = lab.at(PARENT), await _code(lab)
    page = await phone.get(f"/setup?code={code}")
    page = await phone.post("/setup", csrf=page.csrf, code=code, name="Ammi", password=PASSWORD)
    assert page.path == "/setup/children"
    page = await phone.post(
        "/setup/children", csrf=page.csrf, child=["Ayesha", ""], month=["3", "8"],
        year=["2015", "2011"], go="1",
    )  # fmt: skip
    assert page.path.startswith("/setup/connect")
    assert "This device asks me." in page.text
    page = await phone.get("/setup/devices")
    key = key_of(Sighting(DEFAULT, AYESHA, AYESHA, "", 0, 0))
    fields = {f"whose-{key}".replace("-", "__"): "child1"}
    page = await phone.post("/setup/devices", csrf=page.csrf, **fields)
    assert page.path.startswith("/?did=")
    household = await lab.household()
    assert [p.name for p in household.profiles.values()] == ["Ayesha", "Child 2", "Ammi"]
    assert household.profiles["adult1"].age_band is AgeBand.ADULT
    assert {d.address: d.profile for d in household.devices} == {PARENT: "adult1", AYESHA: "child1"}
    standing = await lab.do(lambda store: store.standing(DEFAULT))
    assert standing.is_set_up
    assert standing.sorting_until == lab.clock.wall() + SORTING_DAY
    assert (await lab.at(AYESHA).get(f"/setup?code={code}")).path == "/login"


async def test_pages_can_be_opened_before_set_up_is_finished(lab: PagesLab) -> None:
    code, phone = await _code(lab), lab.at(PARENT)
    await phone.post("/setup", on="/setup", code=code, password=PASSWORD)
    for path in ("/devices", "/alarms", "/rules", "/more"):
        assert (await phone.get(path)).status == 200


async def test_the_language_comes_first_and_keeps_the_code(lab: PagesLab) -> None:
    code, phone = await _code(lab), lab.at(PARENT)
    page = (await phone.get(f"/setup?code={code}")).text
    assert 0 < page.index('lang="ur" hreflang="ur"') < page.index("Welcome")
    page = (await phone.get(f"/setup?lang=ur&code={code}")).text
    assert '<html lang="ur" dir="rtl">' in page
    assert f'name="code" value="{code}"' in page


async def test_a_phone_can_take_over_by_its_camera(lab: PagesLab) -> None:
    code, phone = await _code(lab), lab.at(PARENT)
    here = await phone.get(f"/setup?code={code}")
    assert 'class="qr"' not in here.text, "no phone reaches this machine by its own loopback"
    there = await phone.get(f"/setup?code={code}", Host="nigehban.home.arpa")
    assert 'class="qr"' in there.text
    assert 'class="qr"' not in (await phone.get("/setup", Host="nigehban.home.arpa")).text


async def test_an_old_link_says_so(lab: PagesLab) -> None:
    old = await _code(lab)
    await _code(lab)
    phone = lab.at(PARENT)
    page = await phone.post("/setup", on="/setup", code=old, password=PASSWORD)
    assert "not the newest one" in page.text
    page = await phone.post("/setup", on="/setup", code="<b>", password=PASSWORD)
    assert "<b>" not in page.text.partition("<main")[2].partition("Welcome")[0]


async def test_a_short_password_is_refused_with_a_sentence(lab: PagesLab) -> None:
    code, phone = await _code(lab), lab.at(PARENT)
    page = await phone.post("/setup", on="/setup", code=code, password="short")  # noqa: S106
    assert "at least 8 characters" in page.text


async def test_another_child_is_one_tap_without_a_script(lab: PagesLab) -> None:
    code, phone = await _code(lab), lab.at(PARENT)
    page = await phone.post("/setup", on="/setup", code=code, password=PASSWORD)
    page = await phone.post(
        "/setup/children", csrf=page.csrf, child=["A"], month=["3"], year=["2015"], more="1"
    )
    assert page.text.count('name="month"') == 2
    assert 'value="A"' in page.text


def test_a_private_address_is_told_from_a_makers() -> None:
    assert is_private_mac("02:11:22:33:44:55")
    assert not is_private_mac("3c:22:fb:00:00:01")
    assert not is_private_mac("192.168.1.50")


@pytest.mark.parametrize("spelling", ["UTC", "Etc/UTC", "Etc/GMT", "Zulu", "UTC0"])
async def test_a_box_without_a_zone_takes_that_of_the_phone(lab: PagesLab, spelling: str) -> None:
    await _live_in(lab, spelling)
    code, phone = await _code(lab), lab.at(PARENT)
    page = await phone.post(
        "/setup", on="/setup", code=code, password=PASSWORD, zone="Asia/Karachi"
    )
    household = await lab.household()
    assert (household.timezone, household.country) == ("Asia/Karachi", "pk")
    assert "Asia/Karachi" in page.text.partition("<summary>")[2].partition("</summary>")[0]


async def test_a_box_that_knows_its_zone_keeps_it(lab: PagesLab) -> None:
    await _live_in(lab, "Europe/Brussels")
    code, phone = await _code(lab), lab.at(PARENT)
    await phone.post("/setup", on="/setup", code=code, password=PASSWORD, zone="Asia/Karachi")
    assert (await lab.household()).timezone == "Europe/Brussels"


async def test_the_zone_can_be_chosen_on_the_second_screen(lab: PagesLab) -> None:
    await _live_in(lab, "Etc/UTC")
    code, phone = await _code(lab), lab.at(PARENT)
    page = await phone.post("/setup", on="/setup", code=code, password=PASSWORD)
    assert '<details class="card zone" open>' in page.text
    fields = {"child": ["A"], "month": ["3"], "year": ["2015"], "zone": "Asia/Karachi"}
    again = await phone.post("/setup/children", csrf=page.csrf, more="1", **fields)
    assert '<option value="Asia/Karachi" selected>' in again.text
    await phone.post("/setup/children", csrf=page.csrf, go="1", **fields)
    household = await lab.household()
    assert (household.timezone, household.country) == ("Asia/Karachi", "pk")
    await phone.post("/setup/children", csrf=page.csrf, go="1", zone="Nowhere/At_all")
    assert (await lab.household()).timezone == "Asia/Karachi"


async def _live_in(lab: PagesLab, zone: str) -> None:
    def move(store: HouseholdStore) -> None:
        store.edit(DEFAULT, "test", "moved", lambda home: replace(home, timezone=zone, country=""))

    await lab.do(move)


async def test_without_a_code_it_is_said_where_the_link_is(lab: PagesLab) -> None:
    phone = lab.at(PARENT)
    page = await phone.post("/setup", on="/setup", password=PASSWORD)
    assert "journalctl -u nigehban" in page.text
