"""Resume opens whom it names and nobody else; a button under an alarm does what it says."""

import datetime as dt
import re
from dataclasses import replace

from policy.alarms import Alarm
from policy.home import THE_HOME, Subject, subject_of
from policy.labels import EVERYTHING
from store.household import DEFAULT
from tests.webui.home import PagesLab, Visitor
from webui.console import Console
from webui.home_state import home_state
from webui.right_now import right_now

CHILD, BILAL = "profile:child1", "profile:child2"
NIGHT = Alarm(
    "Nights", dt.time(21), dt.time(6, 30), days=frozenset(range(7)), locks=frozenset({EVERYTHING})
)


async def locked(console: Console) -> list[str]:
    state = await home_state(console, DEFAULT)
    people = (Subject(p) for p in state.household.profiles.values() if p.id != "adult1")
    subjects = {"home": THE_HOME} | {s.profile_id: s for s in people}
    subjects |= {d.id: subject_of(state.home, d, state.now) for d in state.household.devices}
    return sorted(
        who for who, s in subjects.items() if right_now(state.home, s, state.now).is_locked
    )


async def tap(lab: PagesLab, parent: Visitor, do: str, whom: str, **more: str) -> str:
    lab.clock.move(1)
    page = (await parent.post(f"/act/{do}", for_=whom, **more)).text
    lab.clock.move(1)
    return re.sub(r"\s+", " ", page.replace("\u00a0", " "))


async def test_resume_on_a_childs_card_opens_that_child_alone(
    lab: PagesLab, parent: Visitor
) -> None:
    await tap(lab, parent, "pause", BILAL)
    page = await tap(lab, parent, "pause", "home")
    card = re.search(r'id="child2".*?</section>', page)[0]
    assert re.search(r'action="/act/resume">.*?name="for" value="profile:child2"', card)
    page = await tap(lab, parent, "resume", BILAL)
    assert "Bilal: open again" in page
    assert await locked(lab.console) == ["child1", "d1", "d2", "home"]
    await tap(lab, parent, "pause", "home")
    assert "child2" in await locked(lab.console), "a new lock is for all again"


async def test_resume_on_a_device_opens_that_device_alone(lab: PagesLab, parent: Visitor) -> None:
    await tap(lab, parent, "pause", CHILD)
    await tap(lab, parent, "pause", "home")
    await tap(lab, parent, "resume", "device:d2")
    assert await locked(lab.console) == ["child1", "child2", "d1", "d3", "home"]


async def test_undo_locks_a_child_again_who_was_let_out(lab: PagesLab, parent: Visitor) -> None:
    await tap(lab, parent, "pause", "home")
    page = await parent.post("/act/resume", for_=BILAL)
    await parent.post("/undo", did=re.search(r"did=([\w-]+)", page.path)[1])
    assert "child2" in await locked(lab.console)


async def test_the_words_say_what_else_locks(lab: PagesLab, parent: Visitor) -> None:
    lab.clock.move(8 * 3600)  # eleven at night
    await tap(lab, parent, "pause", CHILD)
    page = await tap(lab, parent, "resume", CHILD)
    assert re.search(r"Ayesha is still locked by another rule: Locked until tomorrow \d", page)
    await tap(lab, parent, "pause", "home")
    page = await tap(lab, parent, "resume", "home")
    assert "Whole home: open again · Still locked: Ayesha" in page


async def test_the_homes_alarm_is_skipped_this_time_by_opening_the_home(
    lab: PagesLab, parent: Visitor
) -> None:
    await lab.do(
        lambda store: store.edit(
            DEFAULT,
            "test",
            "night",
            lambda h: replace(h, layer=replace(h.layer, alarms=(NIGHT,)), profiles={}, devices=()),
        )
    )
    lab.resolver.devices = {}
    lab.clock.move(8 * 3600)
    assert await locked(lab.console) == ["home"]
    page = await tap(lab, parent, "resume", "home")
    assert "Whole home: open again · Skipped this time: Nights" in page
    assert await locked(lab.console) == []
    lab.clock.move(24 * 3600)
    assert await locked(lab.console) == ["home"]
