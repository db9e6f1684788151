"""Calendars on their page: taken ready, changed, switched, deleted; what they do shows at once."""

import datetime as dt
import html
import re

import pytest

from policy.rules import Calendar, DayKind, Household
from store.household import DEFAULT
from tests.webui.home import AYESHA, Answer, PagesLab, Visitor
from webui.rulebook import with_calendars, without_profile

HOLIDAYS = {"label": "Holidays", "first": "2026-11-21", "last": "2026-12-04", "days": "free"}
USUAL = {"locks": "usual"}


async def _set(parent: Visitor, **fields: object) -> str:
    answer = await parent.post("/calendars/save", on="/calendars/new", **(HOLIDAYS | fields))
    return answer.text


async def _all(lab: PagesLab) -> tuple[Calendar, ...]:
    return (await lab.household()).calendars


@pytest.mark.parametrize("chosen", ["holidays", "exams", "ramadan", "trip"])
async def test_a_ready_one_can_be_saved_as_it_is(
    lab: PagesLab, parent: Visitor, chosen: str
) -> None:
    page = await parent.get(f"/calendars/new?as={chosen}")
    fields = dict(re.findall(r'name="(label|first|last|from|to)"[^>]* value="([^"]*)"', page.text))
    ticked = dict(re.findall(r'name="(days|locks)" value="(\w*)" checked', page.text))
    fields["from_"] = fields.pop("from")
    shown = await parent.post("/calendars/save", csrf=page.csrf, **fields, **ticked)
    assert "Holds now" in shown.text
    assert len(await _all(lab)) == 1
    assert lab.resolver.changed == 1


async def test_holidays_make_monday_evening_a_weekend_evening(
    lab: PagesLab, parent: Visitor
) -> None:
    monday = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC).timestamp()  # 21:30 in Karachi
    lab.clock.set_wall(monday)
    assert "Locked until" in (await parent.get("/")).text.partition('id="child2"')[0]
    await _set(parent, **USUAL)
    card = (await parent.get("/")).text.partition('id="child2"')[0]
    assert "Locked until" not in card
    assert "Holidays until Fri 4 December" in card
    assert (await _all(lab))[0].days is DayKind.FREE


async def test_one_lock_instead_and_no_locks(lab: PagesLab, parent: Visitor) -> None:
    await _set(parent, days="", locks="own", from_="22:30", to="03:30", child=["child1"])
    calendar = (await _all(lab))[0]
    assert calendar.profiles == {"child1"}
    assert calendar.days is None
    alarm = calendar.alarms[0]
    assert (alarm.start, alarm.end, len(alarm.days)) == (dt.time(22, 30), dt.time(3, 30), 7)
    await _set(parent, days="", locks="none", label="Trip")
    assert [each.alarms for each in await _all(lab) if each.label == "Trip"] == [()]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"first": "2026-12-05"}, "The last day is before the first"),
        ({"last": "2031-01-01"}, "longer than a year"),
        ({"first": "soon"}, "Choose the first and the last day"),
        ({"days": ""}, "Choose what is different"),
        ({"locks": "own", "from_": "21:00", "to": "21:00"}, "the same time"),
    ],
)
async def test_an_unfinished_one_says_what_is_missing(
    lab: PagesLab, parent: Visitor, fields: dict[str, str], sentence: str
) -> None:
    assert sentence in await _set(parent, **(USUAL | fields))
    assert await _all(lab) == ()


async def test_it_is_switched_off_changed_and_deleted(lab: PagesLab, parent: Visitor) -> None:
    page = await _set(parent, **USUAL)
    mark = re.search(r'name="mark" value="(\w+)"', page)[1]
    await parent.post("/calendars/do", on="/calendars", n="0", mark=mark, do="off")
    assert not (await _all(lab))[0].on
    stale = await parent.post("/calendars/do", on="/calendars", n="0", mark=mark, do="delete")
    assert stale.status == 409
    page = await parent.get("/calendars/edit?n=0")
    mark = re.search(r'name="mark" value="(\w+)"', page.text)[1]
    await _set(parent, n="0", mark=mark, last="2026-12-10", **USUAL)
    assert [(c.last, c.on) for c in await _all(lab)] == [(dt.date(2026, 12, 10), False)]
    page = await parent.get("/calendars/edit?n=0")
    mark = re.search(r'name="mark" value="(\w+)"', page.text)[1]
    await parent.post("/calendars/do", on="/calendars", n="0", mark=mark, do="delete")
    assert await _all(lab) == ()


async def test_what_is_changed_keeps_its_place_for_the_later_of_two_holds(
    lab: PagesLab, parent: Visitor
) -> None:
    await _set(parent, label="First", first="2026-11-25", **USUAL)
    await _set(parent, label="Second", **USUAL)
    page = (await parent.get("/calendars/edit?n=0")).text
    mark = re.search(r'name="mark" value="(\w+)"', page)[1]
    await _set(parent, n="0", mark=mark, label="Changed", **USUAL)
    assert [each.label for each in await _all(lab)] == ["Changed", "Second"]


async def test_the_child_reads_of_it(lab: PagesLab, parent: Visitor) -> None:
    await _set(parent, **USUAL)
    page = await lab.at(AYESHA).get("/my")
    assert "Holidays, until Fri 4 December: other times hold." in page.text
    assert "/login" in (await lab.at(AYESHA).get("/calendars")).path


