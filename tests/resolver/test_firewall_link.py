"""The resolver's end of the firewall's socket."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from firewall.grammar import Add, Key
from resolver.firewall_link import FirewallLink
from tests.resolver.paper_firewall import PaperFirewall, until

LOCK = Add("locked", 60, (Key("02:00:00:00:00:01", ""),))


class Ends:
    def __init__(self) -> None:
        self.there, self.log, self.changes = PaperFirewall(), list[str](), 0
        self.link = FirewallLink(self.there.path, self.log.append, self._changed)

    def _changed(self) -> None:
        self.changes += 1


@pytest.fixture
async def ends() -> AsyncIterator[Ends]:
    made = Ends()
    running = asyncio.create_task(made.link.run())
    yield made
    running.cancel()
    await asyncio.wait({running})
    await made.there.close()


async def test_where_nobody_is_nothing_is_sent_and_it_is_said_once(ends: Ends) -> None:
    assert ends.link.tell([LOCK]) == []
    await asyncio.sleep(1.2)
    assert len(ends.log) == 1
    assert ends.log[0].endswith("locks hold for new look-ups, and open connections go on")
    assert not ends.link.is_up


async def test_replies_come_to_who_asked_and_its_state_is_known(ends: Ends) -> None:
    await ends.there.open()
    await until(lambda: ends.link.is_up)
    assert ends.changes == 1
    replies = ends.link.tell([LOCK, LOCK])
    assert await asyncio.gather(*replies) == ["ok", "ok"]
    await until(lambda: ends.link.status)
    assert ends.link.status["offload"] == 1
    assert ends.there.told() == ["add locked 60 02:00:00:00:00:01"] * 2


async def test_a_firewall_that_goes_is_found_again(ends: Ends) -> None:
    await ends.there.open()
    await until(lambda: ends.link.is_up)
    ends.there.silent.set()
    (unanswered,) = ends.link.tell([LOCK])
    await until(lambda: ends.there.said)
    ends.there.hang_up()
    await until(lambda: not ends.link.is_up)
    assert unanswered.cancelled()
    await until(lambda: ends.link.is_up)
    assert ends.changes == 3
    assert "the firewall is gone" in ends.log[-1]


async def test_a_refusal_is_said_once(ends: Ends) -> None:
    await ends.there.open()
    await until(lambda: ends.link.status)
    ends.there.reply = "no locked is full"
    await asyncio.gather(*ends.link.tell([LOCK, LOCK]))
    assert ends.log[1:] == ["the firewall refuses: no locked is full"]
