"""Put the resolver together from its parts, start it, and tell it of changes.

This is the one place where all rooms meet; nothing is decided here.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from blocklists.table import TableError
from policy.clock import Clock
from policy.minutes import Estimate, UseKey
from policy.ruling import Base
from resolver.access import Access
from resolver.access import Network as Prefix
from resolver.announced import Announced
from resolver.cache import Cache
from resolver.clients import Clients, Surroundings
from resolver.commands import Commands
from resolver.connections import Connections
from resolver.control import ControlServer
from resolver.edns_options import client_subnet
from resolver.enforcement import Enforcement, Known
from resolver.forwarder import Forwarder
from resolver.houses import Houses
from resolver.keeper import Keeper
from resolver.knowledge import Knowledge, is_sound_table, opened_table
from resolver.listening import Pair
from resolver.memo import Memo
from resolver.minute_book import MinuteBook
from resolver.network import Network
from resolver.observer import Observer
from resolver.port_53 import AnotherServer
from resolver.probes import Probes
from resolver.rate_limit import RateLimit
from resolver.reception import Reception
from resolver.recorder import Recorder
from resolver.records import open_activity
from resolver.savings_book import SavingsBook
from resolver.service import Service
from resolver.settings import Settings
from resolver.silence import Silence
from resolver.special import LocalNames
from resolver.status import is_hidden
from resolver.tcp import TcpListener
from resolver.udp import UdpListener
from resolver.watch import Watch
from store.activity import Beginnings
from store.places import Places

Log = Callable[[str], None]
_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_LAST_ANSWERS = 2.0
"""Seconds that questions which were read have to be answered when we are stopped."""


class Resolver:
    """The running resolver."""

    def __init__(self, settings: Settings, clock: Clock, log: Log) -> None:
        """Read what is on disk; raises `TableError` where there is no table to judge by."""
        self.settings, self.clock, self.log = settings, clock, log
        self.started = clock.monotonic()
        self.places = Places(settings.data)
        self.knowledge = Knowledge(settings.catalogue, opened_table(self.places.table), log)
        self.activity = open_activity(self.places.activity_db, log)
        saved = self.activity.saved_clock() if self.activity else None
        self.watch = Watch(clock, saved)
        self.houses = Houses(self.places.snapshots, self.knowledge.vocabulary, settings.page, log)
        self.houses.look()
        self.access = Access(settings.networks, self._on_link)
        self.network = Network(self._neighbour_changed, self.access.networks_changed)
        self.announced = Announced(clock.monotonic, self.network.is_own)
        self.rate_limit = RateLimit(settings.rate, settings.burst)
        self.another = AnotherServer({address.port for address in settings.listen}, clock)
        self.clients = Clients(
            self.houses, self._surroundings(), self.rate_limit, settings.households, self.watch.now
        )
        self.minutes = MinuteBook(
            self.houses, self.knowledge.holds, self.knowledge.registrable, self._saved_minutes()
        )
        self.savings = SavingsBook(self.houses, self._saved_savings())
        self.observer = Observer(self.houses, self.minutes)
        self.cache = Cache(settings.cache_entries)
        self.enforcement = Enforcement(settings.firewall, self._known(), clock, log)
        self.memo = Memo(settings.memo_entries, self.observer.noted)
        self._listeners: list[UdpListener | TcpListener] = []
        self._answering: set[asyncio.Task[None]] = set()
        self.probes = Probes()
        self.silence = Silence(
            self.houses, self.clients, self.network, self.watch.now, lambda: is_hidden(self)
        )

    async def run(self, bound: Sequence[Pair], ready: Callable[[], None]) -> None:
        """Answer queries until cancelled; `ready` is called when the first can be answered.

        `bound` are pairs of a UDP and a listening TCP socket.
        """
        async with asyncio.TaskGroup() as tasks:

            def spawn(work: Coroutine[Any, Any, None]) -> None:
                tasks.create_task(self._safely(work))

            def answer(work: Coroutine[Any, Any, None]) -> None:
                task = tasks.create_task(self._safely(work))
                self._answering.add(task)
                task.add_done_callback(self._answering.discard)

            self._build(spawn)
            control = ControlServer(Commands(self).handlers(), self.log)
            await self._take_commands(control)
            await self._listen(bound, answer)
            if self.network.is_known:
                asyncio.get_running_loop().add_reader(self.network.fileno(), self.network.drain)
            if self.announced.hears:
                asyncio.get_running_loop().add_reader(self.announced.fileno(), self.announced.drain)
            ready()
            spawn(self._check_table())
            spawn(self.silence.run())
            if self.settings.firewall.socket:
                spawn(self.enforcement.run())
            try:
                await self.keeper.run()
            except asyncio.CancelledError:
                await self._finish_answers()
                raise
            finally:
                control.close()
                self._close()

    async def _safely(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something; an unexpected error in it must not end everything else."""
        try:
            await work
        except Exception as error:  # noqa: BLE001  (it is said, once)
            self.reception.complain(error)

    async def _check_table(self) -> None:
        """Read the whole table once, past its map: what is damaged is said before it does harm."""
        generation = self.knowledge.generation
        try:
            is_sound = await asyncio.to_thread(is_sound_table, self.places.table, generation)
        except TableError as error:
            self.log(f"{self.places.table}: {error}")
            return
        if not is_sound:
            self.knowledge.complain("its checksum is wrong")

    async def _take_commands(self, control: ControlServer) -> None:
        """Open the control socket; where that cannot be, questions are answered all the same."""
        try:
            self.places.make_runtime()
            await control.listen(self.places.resolver_socket)
        except OSError as error:
            self.log(f"no commands are taken: {self.places.resolver_socket}: {error}")

    def _build(self, spawn: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        settings = self.settings
        self.forwarder = Forwarder(
            {"": settings.upstreams} | dict(settings.views),
            self.cache,
            self.clock,
            spawn,
            client_subnet(settings.client_subnet),
        )
        self.service = Service(
            facts_of=self.knowledge.facts,
            cache=self.cache,
            forwarder=self.forwarder,
            clients=self.clients,
            clock=self.clock,
            local=LocalNames(settings.own_addresses, settings.local_zones),
            probes=self.probes,
            may_lead_inside=frozenset(settings.may_lead_inside),
        )
        self.reception = Reception(
            service=self.service,
            memo=self.memo,
            clients=self.clients,
            observer=self.observer,
            access=self.access,
            trusted=frozenset(settings.trusted_forwarders),
            introduce=self.network.introduce,
            let_through=self.enforcement.let_through,
            clock=self.clock,
            log=self.log,
        )
        self.recorder = Recorder(
            houses=self.houses,
            clients=self.clients,
            observer=self.observer,
            minutes=self.minutes,
            savings=self.savings,
            watch=self.watch,
            clock=self.clock,
            activity=self.activity,
            log=self.log,
        )
        self.keeper = Keeper(
            houses=self.houses,
            clients=self.clients,
            observer=self.observer,
            minutes=self.minutes,
            savings=self.savings,
            forwarder=self.forwarder,
            watch=self.watch,
            clock=self.clock,
            recorder=self.recorder,
            log=self.log,
        )
        self.minutes.resume(self.watch.now())
        self.savings.resume(self._minutes_on, self.watch.now())
        for household in self.houses.identities():
            self.keeper.take_over_minutes(household)

    async def _listen(
        self, bound: Sequence[Pair], spawn: Callable[[Coroutine[Any, Any, None]], object]
    ) -> None:
        connections = Connections()
        for udp, tcp in bound:
            self._listeners.append(UdpListener(udp, self.reception, self.clock, spawn))
            listener = TcpListener(self.reception, self.clock, connections)
            await listener.listen(tcp)
            self._listeners.append(listener)

    async def _finish_answers(self) -> None:
        """Read no more, and answer what was read: the next start finds the rest in its sockets."""
        for listener in self._listeners:
            listener.stop_reading()
        if self._answering:
            await asyncio.wait(self._answering, timeout=_LAST_ANSWERS)

    def _close(self) -> None:
        for listener in self._listeners:
            listener.close()
        self.forwarder.close()
        self.network.close()
        self.recorder.finish()
        self.announced.close()
        if self.activity is not None:
            self.activity.close()

    def _on_link(self) -> list[Prefix]:
        return self.network.on_link()

    def _neighbour_changed(self, address: str) -> None:
        self.clients.expire_address(address)

    def _surroundings(self) -> Surroundings:
        trusted = frozenset(self.settings.trusted_forwarders)

        def is_forwarder(address: str) -> bool:
            if address in _LOOPBACK:
                return self.another.answers()
            return address in trusted or address in self.network.gateways()

        def mac_of(address: str) -> str | None:
            self.network.drain()
            return self.network.mac_of(address)

        def observes(identity: str, base: Base) -> bool:
            return self.enforcement.observes(identity, base)

        network = self.network
        return Surroundings(
            mac_of, network.sees_mac_of, network.is_own, is_forwarder, trusted, observes
        )

    def _known(self) -> Known:
        return Known(
            houses=self.houses,
            clients=self.clients,
            cache=self.cache,
            neighbours=self.network.neighbours,
            facts_of=self.knowledge.facts,
            instant=self.watch.now,
        )

    def _saved_minutes(self) -> dict[tuple[str, UseKey], Estimate]:
        instant = self.watch.now()
        return self._minutes_on(
            {house.snapshot.identity: house.shown_date(instant) for house in self.houses}
        )

    def _minutes_on(self, day_of: Mapping[str, str]) -> dict[tuple[str, UseKey], Estimate]:
        """Read what was saved of a day's minutes; the day is given by household."""
        if self.activity is None:
            return {}
        try:
            return self.activity.minutes(day_of)
        except sqlite3.Error as error:
            self.log(f"{self.places.activity_db}: {error}; minutes used are lost")
            return {}

    def _saved_savings(self) -> Mapping[str, Beginnings]:
        if self.activity is None:
            return {}
        try:
            return self.activity.savings()
        except sqlite3.Error as error:
            self.log(f"{self.places.activity_db}: {error}; minutes kept are lost")
            return {}