async def test_the_file_shows_what_the_page_set(lab: PagesLab, parent: Visitor) -> None:
    await _set(parent, label="<b>Eid</b> \u202e", **USUAL)
    assert "<b>Eid</b>" not in (await parent.get("/calendars")).text
    kept = await lab.do(lambda store: store.household(DEFAULT).calendars)
    assert kept == await _all(lab)


def test_a_profile_that_goes_leaves_the_calendars() -> None:
    day = dt.date(2026, 12, 1)
    ours = Calendar("A", day, day, frozenset({"a", "b"}), DayKind.FREE)
    only = Calendar("B", day, day, frozenset({"a"}), DayKind.FREE)
    everybody = Calendar("C", day, day, frozenset(), DayKind.FREE)
    household = with_calendars(Household("Home", "Asia/Karachi"), [ours, only, everybody])
    left = without_profile(household, "a").calendars
    assert [(each.label, each.profiles) for each in left] == [("A", {"b"}), ("C", frozenset())]


# --- alarms and minutes of its own


async def _added(parent: Visitor, **fields: object) -> Answer:
    """Follow the link of the calendar's page to a new alarm, and save it."""
    page = await parent.get("/calendars/edit?n=0")
    link = html.unescape(re.search(r'href="(/alarms/new\?for=calendar:[^"]+)"', page.text)[1])
    editor = await parent.get(link)
    whose = re.search(r'name="for" value="(calendar:[^"]+)"', editor.text)[1]
    said = {"label": "Night", "from": "22:00", "to": "05:00", "kind": "all", "day": ["0", "1"]}
    return await parent.post(
        "/alarms/save", csrf=editor.csrf, for_=whose, back="/calendars/edit?n=0", **said | fields
    )


async def test_a_calendar_has_as_many_alarms_as_it_needs_and_windows_too(
    lab: PagesLab, parent: Visitor
) -> None:
    await _set(parent, **USUAL)
    assert (await _all(lab))[0].alarms is None
    page = await _added(parent)
    assert page.path.startswith("/calendars/edit?n=0")
    await _added(parent, label="Video", kind="open", label__id=["video"], day=["5"])
    night, video = (await _all(lab))[0].alarms
    assert (night.label, night.locks_everything, video.opens) == ("Night", True, {"video"})
    shown = (await parent.get("/calendars/edit?n=0")).text
    assert "Its own alarms" in shown
    assert "Opens only then: Video" in shown
    kept = {"locks": "kept", "n": "0", "mark": re.search(r'name="mark" value="(\w+)"', shown)[1]}
    await _set(parent, **kept)
    assert (await _all(lab))[0].alarms == (night, video)


async def test_its_alarm_is_changed_and_deleted_on_its_page(lab: PagesLab, parent: Visitor) -> None:
    await _set(parent, **USUAL)
    page = await _added(parent)
    link = html.unescape(re.search(r'href="(/alarms/edit\?for=calendar:[^"]+)"', page.text)[1])
    editor = await parent.get(link)
    fields = dict(
        re.findall(r'type="hidden" name="(for|n|mark|back)" value="([^"]*)"', editor.text)
    )
    fields["for_"] = fields.pop("for")
    page = await parent.post("/alarms/do", csrf=editor.csrf, do="delete", **fields)
    assert page.path.startswith("/calendars/edit?n=0")
    assert (await _all(lab))[0].alarms == ()


async def test_a_calendar_that_became_another_one_is_not_changed(
    lab: PagesLab, parent: Visitor
) -> None:
    await _set(parent, **USUAL)
    page = await parent.get("/calendars/edit?n=0")
    whose = re.search(r"/alarms/new\?for=(calendar:[^&\"]+)", page.text)[1]
    await _set(parent, n="0", mark=re.search(r'name="mark" value="(\w+)"', page.text)[1],
               label="Exams", **USUAL)  # fmt: skip
    for path in ("/alarms/new", "/minutes/edit"):
        assert (await parent.get(f"{path}?for={whose}")).status == 404
    for odd in ("calendar:0", "calendar:", "calendar:9-00000000", "calendar:x-1", "calendar:²-1"):
        assert (await parent.get(f"/alarms/new?for={odd}")).status == 404
    assert (await parent.post("/act/pause", for_=whose)).status == 404


async def test_a_calendar_has_minutes_of_its_own(lab: PagesLab, parent: Visitor) -> None:
    await _set(parent, **USUAL)
    page = await parent.get("/calendars/edit?n=0")
    whose = re.search(r"/minutes/edit\?for=(calendar:[^&\"]+)", page.text)[1]
    page = await parent.post(
        "/minutes/save", on=f"/minutes/edit?for={whose}", for_=whose, label="Trip", kind="all",
        school_day="180", free_day="180", spend="low",
    )  # fmt: skip
    assert page.path.startswith("/calendars/edit?n=0")
    assert "Trip" in page.text
    (allowance,) = (await _all(lab))[0].allowances
    assert (allowance.label, allowance.free_day) == ("Trip", 180)
    child = await lab.at(AYESHA).get("/my")
    assert "3 h left" in child.text


async def test_a_new_one_leads_to_its_alarms_where_that_is_wished(
    lab: PagesLab, parent: Visitor
) -> None:
    page = await parent.post("/calendars/save", on="/calendars/new", more="1", **HOLIDAYS, **USUAL)
    assert page.path.startswith("/calendars/edit?n=0")
    assert "Add an alarm" in page.text
