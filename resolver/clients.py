"""Who asks: from an address to a household, a device, and what it may reach.

A device is known by its MAC address, behind all its addresses; where no MAC is seen, by an address
that its owner wrote down. Two devices are never merged silently. A *slot* is one address (or one
MAC behind a forwarder) with its ruling; it is identified again after a minute at the latest.
"""

import ipaddress
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from policy.rules import Privacy
from policy.ruling import Base, Ruling
from policy.verdict import Stranger, Who
from resolver.houses import DEFAULT, Houses
from resolver.numbering import Numbering
from resolver.rate_limit import Bucket, RateLimit

IDENTIFIED_FOR = 60.0
"""Seconds for which an address is taken to belong to the same device."""
_MOST_SLOTS = 4096
_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_LINK_LOCAL = "fe80:"

# What is noted of an answer, and for whom it is noted (`Slot.bits` & `Event.bits`).
EVIDENCE = 1
"""Allowed look-ups count towards minutes."""
REFUSED = 2
"""Blocked names are recorded by label, or by name."""


@dataclass(slots=True)
class Slot:
    """One asker, as far as answering its next question needs."""

    identity: str
    """Its MAC address, or its address where none is seen."""
    address: str
    behind: str | None
    """Its MAC address as its forwarder told it; None for who asks directly."""
    household: str
    who: Who
    bucket: Bucket
    ruling: Ruling = Ruling()
    prefix: bytes = b""
    """Begins the keys of what the memo may replay to it."""
    names: frozenset[str] = frozenset()
    """Names set by hand for it: they are answered by thought."""
    until: float = 0.0
    """Monotonic instant at which its rules may change: no TTL outlives it."""
    fresh_until: float = 0.0
    """Monotonic instant at which it must be identified again."""
    is_introduced: bool = True
    """False: its MAC address is not known yet, and should be; nothing is replayed to it."""
    profile: str | None = None
    privacy: Privacy = Privacy.L0
    bits: int = 0
    queries: int = 0
    refused: int = 0
    counted: tuple[int, int] = (0, 0)
    """Its queries and refusals when they were last saved."""
    noted: bool = False
    """It was saved as seen."""
    heard: int = 0
    """Its queries when this was last looked at, each minute."""
    asked: float = 0.0
    """When it last asked, to a minute; 0 until it was first looked at."""
    waiting: int = 0
    """Its questions that an upstream has not answered yet."""

    @property
    def device(self) -> str | None:
        return self.who if isinstance(self.who, str) else None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the machine knows of the network around it; each may change at any time."""

    mac_of: Callable[[str], str | None]
    """Gives the MAC address behind an on-link address."""
    sees_mac_of: Callable[[str], bool]
    """Says whether a MAC address should be behind an address: whether it is on-link."""
    is_own: Callable[[str], bool]
    """Says whether an address is one of this machine's."""
    is_forwarder: Callable[[str], bool]
    """Says whether an address hides who is asking: the gateway's, or a configured one."""
    trusted: frozenset[str] = frozenset()
    """Forwarders that ask for many: nobody limits how fast they ask."""
    observes: Callable[[str, Base], bool] = lambda _, __: False
    """Says whether a firewall must hear of the answers to an identity before they leave."""


class _Known(NamedTuple):
    """A device that somebody wrote down."""

    household: str
    id: str
    has_mac: bool


