"""What DNS alone cannot do: locks also for connections that are open, by a firewall that is told.

A device is told to it by its MAC address. What a locked device may still reach is accepted before
it is locked, and before an answer that leads there leaves. All that is said runs out by itself and
is renewed; where no firewall is, nothing is said, and no answer waits.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from firewall.grammar import MOST_KEYS, Key, Remove, Request, Word
from policy.clock import Clock
from policy.facts import NameFacts
from policy.ruling import Base, Ruling, Timed
from policy.verdict import Stranger, Who
from resolver.cache import Cache
from resolver.clients import Clients, Slot
from resolver.destinations import MOST_LOOKED_AT, Destinations, destinations, locks_labels
from resolver.enforced import Enforced
from resolver.firewall_link import FirewallLink
from resolver.houses import Houses
from resolver.settings import Firewall
from resolver.standing import Standing

PATIENCE: Final = 0.1
"""Seconds that an answer waits for the firewall at most."""
_EVERY: Final = 1.0
_MOST_STRANGERS: Final = 1024


class Around(NamedTuple):
    """Who is in the network around."""

    mac: str
    identity: str
    household: str
    who: Who


@dataclass(frozen=True, slots=True)
class Known:
    """What enforcement goes by: whose rules hold, and what is known of names."""

    houses: Houses
    clients: Clients
    cache: Cache
    neighbours: Callable[[], dict[str, str]]
    """Gives MAC addresses by the addresses of the network around."""
    facts_of: Callable[[str, str], NameFacts]
    instant: Callable[[], float]
    """Gives the time by which rules go."""


class Enforcement:
    """Keeps the firewall told of who is locked, and of what they may reach still."""

    def __init__(
        self, wishes: Firewall, known: Known, clock: Clock, log: Callable[[str], None]
    ) -> None:
        self._wishes, self._known, self._clock, self._log = wishes, known, clock, log
        self.link = FirewallLink(wishes.socket, log, self._firewall_changed)
        self._devices: dict[str, Enforced] = {}
        self._replies: dict[Enforced, asyncio.Future[str]] = {}
        self._standing = Standing(wishes, known.houses)
        self._meeting = 0
        """Counts how often the firewall came or went."""
        self._settled = 0
        """The meeting in which all was said."""
        self._woken = asyncio.Event()
        self._complained: set[str] = set()

    async def run(self) -> None:
        """Look around each second, and whenever woken, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.link.run())
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_EVERY):
                        await self._woken.wait()
                self._woken.clear()
                await self._look_safely()

    def wake(self) -> None:
        """Look around at once: rules changed."""
        self._standing.look()
        self._woken.set()

    def observes(self, identity: str, base: Base) -> bool:
        """Say whether the firewall must hear of a device's answers before they leave."""
        if not self.link.is_up:
            return False
        return self._concerns(base) or identity in self._standing.strict

    async def let_through(self, slot: Slot, addresses: tuple[bytes, ...]) -> None:
        """Have what an answer leads to accepted before it leaves; it waits only so long."""
        if slot.identity == slot.address:
            return
        device = self._device(slot.identity)
        requests = device.let_through(slot.ruling, addresses, self._clock.monotonic())
        self._tell(device, requests)
        reply = self._replies.get(device)
        if reply is not None and not reply.done():  # perhaps to what another answer told
            await asyncio.wait({reply}, timeout=PATIENCE)

    @property
    def locked(self) -> int:
        """How many devices the firewall keeps locked."""
        return sum(device.is_locked for device in self._devices.values())

    # --- who is locked

    async def look(self) -> None:
        """Tell the firewall what it must know by now."""
        if not self.link.is_up:
            return
        now, instant = self._clock.monotonic(), self._known.instant()
        meeting = self._meeting
        around = list(self._around())
        homes = [(mac, household) for mac, _, household, _ in around]
        self.link.tell(self._standing.requests(homes, now))
        self._keep_strict()
        judged = dict(self._judged(around, instant))
        wanted = {m: timed for m, timed in judged.items() if self._concerns(timed.ruling.base)}
        self._greet(mac for mac, timed in judged.items() if timed.ruling.base.everything is None)
        seen: dict[Ruling, Destinations] = {}
        for mac, timed in wanted.items():
            device, ruling = self._device(mac), timed.ruling
            if device.ruling != ruling:
                if ruling not in seen:
                    seen[ruling] = await self._destinations(ruling)
                self._tell(device, device.settle(ruling, seen[ruling], now))
            self._tell(device, device.renew(timed, now, instant))
        for mac in self._devices.keys() - wanted.keys():
            self._release(mac)
        self._settle(meeting)

    def _concerns(self, base: Base) -> bool:
        """Say whether a ruling takes more than DNS."""
        return base.everything is not None or (self._wishes.drop_labels and locks_labels(base))

    def _keep_strict(self) -> None:
        """Let each device be as strict as is said of it by now."""
        strict = self._standing.strict
        for mac, device in self._devices.items():
            self._tell(device, device.be_strict(wanted=mac in strict))

    def _around(self) -> "Iterator[Around]":
        """Give who is in the network around, also who asks nothing."""
        identify = self._known.clients.identify
        for address, mac in islice(self._known.neighbours().items(), _MOST_STRANGERS):
            yield Around(mac, *identify(address))

    def _judged(self, around: "Sequence[Around]", instant: float) -> Iterator[tuple[str, Timed]]:
        """Give what holds for each device with a MAC address."""
        houses = self._known.houses
        relays = {mac for mac, _, _, who in around if who is Stranger.FORWARDER}
        for mac, identity, household, who in around:
            house = houses.get(household)
            if identity == mac and mac not in relays and house is not None:
                yield mac, house.verdict(who, instant).timed
        for house in houses:
            for device in house.home.household.devices:
                if device.mac and device.mac not in relays:
                    yield device.mac, house.verdict(device.id, instant).timed

    async def _destinations(self, ruling: Ruling) -> Destinations:
        newest = self._known.cache.newest(MOST_LOOKED_AT)
        return await destinations(ruling, newest, self._known.facts_of)

    def _release(self, mac: str) -> None:
        device = self._devices[mac]
        self._tell(device, device.release())
        if not device.is_strict:
            del self._devices[mac]
            self._replies.pop(device, None)

    def _tell(self, device: Enforced, requests: Sequence[Request]) -> None:
        if requests and (replies := self.link.tell(requests)):
            self._replies[device] = replies[-1]

    # --- the firewall comes and goes

    def _firewall_changed(self) -> None:
        """Say all anew, to a firewall that may know nothing or what held before us.

        Without one, answers wait no more.
        """
        self._replies.clear()
        self._standing.forget()
        self._meeting += 1
        self.link.tell([Word.BEGIN])
        for device in self._devices.values():
            self._tell(device, device.begin_anew(self._clock.monotonic()))
        self._known.clients.expire()
        self.wake()

    def _greet(self, free: Iterable[str]) -> None:
        """Tell a firewall that may know us from before who is not locked any more."""
        if self._settled != self._meeting:
            keys = [Key(mac, "") for mac in sorted(free)]
            self.link.tell(Remove("locked", part) for part in _parts(keys))

    def _settle(self, meeting: int) -> None:
        """Say that all was said, where the firewall is still the one to which it was."""
        if self._settled != meeting == self._meeting:
            self._settled = meeting
            self.link.tell([Word.SETTLED])

    def _device(self, mac: str) -> Enforced:
        device = self._devices.get(mac)
        if device is None:
            device = Enforced(mac, is_strict=mac in self._standing.strict)
            self._devices[mac] = device
        return device

    async def _look_safely(self) -> None:
        try:
            await self.look()
        except Exception as error:  # noqa: BLE001  (what is wrong beside the queries must not end them)
            complaint = f"unexpected {type(error).__name__} while enforcing: {error}"
            if complaint not in self._complained:
                self._complained.add(complaint)
                self._log(complaint)


def _parts(keys: list[Key]) -> Iterator[tuple[Key, ...]]:
    """Give keys, as many together as one request takes."""
    for start in range(0, len(keys), MOST_KEYS):
        yield tuple(keys[start : start + MOST_KEYS])
