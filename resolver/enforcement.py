"""What DNS alone cannot do: locks also for connections that are open, by a firewall that is told.

A device is told to it by its MAC address. What a locked device may still reach is accepted before
it is locked, and before an answer that leads there leaves. All that is said runs out by itself and
is renewed; where no firewall is, nothing is said, and no answer waits.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import Final

from firewall.grammar import MOST_KEYS, Add, Key, Remove, Request
from policy.clock import Clock
from policy.facts import NameFacts
from policy.ruling import Base, Ruling, Timed
from policy.verdict import Stranger
from resolver.cache import Cache
from resolver.clients import Clients, Slot
from resolver.destinations import MOST_LOOKED_AT, Destinations, destinations, locks_labels
from resolver.firewall_link import FirewallLink
from resolver.houses import Houses
from resolver.mirror import Mirror
from resolver.settings import Firewall

LEASE: Final = 180
"""Seconds for which a lock holds without being renewed: a dead controller locks nobody for ever."""
ACCEPTED_FOR: Final = 3600
"""Seconds for which an address stays accepted; what is sent there renews it."""
PATIENCE: Final = 0.1
"""Seconds that an answer waits for the firewall at most."""
_GRACE: Final = 5
_EVERY: Final = 1.0
_MOST_STRANGERS: Final = 1024


class _Device:
    """What the firewall was told of one device."""

    def __init__(self, mac: str) -> None:
        self.mac = mac
        self.keys = (Key(mac, ""),)
        self.ruling: Ruling | None = None
        self.renew_at = 0.0
        self.is_locked = False
        self.reply: asyncio.Future[str] | None = None
        """Comes when the firewall did all that it was told of this device."""
        self.accepted = Mirror("accepted", mac)
        self.answered = Mirror("answered", mac)
        self.dropped = Mirror("dropped", mac)


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
        self._devices: dict[str, _Device] = {}
        self._standing_until = 0.0
        self._is_greeted = False
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
        self._woken.set()

    def observes(self, identity: str, base: Base) -> bool:
        """Say whether the firewall must hear of a device's answers before they leave."""
        if not self.link.is_up:
            return False
        locked = base.everything is not None or (self._wishes.drop_labels and locks_labels(base))
        return locked or identity in self._wishes.strict

    async def let_through(self, slot: Slot, addresses: tuple[bytes, ...]) -> None:
        """Have what an answer leads to accepted before it leaves; it waits only so long."""
        if slot.identity == slot.address:
            return
        device, now = self._device(slot.identity), self._clock.monotonic()
        requests = device.dropped.discard(addresses)
        if slot.ruling.base.everything is not None:
            requests += device.accepted.add(addresses, now, ACCEPTED_FOR)
        if slot.identity in self._wishes.strict:
            requests += device.answered.add(addresses, now, ACCEPTED_FOR)
        self._tell(device, requests)
        if device.reply is not None and not device.reply.done():
            await asyncio.wait({device.reply}, timeout=PATIENCE)

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
        self._renew_standing(now)
        judged = dict(self._judged(instant))
        wanted = {mac: timed for mac, timed in judged.items() if self._concerns(timed)}
        self._greet(mac for mac, timed in judged.items() if timed.ruling.base.everything is None)
        seen: dict[Ruling, Destinations] = {}
        for mac, timed in wanted.items():
            device = self._device(mac)
            if device.ruling != timed.ruling:
                if timed.ruling not in seen:
                    seen[timed.ruling] = await self._destinations(timed.ruling)
                self._settle(device, timed.ruling, seen[timed.ruling], now)
                device.renew_at = now
            if now >= device.renew_at:
                self._renew(device, timed, now, instant)
        for mac in self._devices.keys() - wanted.keys():
            self._release(self._devices[mac])

    def _concerns(self, timed: Timed) -> bool:
        base = timed.ruling.base
        return base.everything is not None or (self._wishes.drop_labels and locks_labels(base))

    def _judged(self, instant: float) -> Iterator[tuple[str, Timed]]:
        """Give what holds for each device with a MAC address, also for those that ask nothing."""
        houses, identify = self._known.houses, self._known.clients.identify
        neighbours = islice(self._known.neighbours().items(), _MOST_STRANGERS)
        around = [(mac, *identify(address)) for address, mac in neighbours]
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

    def _settle(self, device: _Device, ruling: Ruling, there: Destinations, now: float) -> None:
        """Have what the ruling lets it reach accepted, and what it locks dropped."""
        is_locked = ruling.base.everything is not None
        allowed = there.allowed if is_locked else frozenset()
        locked = there.locked if self._wishes.drop_labels and not is_locked else frozenset()
        self._tell(device, device.accepted.discard(device.accepted.held() - allowed))
        self._tell(device, device.accepted.add(allowed, now, ACCEPTED_FOR))
        self._tell(device, device.dropped.discard(device.dropped.held() - locked))
        self._tell(device, device.dropped.add(locked, now, LEASE))
        device.ruling = ruling

    def _renew(self, device: _Device, timed: Timed, now: float, instant: float) -> None:
        """Let a lock hold on, hardly longer than its ruling, and no longer than a lease."""
        seconds = max(1, min(LEASE, ceil(timed.until - instant) + _GRACE))
        device.renew_at = now + seconds / 2
        self._tell(device, device.dropped.add(device.dropped.held(), now, LEASE))
        is_locked = timed.ruling.base.everything is not None
        if is_locked:
            self._tell(device, [Add("locked", seconds, device.keys)])
        elif device.is_locked:
            self._tell(device, [Remove("locked", device.keys)])
        device.is_locked = is_locked

    def _release(self, device: _Device) -> None:
        """Let a device go where it likes."""
        if device.is_locked:
            self._tell(device, [Remove("locked", device.keys)])
        for mirror in (device.accepted, device.dropped):
            self._tell(device, mirror.discard(mirror.held()))
        device.ruling, device.is_locked = None, False
        if device.mac not in self._wishes.strict:
            del self._devices[device.mac]

    def _renew_standing(self, now: float) -> None:
        """Say again who is strict and who is exempt, and which resolvers nobody may ask."""
        if now < self._standing_until:
            return
        self._standing_until = now + LEASE / 2
        wishes = self._wishes
        strict, exempt = ([Key(mac, "") for mac in each] for each in (wishes.strict, wishes.exempt))
        resolvers = [Key("", address) for address in wishes.resolvers]
        sets = (("strict", strict), ("exempt", exempt), ("resolvers", resolvers))
        for name, keys in sets:
            self.link.tell(Add(name, LEASE, part) for part in _parts(keys))

    def _tell(self, device: _Device, requests: list[Request]) -> None:
        if requests and (replies := self.link.tell(requests)):
            device.reply = replies[-1]

    # --- the firewall comes and goes

    def _firewall_changed(self) -> None:
        """Start anew with a firewall that may be empty; without one, answers wait no more."""
        answered = {mac: device.answered.held() for mac, device in self._devices.items()}
        self._devices.clear()
        self._standing_until, self._is_greeted = 0.0, False
        for mac in answered.keys() & set(self._wishes.strict):
            device, now = self._device(mac), self._clock.monotonic()
            self._tell(device, device.answered.add(answered[mac], now, ACCEPTED_FOR))
        self._known.clients.expire()
        self.wake()

    def _greet(self, free: Iterable[str]) -> None:
        """Tell a firewall that may know us from before who is not locked any more."""
        if not self._is_greeted:
            self._is_greeted = True
            keys = [Key(mac, "") for mac in sorted(free)]
            self.link.tell(Remove("locked", part) for part in _parts(keys))

    def _device(self, mac: str) -> _Device:
        device = self._devices.get(mac)
        if device is None:
            device = self._devices[mac] = _Device(mac)
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
