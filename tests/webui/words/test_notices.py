"""What a parent is told of trouble."""

from dataclasses import replace

from tests.webui.home import AYESHA, PARENT, PagesLab, Visitor
from webui.home_state import home_state
from webui.words.notices import notices


async def test_each_trouble_has_its_sentence(lab: PagesLab, parent: Visitor) -> None:
    state = await home_state(lab.console, "default")
    assert notices(state, {"clock_is_set": True, "recording": True}) == []
    assert "not running" in notices(state, None)[0].text
    status = {"clock_is_set": False, "recording": False, "hidden_by_forwarder": True}
    said = [notice.text for notice in notices(state, status)]
    assert ["time yet" in said[0], "Minutes" in said[1], "router hides" in said[2]] == [True] * 3


async def test_a_loose_rule_for_new_devices_is_told(lab: PagesLab, parent: Visitor) -> None:
    await parent.post(
        "/more/home", name="Home", zone="Asia/Karachi", country="pk", new_devices="adult1",
        block_mode="null_address", day=["0", "1"],
    )  # fmt: skip
    state = await home_state(lab.console, "default")
    assert state.household.country == "pk"
    assert state.household.school_days == {0, 1}
    assert "few rules" in notices(state, {})[0].text


async def test_a_home_in_utc_is_asked_whether_that_is_right(lab: PagesLab, parent: Visitor) -> None:
    state = await home_state(lab.console, "default")
    household = replace(state.household, timezone="Etc/UTC")
    state = replace(state, home=replace(state.home, household=household))
    [notice] = notices(state, {})
    assert "Times are in UTC: is that right?" in notice.text
    assert notice.href == "/more/home"


async def test_a_device_that_was_sorted_by_its_address_can_be_known_by_its_mac(
    lab: PagesLab, parent: Visitor
) -> None:
    mac = "02:11:22:33:44:77"
    lab.resolver.asked, lab.resolver.macs = {AYESHA: 3}, {AYESHA: mac}
    page = await parent.get("/")
    assert "Blue tablet is known by an address that may change" in page.text
    assert mac in (await parent.get("/devices/one?id=d2")).text
    await parent.post("/devices/mac", id="d2")
    device = (await lab.household()).device("d2")
    assert device is not None
    assert (device.mac, device.address) == (mac, AYESHA)
    assert "may change" not in (await parent.get("/")).text


async def test_a_childs_device_that_asks_nothing_is_told_and_an_adults_is_not(
    lab: PagesLab, parent: Visitor
) -> None:
    lab.resolver.silent = {"d1": 20000.0, "d2": 5 * 3600.0, "gone": 20000.0}
    page = await parent.get("/")
    sentence = "Blue tablet was on your network for 5 h of the day and asked me nothing."
    assert sentence in page.text
    assert "Ammi&#39;s phone was on" not in page.text
    assert "silent" in (await parent.get("/devices")).text
    assert sentence in (await parent.get("/devices/one?id=d2")).text
    assert "asked me nothing" not in (await parent.get("/devices/one?id=d1")).text


async def test_a_router_that_announces_another_server_is_told_with_its_address(
    lab: PagesLab, parent: Visitor
) -> None:
    assert "announces another" not in (await parent.get("/")).text
    lab.resolver.announced, lab.resolver.asked = ["fe80::1"], {PARENT: 3}
    for path in ("/", "/connect"):
        text = (await parent.get(path)).text
        assert "announces another DNS server over IPv6" in text
        assert "fe80::1" in text
