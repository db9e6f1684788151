"""Minutes a day on their pages: set by parents, kept where they say so, and shown to the child."""

import re

from policy.minutes import SavingKey
from policy.rules import Allowance
from store.activity import Activity, Changes
from store.household import DEFAULT
from tests.webui.home import AYESHA, PagesLab, Visitor

GAMES = {"for_": "profile:child1", "label": "Games", "kind": "some", "label_id": "games"}
A_DAY = {"school_day": "60", "free_day": "90", "spend": "low"}


async def _set(parent: Visitor, **fields: str) -> str:
    said = GAMES | A_DAY | fields
    said["label-id"] = said.pop("label_id")
    page = await parent.get("/minutes/edit?for=profile:child1")
    answer = await parent.post("/minutes/save", csrf=page.csrf, **said)
    return answer.text


async def _its(lab: PagesLab) -> Allowance:
    layer = (await lab.household()).profiles["child1"].layer
    return (layer.allowances or ())[-1]


async def test_unused_minutes_are_kept_only_where_a_parent_says_so(
    lab: PagesLab, parent: Visitor
) -> None:
    await _set(parent)
    assert (await _its(lab)).keep_up_to == 0
    shown = await _set(parent, keep="45")
    assert (await _its(lab)).keep_up_to == 45
    assert "Unused ones are kept, up to 45 min" in shown


async def test_a_cap_of_the_household_file_stays_when_the_page_is_saved(
    lab: PagesLab, parent: Visitor
) -> None:
    await _set(parent, keep="37")
    shown = await parent.get("/minutes/edit?for=profile:child1&n=1")
    assert re.search(r'<option value="37" selected>', shown.text)


async def test_what_is_no_number_of_minutes_keeps_nothing(lab: PagesLab, parent: Visitor) -> None:
    for odd in ("-5", "lots", "1441", ""):
        await _set(parent, keep=odd)
        assert (await _its(lab)).keep_up_to == 0


async def test_child_and_parent_see_what_was_kept(lab: PagesLab, parent: Visitor) -> None:
    await _set(parent, keep="45")
    lab.resolver.savings = [["profile", "child1", ["games"], 30]]
    child = await lab.at(AYESHA).get("/my")
    assert "2 h left" in child.text
    assert "30 min of today's minutes you kept from earlier days" in child.text
    assert "What you leave over is kept for later days, up to 45 min." in child.text
    shown = await parent.get("/minutes?for=profile:child1")
    assert "30 min kept from earlier days" in shown.text
    everything = await parent.get("/data/all")
    assert "Minutes kept from earlier days" in everything.text


async def test_without_a_resolver_what_was_written_is_shown(lab: PagesLab, parent: Visitor) -> None:
    await _set(parent, keep="45")
    key = SavingKey("profile", "child1", frozenset({"games"}))
    activity = Activity(lab.console.places.activity_db)
    activity.save(Changes(1.0, savings={DEFAULT: {"2026-11-21": {key: 20}}}))
    activity.close()
    await lab.resolver.stop()
    shown = await parent.get("/minutes?for=profile:child1")
    assert "20 min kept from earlier days" in shown.text
