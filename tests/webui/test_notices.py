"""What a parent is told of trouble."""

from dataclasses import replace

from tests.webui.home import PagesLab, Visitor
from webui.home_state import home_state
from webui.notices import notices


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
