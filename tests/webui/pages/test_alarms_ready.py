"""Taking a ready alarm: the editor shows it filled in, and it can be saved as it is."""

import datetime as dt
import html
import re

import pytest

from policy.alarm_times import SunEvent
from policy.labels import EVERYTHING
from tests.webui.home import Answer, PagesLab, Visitor

CHILD = "profile:child1"
_FIELDS = ("from", "to", "label")


async def _take(parent: Visitor, query: str, **changed: str) -> None:
    """Save a ready alarm as the editor shows it, with some fields changed."""
    page = await parent.get(f"/alarms/new?for={CHILD}&{query}")
    form = page.text.partition('action="/alarms/save"')[2]
    found = {key: re.search(rf'name="{key}" value="([^"]*)"', form) for key in _FIELDS[:2]}
    found["label"] = re.search(r'name="label"[^>]* value="([^"]*)"', form)
    values = {key: html.unescape(match[1]) for key, match in found.items()}
    days = re.findall(r'name="day" value="(\d)" checked', form)
    dates = re.findall(r'name="date" value="([^"]+)"', form)
    kind = re.search(r'name="kind" value="(\w+)" checked', form)[1]
    labels = re.findall(r'name="label-id" value="(\w+)" checked', form)
    values |= changed
    await parent.post(
        "/alarms/save", csrf=page.csrf, for_=CHILD, from_=values["from"], to=values["to"],
        label=values["label"], day=days, date=dates, kind=kind, label__id=labels,
        **{key: value for key, value in values.items() if key not in _FIELDS},
    )  # fmt: skip


async def _list(parent: Visitor) -> Answer:
    return await parent.get(f"/alarms?for={CHILD}")


@pytest.mark.parametrize("chosen", ["tuition", "quran", "second-school", "once", "fajr", "friday"])
async def test_it_can_be_saved_as_it_is(lab: PagesLab, parent: Visitor, chosen: str) -> None:
    await _take(parent, f"as={chosen}")
    alarm = (await lab.household()).profiles["child1"].layer.alarms[-1]
    assert alarm.days or alarm.dates
    assert alarm.locks


async def test_maghrib_of_a_city_follows_the_sun(lab: PagesLab, parent: Visitor) -> None:
    page = await parent.get(f"/alarms/new?for={CHILD}&as=maghrib")
    assert "it follows the sun by itself" in page.text
    assert "your mosque" in page.text
    await _take(
        parent, "as=maghrib", city="lahore", from__by="maghrib", from__offset="-10", to__by="clock",
        to="18:15",
    )  # fmt: skip
    alarm = (await lab.household()).profiles["child1"].layer.alarms[-1]
    assert (alarm.label, alarm.locks) == ("Maghrib", {EVERYTHING})
    assert (alarm.start.event, alarm.start.offset) == (SunEvent.MAGHRIB, -10)
    assert alarm.start.place.city == "lahore"
    assert alarm.end == dt.time(18, 15)
    shown = (await parent.get(f"/alarms?for={CHILD}")).text
    assert "10 min before Maghrib – 6:15" in shown
    assert "Lahore" in shown
    before = re.search(r"<bdi>4:5(\d).PM – 6:15.PM</bdi>", shown)
    assert before is not None
    lab.clock.move(21 * 86400)
    later = re.search(r"<bdi>4:5(\d).PM – 6:15.PM</bdi>", (await _list(parent)).text)
    assert int(later[1]) != int(before[1])


async def test_a_city_that_is_none_is_asked_for_again(lab: PagesLab, parent: Visitor) -> None:
    count = len((await lab.household()).profiles["child1"].layer.alarms or ())
    await _take(parent, "as=maghrib", city="atlantis", from__by="maghrib")
    assert len((await lab.household()).profiles["child1"].layer.alarms or ()) == count


async def test_only_what_homework_needs_stays_open(lab: PagesLab, parent: Visitor) -> None:
    await _take(parent, "as=study", names="School.example\nlms.example")
    alarm = (await lab.household()).profiles["child1"].layer.alarms[-1]
    assert (alarm.locks, alarm.spared) == ({EVERYTHING}, {"kids_pack"})
    assert alarm.spared_names == {"school.example", "lms.example"}
    shown = (await parent.get(f"/alarms?for={CHILD}")).text
    assert "Stays open:" in shown
    assert "school.example" in shown


@pytest.mark.parametrize("names", ["no name", "<script>", "a" * 300, "*.school.example"])
async def test_what_is_no_site_is_said(lab: PagesLab, parent: Visitor, names: str) -> None:
    count = len((await lab.household()).profiles["child1"].layer.alarms or ())
    await _take(parent, "as=study", names=names)
    assert len((await lab.household()).profiles["child1"].layer.alarms or ()) == count


async def test_what_was_for_one_day_is_over_the_next_and_offers_to_be_deleted(
    lab: PagesLab, parent: Visitor
) -> None:
    await _take(parent, "as=once")
    assert "Over" not in (await parent.get(f"/alarms?for={CHILD}")).text
    lab.clock.move(30 * 3600)
    page = await parent.get(f"/alarms?for={CHILD}")
    assert "Over" in page.text
    assert 'value="delete"' in page.text


async def test_what_cannot_be_read_costs_nothing_of_what_was_typed(
    lab: PagesLab, parent: Visitor
) -> None:
    said = {"from": "17:15", "to": "18:45", "label": "Chess", "kind": "but", "names": "<b> chess"}
    page = await parent.post(
        "/alarms/save", on=f"/alarms/new?for={CHILD}", for_=CHILD, day=["2"],
        label__id=["games"], to__by="fajr", city="lahore", **said,
    )  # fmt: skip
    assert "“&lt;b&gt;” is not a site&#39;s name." in page.text
    form = page.text.partition('action="/alarms/save"')[2]
    assert re.search(r'name="from" value="17:15"', form)
    assert re.search(r'<option value="fajr" selected>', form)
    assert re.search(r'name="label"[^>]* value="Chess"', form)
    assert re.findall(r'name="day" value="(\d)" checked', form) == ["2"]
    assert re.search(r'name="kind" value="(\w+)" checked', form)[1] == "but"
    assert "&lt;b&gt; chess</textarea>" in form
    assert re.findall(r'name="label-id" value="(\w+)" checked', form) == ["games"]