class Clients:
    """All askers of late, by address."""

    def __init__(
        self,
        houses: Houses,
        surroundings: Surroundings,
        rate_limit: RateLimit,
        networks: Mapping[str, tuple[str, ...]],
        instant: Callable[[], float],
    ) -> None:
        """`networks` gives the prefixes of households; `instant` the time by which rules go."""
        self._houses, self._around, self._limit = houses, surroundings, rate_limit
        self._networks = [
            (ipaddress.ip_network(prefix), household)
            for household, prefixes in networks.items()
            for prefix in prefixes
        ]
        self._instant = instant
        self._numbering = Numbering()
        self._slots: OrderedDict[str, Slot] = OrderedDict()
        self._devices: dict[tuple[str | None, str], _Known] | None = None

    def __len__(self) -> int:
        return len(self._slots)

    def slot(self, address: str, now: float, mac: str | None = None) -> Slot:
        """Give the asker behind an address, or behind a forwarder by its MAC; `now` monotonic."""
        key = mac or address
        slot = self._slots.get(key)
        if slot is None:
            slot = self._slots[key] = self._identified(address, mac, now)
            if len(self._slots) > _MOST_SLOTS:
                self._slots.popitem(last=False)
            self._judge(slot, now)
        else:
            self.renew(slot, now)
        return slot

    def renew(self, slot: Slot, now: float) -> None:
        """Judge a slot anew if that is due."""
        if now >= slot.fresh_until:
            if (key := slot.behind or slot.address) in self._slots:
                self._slots.move_to_end(key)  # who asks still is not forgotten before others
            self._identify_again(slot, now)
            self._judge(slot, now)

    def introduced(self, slot: Slot, now: float) -> None:
        """Judge a slot by what is known of it now: its MAC address, or that none is to be had."""
        self._identify_again(slot, now)
        slot.is_introduced = True
        self._judge(slot, now)

    def expire(self, household: str | None = None) -> None:
        """Have slots judged anew at their next question: all, or those of one household.

        Who is no known device yet may have become one of that household.
        """
        self._devices = None
        for slot in self._slots.values():
            if household is None or slot.household == household or slot.device is None:
                slot.fresh_until = 0.0

    def expire_address(self, address: str) -> None:
        """Have an address identified anew: its MAC address became known, or changed."""
        zoned = address.startswith(_LINK_LOCAL)
        keys = [k for k in self._slots if k.startswith(address + "%")] if zoned else [address]
        for key in keys:
            if key in self._slots:
                self._slots[key].fresh_until = 0.0

    def known(self) -> list[Slot]:
        return list(self._slots.values())

    def identify(self, address: str) -> tuple[str, str, Who]:
        """Say who is behind an address: its MAC address, if it is seen, the household, and who."""
        return self._identify(address, None)

    def _identified(self, address: str, mac: str | None, now: float) -> Slot:
        identity, household, who = self._identify(address, mac)
        slot = Slot(identity, address, mac, household, who, self._limit.bucket(None, now))
        self._settle(slot, now)
        return slot

    def _identify_again(self, slot: Slot, now: float) -> None:
        slot.identity, slot.household, slot.who = self._identify(slot.address, slot.behind)
        self._settle(slot, now)

    def _settle(self, slot: Slot, now: float) -> None:
        """Give who was identified the bucket that goes with it."""
        slot.is_introduced = self._is_introduced(slot)
        is_for_many = slot.who is Stranger.FORWARDER or slot.address in self._around.trusted
        exempt = slot.behind is None and is_for_many
        slot.bucket = self._limit.bucket(None if exempt else slot.identity, now)

    def _is_introduced(self, slot: Slot) -> bool:
        is_nameless = slot.identity == slot.address and slot.who is Stranger.NEW
        return not (is_nameless and self._around.sees_mac_of(slot.address))

    def _identify(self, address: str, mac: str | None) -> tuple[str, str, Who]:
        seen = mac or self._around.mac_of(address)
        placed = self._household_at(address)
        device = self._device(placed, seen) if seen else None
        if device is None and mac is None:
            device = self._device(placed, address)
            if device is not None and seen and device.has_mac:
                device = None  # somebody else has its address now
        if device is not None:
            return seen or address, device.household, device.id
        household = placed or DEFAULT
        if seen is None and (address in _LOOPBACK or self._around.is_own(address)):
            who = Stranger.MACHINE
            if self._around.is_forwarder(address):
                who = Stranger.FORWARDER
            return address, household, who
        if mac is None and self._around.is_forwarder(address):
            return seen or address, household, Stranger.FORWARDER
        return seen or address, household, Stranger.NEW

    def _device(self, placed: str | None, key: str) -> "_Known | None":
        """Give the device of a MAC, or of an address that was written down.

        A household that has networks of its own knows devices there; elsewhere, where nobody has
        a network, it knows them by MAC alone.
        """
        if self._devices is None:
            self._devices = {}
            with_networks = {household for _, household in self._networks}
            for house in self._houses:
                identity = house.snapshot.identity
                place = identity if identity in with_networks else None
                for device in house.home.household.devices:
                    known = _Known(identity, device.id, has_mac=device.mac is not None)
                    keys = ((place, device.mac), (None, device.mac), (place, device.address))
                    for where, trait in keys:
                        if trait:
                            self._devices.setdefault((where, trait), known)
        return self._devices.get((placed, key))

    def _household_at(self, address: str) -> str | None:
        """Give the household in whose networks an address is."""
        if self._networks:
            ip = ipaddress.ip_address(address.partition("%")[0])
            for network, household in self._networks:
                if ip in network and self._houses.get(household) is not None:
                    return household
        return None

    def _judge(self, slot: Slot, now: float) -> None:
        """Take over the ruling that holds now, and until when."""
        instant = self._instant()
        house = self._houses.get(slot.household) or self._houses[DEFAULT]
        verdict = house.verdict(slot.who, instant)
        base = verdict.timed.ruling.base
        slot.ruling = verdict.timed.ruling
        if self._around.observes(slot.identity, base):
            slot.ruling = _observed(slot.ruling)
        slot.prefix = self._numbering.prefix(slot.ruling.base) if slot.is_introduced else b""
        slot.names = slot.ruling.overlay.names
        slot.profile, slot.privacy = verdict.profile, verdict.privacy
        slot.bits = (EVIDENCE if base.metered or base.counted else 0) | (
            REFUSED if verdict.privacy >= Privacy.L2 else 0
        )
        slot.until = now + (verdict.timed.until - instant)
        slot.fresh_until = min(slot.until, now + IDENTIFIED_FOR)


@lru_cache(256)
def _observed(ruling: Ruling) -> Ruling:
    """Give the same ruling for who is observed: nothing that others were answered is replayed."""
    return replace(ruling, base=replace(ruling.base, must_observe=True))
