"""The page of ways around: what holds here, the switch, and each device's own word."""

import pytest

from policy.rules import WaysAround
from tests.webui.home import PagesLab, Visitor

ROUTER = {"by": "firewall", "wanted": True, "intercepts": True, "forwards": True}


async def test_the_switch_is_one_tap_and_is_written_down(lab: PagesLab, parent: Visitor) -> None:
    page = await parent.get("/ways")
    assert "Ways around are closed" in page.text
    page = await parent.post("/ways", to="open")
    assert (await lab.household()).ways_around is WaysAround.OPEN
    assert "let be" in page.text
    assert "Let ways around the rules be" in (await parent.get("/more/log")).text
    await parent.post("/ways", to="anything else")
    assert (await lab.household()).ways_around is WaysAround.CLOSED


async def test_a_carer_may_look_and_not_switch(lab: PagesLab, parent: Visitor) -> None:
    carer = await lab.adult("carer")
    page = await carer.get("/ways")
    assert page.status == 200
    assert (await carer.post("/ways", csrf=page.csrf, to="open")).status == 403
    assert (await lab.household()).ways_around is WaysAround.CLOSED


async def test_trouble_is_told_there_and_on_the_first_page(lab: PagesLab, parent: Visitor) -> None:
    lab.resolver.status["enforcement"] = ROUTER | {"flow_offload": True}
    assert "flow offload" in (await parent.get("/ways")).text
    assert "flow offload" in (await parent.get("/")).text
    lab.resolver.status["enforcement"] = {"by": "dns", "wanted": True}
    assert "nigehban-fw" in (await parent.get("/")).text
    lab.resolver.status["enforcement"] = ROUTER
    assert "nigehban-fw" not in (await parent.get("/")).text
    await lab.resolver.stop()
    assert "not running" in (await parent.get("/ways")).text


@pytest.mark.parametrize("word", ["open", "strict", "closed", "", "odd"])
async def test_a_device_has_a_word_of_its_own(lab: PagesLab, parent: Visitor, word: str) -> None:
    await parent.post("/devices/ways", on="/devices/one?id=d2", id="d2", ways="open")
    page = await parent.post("/devices/ways", on="/devices/one?id=d2", id="d2", ways=word)
    device = (await lab.household()).device("d2")
    assert device is not None
    said = device.ways_around.value if device.ways_around else ""
    assert said == (word if word != "odd" else "")
    assert f'value="{said}" checked' in page.text
    assert ("Blue tablet" in (await parent.get("/ways")).text) is bool(said)


async def test_what_a_lock_does_is_said_of_a_device_that_can_be_reached(
    lab: PagesLab, parent: Visitor
) -> None:
    lab.resolver.status["enforcement"] = ROUTER | {"strict": ["02:11:22:33:44:77"]}
    assert "within three seconds" not in (await parent.get("/devices/one?id=d2")).text
    lab.resolver.asked, lab.resolver.macs = {"127.0.0.3": 3}, {"127.0.0.3": "02:11:22:33:44:77"}
    await parent.post("/devices/mac", id="d2")
    page = await parent.get("/devices/one?id=d2")
    assert "within three seconds" in page.text
    assert "settings file of this box says" in page.text


async def test_a_device_that_is_gone_changes_nothing(lab: PagesLab, parent: Visitor) -> None:
    assert (await parent.post("/devices/ways", id="d99", ways="open")).status == 404
