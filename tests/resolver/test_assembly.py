"""The resolver as a whole, on sockets and files, in this process."""

import asyncio
import shutil
import socket
import sqlite3
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from blocklists.build import Builder
from blocklists.table import Table, TableError
from nigehban.system_clock import SystemClock
from policy.acts import Reach, Scope
from policy.document import parse
from policy.labels import AnyLabel
from resolver import assembly, wire
from resolver.assembly import Resolver
from resolver.houses import DEFAULT
from resolver.listening import open_pair
from resolver.message import parse_response
from resolver.settings import Settings
from resolver.upstreams import Address
from store.activity import Activity
from store.acts import ActKeeper
from store.control import ControlError, call_soon
from store.household import HouseholdStore
from store.places import Places
from store.zones import find_zone
from tests.conftest import SHIPPED
from tests.lab import question
from tests.resolver.loopback import Say, listening
from tests.resolver.messages import address

HOME = {
    "household": {"timezone": "UTC"},
    "profiles": {"kid": {"age_band": "adult", "block": ["games"], "privacy": "L2", "alarms": []}},
    "devices": [{"name": "Tablet", "address": "127.0.0.9", "profile": "kid"}],
}


def genuine(heard):
    return [Say(heard.answer(address(heard.name, "192.0.2.1")))]


class House:
    """A data folder, and the resolver that runs on it."""

    def __init__(self, data: Path, table: Path) -> None:
        self.places = Places(data)
        self.places.make()
        shutil.copy(table, self.places.table)
        self.log: list[str] = []
        self.store: HouseholdStore | None = None

    def settings(self, upstream: Address, **more: object) -> Settings:
        return Settings(self.places.data, SHIPPED, (Address("127.0.0.1", 0),), (upstream,), **more)

    @asynccontextmanager
    async def running(self, **more: object):
        """Run a resolver until the block ends."""
        async with listening(genuine) as upstream:
            self.upstream = upstream
            resolver = Resolver(
                self.settings(upstream.address, **more), SystemClock(), self.log.append
            )
            pair = open_pair(Address("127.0.0.1", 0))
            self.port = pair[0].getsockname()[1]
            ready = asyncio.Event()
            task = asyncio.ensure_future(resolver.run([pair], ready.set))
            waiting = asyncio.ensure_future(ready.wait())
            await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
            assert ready.is_set(), task
            try:
                yield resolver
            finally:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def ask(self, name: str, source: str = "127.0.0.9", kind: int = wire.A):
        """Ask over UDP."""
        loop = asyncio.get_running_loop()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.settimeout(0)
            asking.bind((source, 0))
            asking.connect(("127.0.0.1", self.port))
            await loop.sock_sendall(asking, question(name, kind))
            async with asyncio.timeout(3):
                return parse_response(await loop.sock_recv(asking, 4096))

    async def call(self, do: str, **arguments: object):
        return await call_soon(self.places.resolver_socket, do, arguments)

    def keep(self, rules: object, identity: str = DEFAULT) -> None:
        """Write rules as the command line does."""
        store = self.opened_store()
        wanted = parse(rules, store.vocabulary, find_zone)
        store.edit(identity, "test", "applied", lambda _: wanted, page=False)

    def pause(self, identity: str = DEFAULT) -> None:
        store = self.opened_store()
        with store.writing(identity, "test", "paused") as db:
            keeper = ActKeeper(db, identity, "test", store.clock.wall())
            keeper.pause(Scope(Reach.HOUSEHOLD), None)

    def opened_store(self) -> HouseholdStore:
        if self.store is None:
            self.store = HouseholdStore(self.places, AnyLabel(), SystemClock())
        return self.store


@pytest.fixture
def house(tmp_path, shipped_table, monkeypatch):
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)
    made = House(tmp_path / "data", shipped_table)
    yield made
    if made.store is not None:
        made.store.close()


def blocked(found):
    return bool(found.answers) and not any(found.answers[0].rdata)


# --- it answers, and rules reach it


async def test_it_answers_by_the_rules_and_takes_over_changes_at_once(house):
    house.keep(HOME)
    async with house.running():
        assert not blocked(await house.ask("plain.example"))
        assert blocked(await house.ask("roblox.com"))
        assert not blocked(await house.ask("roblox.com", "127.0.0.8"))
        house.pause()
        revision = house.opened_store().standing(DEFAULT).revision
        assert (await house.call("household changed", household=DEFAULT))["revision"] == revision
        assert blocked(await house.ask("plain.example"))


async def test_a_change_that_nobody_told_of_is_seen_within_two_seconds(house):
    house.keep(HOME)
    async with house.running():
        assert not blocked(await house.ask("plain.example"))
        house.pause()
        for _ in range(20):
            if blocked(await house.ask("plain.example")):
                break
            await asyncio.sleep(0.1)
        assert blocked(await house.ask("plain.example"))


