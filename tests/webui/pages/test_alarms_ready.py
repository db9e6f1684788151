"""Taking a ready alarm: the editor shows it filled in, and it can be saved as it is."""

import datetime as dt
import html
import re

import pytest

from policy.labels import EVERYTHING
from tests.webui.home import PagesLab, Visitor

CHILD = "profile:child1"
_FIELDS = ("from", "to", "label")


async def _take(parent: Visitor, query: str, **changed: str) -> None:
    page = await parent.get(f"/alarms/new?for={CHILD}&{query}")
    form = page.text.partition('action="/alarms/save"')[2]
    found = {key: re.search(rf'name="{key}"[^>]* value="([^"]*)"', form) for key in _FIELDS}
    values = {key: html.unescape(match[1]) for key, match in found.items()}
    days = re.findall(r'name="day" value="(\d)" checked', form)
    dates = re.findall(r'name="date" value="([^"]+)"', form)
    kind = re.search(r'name="kind" value="(\w+)" checked', form)[1]
    labels = re.findall(r'name="label-id" value="(\w+)" checked', form)
    values |= changed
    await parent.post(
        "/alarms/save", csrf=page.csrf, for_=CHILD, from_=values["from"], to=values["to"],
        label=values["label"], day=days, date=dates, kind=kind, label__id=labels,
    )  # fmt: skip


@pytest.mark.parametrize("chosen", ["tuition", "quran", "second-school", "once", "fajr", "friday"])
async def test_it_can_be_saved_as_it_is(lab: PagesLab, parent: Visitor, chosen: str) -> None:
    await _take(parent, f"as={chosen}")
    alarm = (await lab.household()).profiles["child1"].layer.alarms[-1]
    assert alarm.days or alarm.dates
    assert alarm.locks


async def test_maghrib_of_a_city_is_shown_moved_and_still_editable(
    lab: PagesLab, parent: Visitor
) -> None:
    page = await parent.get(f"/alarms/new?for={CHILD}&as=maghrib&city=lahore&offset=-10&length=45")
    assert "Today about 5:0" in page.text
    assert "your mosque" in page.text
    await _take(parent, "as=maghrib&city=lahore&offset=-10&length=45", to="18:15")
    alarm = (await lab.household()).profiles["child1"].layer.alarms[-1]
    assert alarm.label == "Maghrib"
    assert alarm.locks == {EVERYTHING}
    assert alarm.start < dt.time(17, 5)
    assert alarm.end == dt.time(18, 15)


async def test_what_was_for_one_day_is_over_the_next_and_offers_to_be_deleted(
    lab: PagesLab, parent: Visitor
) -> None:
    await _take(parent, "as=once")
    assert "Over" not in (await parent.get(f"/alarms?for={CHILD}")).text
    lab.clock.move(30 * 3600)
    page = await parent.get(f"/alarms?for={CHILD}")
    assert "Over" in page.text
    assert 'value="delete"' in page.text
