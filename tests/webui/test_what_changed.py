"""What a look tells apart: rules, acts that begin and end, minutes, who is new, the minute."""

import asyncio
from typing import Any

from policy.acts import Reach, Scope
from store.acts import ActKeeper
from store.household import DEFAULT, HouseholdStore
from tests.webui.home import PagesLab, Visitor
from webui.what_changed import Watch, seen_by

HOME = Scope(Reach.HOUSEHOLD)


def _pause(minutes: int | None) -> Any:
    def work(store: HouseholdStore) -> None:
        with store.writing(DEFAULT, "somebody", "paused") as db:
            ActKeeper(db, DEFAULT, "somebody", store.clock.wall()).pause(HOME, minutes)

    return work


async def test_nothing_changed_looks_the_same(lab: PagesLab, parent: Visitor) -> None:
    watch = Watch(lab.console)
    assert await watch.look(DEFAULT) == await watch.look(DEFAULT)


async def test_what_the_command_line_writes_is_seen(lab: PagesLab, parent: Visitor) -> None:
    watch = Watch(lab.console)
    before, carried = await watch.look(DEFAULT), seen_by(lab.console, DEFAULT)
    await asyncio.sleep(0.02)
    await lab.do(_pause(None))
    assert await watch.look(DEFAULT) != before
    assert seen_by(lab.console, DEFAULT) != carried


async def test_the_end_of_a_pause_is_seen_though_nobody_writes(
    lab: PagesLab, parent: Visitor
) -> None:
    watch = Watch(lab.console)
    lab.clock.move(10)
    await lab.do(_pause(3))
    lab.clock.move(179)
    before = await watch.look(DEFAULT)
    lab.clock.move(2)
    after = await watch.look(DEFAULT)
    assert before[2] == after[2], "within the same minute of the clock"
    assert before != after


async def test_a_minute_that_is_used_or_passes_is_seen(lab: PagesLab, parent: Visitor) -> None:
    watch = Watch(lab.console)
    seen = [await watch.look(DEFAULT)]
    lab.resolver.usage = [["child1", "d2", "games", "1", "3"]]
    seen.append(await watch.look(DEFAULT))
    lab.clock.move(60)
    seen.append(await watch.look(DEFAULT))
    lab.resolver.asked = {"127.0.0.9": 3}
    seen.append(await watch.look(DEFAULT))
    assert len(set(seen)) == 4
