"""What the firewall is told, and when: over a real socket, with a home on disk."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import pytest

from policy.acts import Acts, Grant, Pause, Reach, Scope
from policy.alarms import Alarm
from policy.facts import Listing, NameFacts
from policy.labels import Vocabulary
from policy.rules import AgeBand, NameRules
from resolver import wire
from resolver.cache import Cache, Key, failure
from resolver.clients import Clients, Slot, Surroundings
from resolver.enforcement import PATIENCE, Enforcement, Known
from resolver.houses import DEFAULT, Houses
from resolver.rate_limit import RateLimit
from resolver.settings import Firewall
from store.snapshots import Snapshot, prepare_snapshot, publish_snapshot
from tests.fakes import FakeClock
from tests.resolver.homes import device, household, profile
from tests.resolver.paper_firewall import PaperFirewall, until

TABLET, PHONE, ROUTER = (f"02:00:00:00:00:0{n}" for n in (1, 2, 9))
SCHOOL, GAME, SHARED, FRESH = (ip_address(f"192.0.2.{n}").packed for n in (1, 2, 3, 4))
FACTS = {
    "game.example": NameFacts(Listing(categories=("games",))),
    "help.example": NameFacts(lifeline=True),
}
KID = Scope(Reach.PROFILE, "kid")


class House:
    """A home with a tablet and a phone, its firewall on paper."""

    def __init__(self, folder: Path, **wishes: object) -> None:
        self.folder, self.clock, self.revision = folder, FakeClock(), 0
        self.when_judged: Callable[[], None] = lambda: None
        self.there, self.log = PaperFirewall(), list[str]()
        self.houses = Houses(folder, Vocabulary(), (), self.log.append)
        self.macs = {"192.168.1.7": TABLET, "192.168.1.1": ROUTER, "fe80::1": ROUTER}
        observes = lambda identity, base: self.enforcement.observes(identity, base)  # noqa: E731, PLW0108  (it comes later)
        around = Surroundings(
            self.macs.get,
            lambda _: True,
            lambda _: False,
            {"192.168.1.1"}.__contains__,
            observes=observes,
        )
        self.clients = Clients(self.houses, around, RateLimit(0, 0), {}, self.clock.wall)
        self.cache = Cache(1000)
        known = Known(
            self.houses, self.clients, self.cache, lambda: self.macs, self.facts_of, self.clock.wall
        )
        told = Firewall(self.there.path, **wishes)
        self.enforcement = Enforcement(told, known, self.clock, self.log.append)

    def facts_of(self, name: str, _: str) -> NameFacts:
        self.when_judged()
        return FACTS.get(name, NameFacts())

    def keep(self, acts: Acts = Acts(), locks: str = "") -> None:
        """Put rules in force; `locks` is what an alarm of the kid's locks all day."""
        midnight = dt.time()
        alarm = Alarm("A", midnight, midnight, frozenset(range(7)), locks=frozenset(locks.split()))
        kid = profile("kid", alarms=(alarm,) if locks else (), names=_ALWAYS)
        kid = replace(kid, age_band=AgeBand.FROM_10)
        rules = household([kid, profile("mum")], [
            device("d1", mac=TABLET, profile="kid"), device("d2", mac=PHONE, profile="mum"),
        ])  # fmt: skip
        self.revision += 1
        snapshot = Snapshot(DEFAULT, self.revision, rules, acts)
        publish_snapshot(prepare_snapshot(self.folder, snapshot))
        self.houses.look()
        self.clients.expire()

    def paused(self, minutes: int | None = None, *grants: Grant) -> Acts:
        now = self.clock.wall()
        until = None if minutes is None else now + 60 * minutes
        return Acts(pauses=(Pause(KID, now - 10, until),), grants=grants)

    def grant(self, name: str, minutes: int) -> Grant:
        now = self.clock.wall()
        return Grant(KID, now - 5, now + 60 * minutes, name=name)

    def know(self, name: str, *addresses: bytes) -> None:
        entry = replace(failure(0.0), rcode=wire.NOERROR, addresses=addresses)
        self.cache.put(Key(name, wire.A, wire.IN, do=False, cd=False, view=""), entry)

    async def told(self) -> list[str]:
        """Look around; give what the firewall heard of it."""
        await self.enforcement.look()
        await asyncio.sleep(0.02)
        return self.there.told()

    def slot(self, address: str = "192.168.1.7") -> Slot:
        return self.clients.slot(address, self.clock.monotonic())