async def test_a_change_of_one_household_that_comes_with_anothers_is_not_lost(house):
    second = HOME | {"devices": [{"name": "TV", "address": "127.0.0.8", "profile": "kid"}]}
    house.keep(HOME)
    house.keep(second, "second")
    async with house.running() as resolver:
        for source in ("127.0.0.9", "127.0.0.8"):
            assert not blocked(await house.ask("plain.example", source))
        house.pause()
        house.pause("second")
        resolver.keeper.look_around = lambda: None
        await house.call("household changed", household=DEFAULT)
        assert blocked(await house.ask("plain.example", "127.0.0.9"))
        assert blocked(await house.ask("plain.example", "127.0.0.8"))


async def test_a_new_table_is_in_force_when_the_call_returns(house, tmp_path):
    house.keep(HOME)
    async with house.running() as resolver:
        assert blocked(await house.ask("roblox.com"))
        before = resolver.knowledge.generation
        other = tmp_path / "other"
        other.mkdir()
        (other / "lists").mkdir()
        Builder(other).build()
        (other / "table").replace(house.places.table)
        assert (await house.call("table changed"))["generation"] != before
        assert blocked(await house.ask("roblox.com"))
        assert resolver.service.epoch == 1
        assert len(resolver.memo) == 1


async def test_a_broken_table_leaves_the_one_in_force(house):
    house.keep(HOME)
    async with house.running():
        new = house.places.table.with_name("new")
        new.write_bytes(house.places.table.read_bytes()[:5000])
        new.replace(house.places.table)
        with pytest.raises(ControlError, match="table"):
            await house.call("table changed")
        assert blocked(await house.ask("roblox.com"))
        assert any("stays" in line for line in house.log)


