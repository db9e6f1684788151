"""Skip an alarm once on its page: tonight's, or the one that runs; no rule changes."""

import datetime as dt
import re

from policy.wall_clock import instants_of
from store.household import DEFAULT
from store.zones import find_zone
from tests.webui.home import PagesLab, Visitor

CHILD = "profile:child1"


async def _do(parent: Visitor, what: str, label: str) -> str:
    page = await parent.get(f"/alarms?for={CHILD}")
    article = next(a for a in page.text.split("<article")[1:] if label in a)
    number, mark = (re.search(rf'name="{key}" value="(\w+)"', article)[1] for key in ("n", "mark"))
    back = f"/alarms?for={CHILD}"
    answer = await parent.post("/alarms/do", for_=CHILD, n=number, mark=mark, do=what, back=back)
    return answer.text


async def test_tonight_is_skipped_and_the_preset_stays_a_preset(
    lab: PagesLab, parent: Visitor
) -> None:
    page = await _do(parent, "skip", "Weekend nights")
    assert "is skipped once: Sat 21 November" in page
    assert "Skipped: Sat 21 November" in page
    assert (await lab.household()).profiles["child1"].layer.alarms is None
    assert lab.resolver.changed == 1
    lab.clock.move(8 * 3600)  # eleven at night
    assert "Free now" in (await parent.get("/")).text
    lab.clock.move(24 * 3600)
    assert "Locked until" in (await parent.get("/")).text


async def test_what_runs_now_ends_for_this_time_and_comes_back_by_one_tap(
    lab: PagesLab, parent: Visitor
) -> None:
    lab.clock.move(8 * 3600)
    page = await parent.get(f"/alarms?for={CHILD}")
    assert "Active until tomorrow" in page.text
    await _do(parent, "skip", "Weekend nights")
    assert "Free now" in (await parent.get("/")).text.partition('id="child2"')[0]
    lab.clock.move(1)
    assert "happens as usual" in await _do(parent, "unskip", "Weekend nights")
    assert "Locked until" in (await parent.get("/")).text.partition('id="child2"')[0]


async def test_a_skip_is_undone_like_any_tap(lab: PagesLab, parent: Visitor) -> None:
    page = await parent.get(f"/alarms?for={CHILD}")
    number, mark = (
        re.search(rf'name="{key}" value="(\w+)"', page.text)[1] for key in ("n", "mark")
    )
    answer = await parent.post("/alarms/do", for_=CHILD, n=number, mark=mark, do="skip")
    did = re.search(r"did=([\w-]+)", answer.path)[1]
    await parent.post("/undo", did=did)
    acts = await lab.do(lambda store: store.acts(DEFAULT))
    assert acts.skips == ()


async def test_the_skip_is_kept_until_well_after_that_time(lab: PagesLab, parent: Visitor) -> None:
    await _do(parent, "skip", "Weekend nights")
    skip = (await lab.do(lambda store: store.acts(DEFAULT))).skips[0]
    zone = find_zone((await lab.household()).timezone)
    morning = dt.datetime.combine(skip.day + dt.timedelta(days=1), dt.time.fromisoformat(skip.end))
    assert skip.until > instants_of(zone, morning)[0]