_ALWAYS = NameRules(always=frozenset({"school.example"}))


async def opened(house: House) -> AsyncIterator[House]:
    house.keep()
    await house.there.open()
    running = asyncio.create_task(house.enforcement.link.run())
    await until(lambda: house.enforcement.link.is_up)
    yield house
    running.cancel()
    await asyncio.wait({running})
    await house.there.close()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async for made in opened(House(tmp_path)):
        assert await made.told() == ["begin", f"remove locked {TABLET} {PHONE}", "settled"]
        yield made


@pytest.fixture
async def careful(tmp_path: Path) -> AsyncIterator[House]:
    """A home that drops what labels lock, and keeps its phone strict."""
    wishes = {"strict": (PHONE,), "exempt": (ROUTER,), "resolvers": ("9.9.9.9",)}
    async for made in opened(House(tmp_path, drop_labels=True, **wishes)):
        yield made


async def test_what_may_be_reached_is_accepted_before_the_lock(house: House) -> None:
    house.know("school.example", SCHOOL, ip_address("2001:db8::1").packed)
    house.know("game.example", GAME)
    house.keep(house.paused())
    accepted, locked = await house.told()
    assert sorted(accepted.split()) == sorted(
        f"add accepted 3600 {TABLET},192.0.2.1 {TABLET},2001:db8::1".split()
    )
    assert locked == f"add locked 180 {TABLET}"
    assert house.enforcement.locked == 1
    assert await house.told() == [], "what is said is not said again"
    house.keep()
    unlocked, forgotten = await house.told()
    assert unlocked == f"remove locked {TABLET}"
    assert forgotten.startswith("remove accepted ")
    assert house.enforcement.locked == 0


async def test_a_lock_is_renewed_and_hardly_outlives_its_end(house: House) -> None:
    house.keep(house.paused(minutes=5))
    assert await house.told() == [f"add locked 180 {TABLET}"]
    house.clock.move(89)
    assert await house.told() == []
    house.clock.move(2)
    assert await house.told() == [f"add locked 180 {TABLET}"]
    house.clock.move(180)
    assert await house.told() == [f"add locked 34 {TABLET}"]
    house.clock.move(30)
    assert await house.told() == [f"remove locked {TABLET}"]


async def test_a_stranger_is_locked_with_the_strictest_and_the_router_is_not(house: House) -> None:
    house.macs["192.168.1.99"] = "02:00:00:00:00:99"
    house.keep(house.paused())
    assert sorted(await house.told()) == [
        f"add locked 180 {TABLET}",
        "add locked 180 02:00:00:00:00:99",
    ]
    assert house.enforcement.locked == 2


async def test_an_answer_waits_until_it_can_be_used_and_then_never_again(house: House) -> None:
    house.keep(house.paused(None, house.grant("fresh.example", 30)))
    slot = house.slot()
    assert slot.ruling.base.must_observe
    await house.enforcement.let_through(slot, (FRESH,))
    assert house.there.told() == [f"add accepted 3600 {TABLET},192.0.2.4"]
    await house.enforcement.let_through(slot, (FRESH,))
    assert house.there.told() == []


async def test_an_answer_waits_for_a_silent_firewall_only_so_long(house: House) -> None:
    house.keep(house.paused())
    house.there.silent.set()
    async with asyncio.timeout(0.5):
        await house.enforcement.let_through(house.slot(), (SCHOOL,))


async def test_what_a_grant_opened_closes_with_it(house: House) -> None:
    house.know("school.example", SCHOOL)
    house.know("fresh.example", FRESH)
    house.keep(house.paused(None, house.grant("fresh.example", 2)))
    accepted, _ = await house.told()
    assert "192.0.2.1" in accepted
    assert "192.0.2.4" in accepted
    house.clock.move(121)
    assert f"remove accepted {TABLET},192.0.2.4" in await house.told()


async def test_an_unlocked_device_is_not_observed(house: House) -> None:
    assert not house.slot().ruling.base.must_observe
    house.keep(house.paused())
    locked = house.slot().prefix
    house.keep()
    assert house.slot().prefix != locked
    assert not house.slot().ruling.base.must_observe