async def test_a_table_with_a_wrong_checksum_is_said_loudly(house):
    octets = bytearray(house.places.table.read_bytes())
    octets[len(octets) // 3] ^= 1
    house.places.table.write_bytes(octets)
    async with house.running():
        for _ in range(100):
            if (await house.call("status"))["damage"]:
                break
            await asyncio.sleep(0.02)
        assert "checksum" in (await house.call("status"))["damage"]
        assert (await house.ask("plain.example")).rcode == wire.NOERROR


def test_without_any_table_it_does_not_start(house):
    house.places.table.unlink()
    with pytest.raises(TableError):
        Resolver(house.settings(Address("127.0.0.1")), SystemClock(), house.log.append)


async def test_flushing_forgets_answers(house):
    async with house.running() as resolver:
        await house.ask("plain.example")
        assert len(resolver.cache) == len(resolver.memo) == 1
        await house.call("flush")
        assert len(resolver.cache) == len(resolver.memo) == 0


# --- what it says of itself


async def test_its_status_says_how_it_is(house):
    house.keep(HOME)
    async with house.running(own_addresses=("192.168.1.2",)):
        await house.ask("plain.example")
        await house.ask("plain.example")
        await house.ask("roblox.com")
        status = await house.call("status")
        assert status["queries"] == 3
        assert status["memo"]["replays"] == 1
        assert status["cache"] == {"entries": 1, "hits": 0, "misses": 1}
        assert status["upstreams"][0]["address"] == str(house.upstream.address)
        assert status["names"] > 100_000
        assert status["households"] == status["clients"] == 1
        assert status["recording"]
        assert status["clock_is_set"]
        assert not status["damage"]
        assert not status["hidden_by_forwarder"]
        assert 10 < status["memory_mb"] < 2000
        assert status["compiled"] is False


async def test_it_says_who_asks_now(house):
    house.keep(HOME)
    async with house.running():
        await house.ask("roblox.com")
        live = await house.call("live", household=DEFAULT)
        [asker] = live["askers"]
        assert (asker["device"], asker["profile"], asker["stranger"]) == ("d1", "kid", None)
        assert (asker["queries"], asker["refused"], asker["locked"]) == (1, 1, None)
        assert asker["rules_may_change_in"] > 0
        house.pause()
        await house.call("household changed", household=DEFAULT)
        await house.ask("roblox.com")
        assert (await house.call("live", household=DEFAULT))["askers"][0]["locked"] == "paused"
        assert (await house.call("live", household="nobody"))["askers"] == []


async def test_it_says_who_a_visitor_is(house):
    house.keep(HOME)
    async with house.running():
        known = await house.call("whois", address="127.0.0.9")
        assert (known["device_name"], known["profile"], known["asked"]) == ("Tablet", "kid", False)
        assert known["has_mac"] is False
        stranger = await house.call("whois", address="192.168.1.77")
        assert (stranger["device"], stranger["stranger"]) == (None, "new")


async def test_that_the_router_hides_who_asks_is_said(house):
    async with house.running() as resolver:
        resolver.network._gateways = {"127.0.0.8"}  # noqa: SLF001  (the kernel's word)
        for number in range(4):
            await house.ask(f"n{number}.example", "127.0.0.8")
        await house.ask("plain.example", "127.0.0.9")
        assert (await house.call("status"))["hidden_by_forwarder"]


# --- records


async def test_what_is_kept_of_a_child_is_deleted_when_asked(house):
    house.keep(HOME)
    async with house.running() as resolver:
        await house.ask("roblox.com")
        resolver.keeper.look_around()
        await resolver.recorder.save()
        assert rows(house, "refusal") == 1
        await house.ask("roblox.com")
        resolver.keeper.look_around()
        await house.call("delete activity", household=DEFAULT, profile="kid")
        await resolver.recorder.save()
        assert rows(house, "refusal") == 0


def rows(house, table):
    with sqlite3.connect(house.places.activity_db) as db:
        count = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
    db.close()
    return count


async def test_a_damaged_record_is_set_aside_and_answers_go_on(house):
    octets = b"this is not a database, but a long enough text" * 50
    house.places.activity_db.write_bytes(octets)
    async with house.running():
        assert (await house.ask("plain.example")).rcode == wire.NOERROR
        assert (await house.call("status"))["recording"]
    assert house.places.activity_db.with_name("activity.db.damaged").read_bytes() == octets
    assert len(house.log) == 1


async def test_a_record_whose_pages_are_damaged_does_not_stop_it(house):
    opened = Activity(house.places.activity_db)
    opened.close()
    octets = bytearray(house.places.activity_db.read_bytes())
    octets[4096:] = b"\xff" * (len(octets) - 4096)
    house.places.activity_db.write_bytes(octets)
    async with house.running():
        assert (await house.ask("plain.example")).rcode == wire.NOERROR


async def test_where_nothing_can_be_recorded_answers_go_on(house):
    house.places.activity_db.mkdir()
    async with house.running():
        assert (await house.ask("plain.example")).rcode == wire.NOERROR
        assert not (await house.call("status"))["recording"]
    assert any("not recorded" in line for line in house.log)


async def test_where_no_commands_can_be_taken_answers_go_on(house):
    house.places.runtime.mkdir(exist_ok=True)
    (house.places.runtime / "resolver.sock").mkdir()
    async with house.running():
        assert (await house.ask("plain.example")).rcode == wire.NOERROR
    assert any("no commands are taken" in line for line in house.log)


async def test_minutes_and_clock_of_the_run_before_are_taken_over(house):
    house.keep(HOME)
    async with house.running() as resolver:
        await house.ask("plain.example")
        began = resolver.watch.now()
    async with house.running() as resolver:
        saved = resolver.activity.saved_clock()
        assert saved is not None
        assert began <= saved <= resolver.watch.now()


# --- the end


async def test_what_was_read_is_answered_before_the_end(house):
    def late(heard):
        return [Say(heard.answer(address(heard.name, "192.0.2.1")), after=0.4)]

    async with house.running():
        house.upstream.script = late
        asking = asyncio.ensure_future(house.ask("slow.example"))
        await asyncio.sleep(0.15)
        assert not asking.done()
    assert (await asking).rcode == wire.NOERROR


async def test_what_nobody_answers_does_not_hold_up_the_end(house, monkeypatch):
    monkeypatch.setattr(assembly, "_LAST_ANSWERS", 0.2)
    async with house.running():
        house.upstream.script = lambda _: []
        asking = asyncio.ensure_future(house.ask("never.example"))
        await asyncio.sleep(0.1)
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < 1.5
    asking.cancel()


# --- what goes wrong inside


async def test_an_unexpected_error_in_a_task_ends_nothing(house):
    async def broken(*_, **__):
        raise KeyError

    async with house.running() as resolver:
        thought, resolver.reception.thought = resolver.reception.thought, broken
        with pytest.raises(TimeoutError):
            await house.ask("plain.example")
        resolver.reception.thought = thought
        assert (await house.ask("plain.example")).rcode == wire.NOERROR
    assert len(house.log) == 1


async def test_a_fixed_client_subnet_is_told_upstream(house):
    async with house.running(client_subnet="203.0.113.0/24"):
        await house.ask("plain.example")
    assert b"\0\x08\0\x07\0\1\x18\0\xcb\0\x71" in house.upstream.heard[0].octets


async def test_local_zones_have_an_upstream_of_their_own(house):
    async with listening(genuine) as router:
        views = {"lan": (router.address,)}
        async with house.running(views=views, local_zones={"lan": "lan"}):
            await house.ask("nas.lan")
        assert (router.names(), house.upstream.names()) == (["nas.lan"], [])


def test_the_table_of_the_fixture_is_sound(shipped_table):
    with Table.open(shipped_table) as table:
        assert table.verify()