async def test_without_a_firewall_nobody_is_observed_and_nothing_is_said(house: House) -> None:
    house.keep(house.paused())
    assert house.slot().ruling.base.must_observe
    house.there.hang_up()
    await until(lambda: not house.enforcement.link.is_up)
    assert not house.slot().ruling.base.must_observe
    await house.enforcement.let_through(house.slot(), (SCHOOL,))
    assert await house.told() == []


async def test_standing_wishes_are_told_and_renewed(careful: House) -> None:
    await careful.told()
    careful.clock.move(91)
    standing = [
        f"add strict 180 {PHONE}",
        f"add exempt 180 {ROUTER}",
        "add resolvers 180 9.9.9.9",
    ]
    assert await careful.told() == standing
    careful.clock.move(80)
    assert await careful.told() == []
    careful.clock.move(11)
    assert await careful.told() == standing


async def test_what_a_strict_device_was_answered_outlives_the_firewall(careful: House) -> None:
    careful.macs["192.168.1.8"] = PHONE
    await careful.enforcement.let_through(careful.slot("192.168.1.8"), (SCHOOL,))
    careful.there.hang_up()
    await until(lambda: not careful.enforcement.link.is_up)
    careful.there.told()
    await until(lambda: careful.there.said)
    assert careful.there.told() == ["begin", f"add answered 3600 {PHONE},192.0.2.1"]


async def test_a_firewall_that_is_there_again_hears_all_that_holds_and_then_that_it_is_all(
    house: House,
) -> None:
    house.know("school.example", SCHOOL)
    house.know("fresh.example", FRESH)
    house.keep(house.paused(None, house.grant("fresh.example", 30)))
    await house.told()
    house.there.hang_up()
    await until(lambda: not house.enforcement.link.is_up)
    house.keep(house.paused())
    await until(lambda: house.enforcement.link.is_up)
    assert await house.told() == [
        "begin",
        f"remove locked {PHONE}",
        f"remove accepted {TABLET},192.0.2.4",
        f"add accepted 3600 {TABLET},192.0.2.1",
        f"add locked 180 {TABLET}",
        "settled",
    ]
    assert await house.told() == []


async def test_all_is_said_only_to_the_firewall_that_heard_all(house: House) -> None:
    """Another one may come while names are judged; it heard only half of what was said."""
    house.know("help.example", SCHOOL)
    house.keep(house.paused())
    house.when_judged = house.enforcement._firewall_changed  # noqa: SLF001  (as the link calls it)
    assert "settled" not in await house.told()
    house.when_judged = lambda: None
    assert (await house.told())[-1] == "settled"


async def test_two_answers_at_once_both_wait(house: House) -> None:
    house.keep(house.paused())
    house.there.silent.set()
    slot, loop = house.slot(), asyncio.get_running_loop()
    first = asyncio.create_task(house.enforcement.let_through(slot, (FRESH,)))
    await asyncio.sleep(0)
    began = loop.time()
    await house.enforcement.let_through(slot, (FRESH,))
    assert loop.time() - began > PATIENCE / 2
    await first


async def test_a_strict_device_reaches_what_it_was_answered(careful: House) -> None:
    careful.macs["192.168.1.8"] = PHONE
    await careful.told()
    slot = careful.slot("192.168.1.8")
    assert slot.ruling.base.must_observe
    await careful.enforcement.let_through(slot, (SCHOOL,))
    assert careful.there.told() == [f"add answered 3600 {PHONE},192.0.2.1"]


async def test_a_locked_labels_own_addresses_are_dropped_until_an_answer_needs_one(
    careful: House,
) -> None:
    careful.know("game.example", GAME, SHARED)
    careful.know("cdn.example", SHARED)
    await careful.told()
    careful.keep(locks="games")
    assert await careful.told() == [f"add dropped 180 {TABLET},192.0.2.2"]
    careful.clock.move(91)
    assert f"add dropped 180 {TABLET},192.0.2.2" in await careful.told()
    await careful.enforcement.let_through(careful.slot(), (GAME,))
    assert careful.there.told() == [f"remove dropped {TABLET},192.0.2.2"]
    careful.keep()
    assert await careful.told() == []
