"""The console's line to the resolver: who visits, who asks, and "take over what changed".

Where no resolver answers, pages go by what is written down, and say so.
"""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from policy.minutes import Estimate, SavingKey, Savings, Usage, UseKey
from policy.verdict import Stranger, Who
from store.control import ControlError, Message, NobodyThereError, call_soon
from store.household import DEFAULT

_ARP: Final = Path("/proc/net/arp")
_MOST_REMEMBERED: Final = 1024


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who opened a page."""

    household: str
    identity: str
    """A MAC address, or an address where none is seen."""
    address: str
    device: str | None
    stranger: Stranger | None
    asked: bool
    """It has asked the resolver something of late."""

    @property
    def who(self) -> Who:
        return self.device or self.stranger or Stranger.NEW

    @property
    def has_mac(self) -> bool:
        return self.identity != self.address


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks the resolver, of late."""

    identity: str
    address: str
    device: str | None
    stranger: str | None
    queries: int
    asked: float = 0.0
    """When it last asked, to a minute."""


@dataclass(frozen=True, slots=True)
class Live:
    """What the resolver knows right now; `instant` is None where none answers."""

    instant: float | None = None
    clock_is_set: bool = True
    askers: Sequence[Asker] = ()
    usage: Usage = field(default_factory=dict)
    savings: Savings = field(default_factory=dict)
    silent: Mapping[str, float] = field(default_factory=dict)
    """Devices that are on the network and ask nothing, with for how long (seconds)."""
    announced: Sequence[str] = ()
    """Other DNS servers that a router announces over IPv6 now."""

    @property
    def is_there(self) -> bool:
        return self.instant is not None


class ResolverLink:
    """Asks the resolver over its socket."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._known: dict[str, Visitor] = {}

    async def whois(self, address: str) -> Visitor:
        """Say who is behind an address."""
        found = await self._ask("whois", {"address": address})
        if found is None:
            return self._known.get(address) or _by_arp(address)
        visitor = Visitor(
            household=found["household"],
            identity=found["identity"],
            address=found["address"],
            device=found["device"],
            stranger=Stranger(found["stranger"]) if found["stranger"] else None,
            asked=bool(found["asked"]),
        )
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[address] = visitor
        return visitor

    async def live(self, household: str) -> Live:
        """Say who asks now and what was used today."""
        found = await self._ask("live", {"household": household})
        if found is None:
            return Live()
        askers = [
            Asker(
                a["identity"],
                a["address"],
                a["device"],
                a["stranger"],
                a["queries"],
                a["asked"],
            )
            for a in found["askers"]
        ]
        usage = {
            UseKey(profile, device, label): Estimate(int(low, 16), int(high, 16))
            for profile, device, label, low, high in found["usage"]
        }
        savings = {
            SavingKey(owner, identity, frozenset(of)): int(minutes)
            for owner, identity, of, minutes in found.get("savings", ())
        }
        return Live(
            instant=found["instant"],
            clock_is_set=bool(found["clock_is_set"]),
            askers=askers,
            usage=usage,
            savings=savings,
            silent=found.get("silent", {}),
            announced=found.get("announced", ()),
        )

    async def probed(self, token: str) -> int:
        """Say how many of a page's probes arrived at the resolver."""
        found = await self._ask("probed", {"token": token})
        return int(found["heard"]) if found else 0

    async def status(self) -> Message | None:
        return await self._ask("status", {})

    async def changed(self, household: str) -> bool:
        """Have the resolver take over a change; say whether one is there to do so."""
        return await self._ask("household changed", {"household": household}) is not None

    async def save_activity(self) -> None:
        """Have what was noted of late written down, before it is read."""
        await self._ask("save activity", {})

    async def delete_activity(
        self, household: str, profile: str, devices: Sequence[str] = ()
    ) -> bool:
        """Have all records of a profile deleted, and what was counted on its devices."""
        values = {"household": household, "profile": profile, "devices": list(devices)}
        return await self._ask("delete activity", values) is not None

    async def _ask(self, do: str, values: Mapping[str, object]) -> Message | None:
        try:
            return await call_soon(self._socket, do, values)
        except (NobodyThereError, ControlError, OSError, ValueError):
            return None


def _by_arp(address: str) -> Visitor:
    """Without a resolver: go by the kernel's list of IPv4 neighbours (proc(5))."""
    mac = None
    try:
        rows = _ARP.read_text("ascii").splitlines()[1:]
    except (OSError, ValueError):
        rows = []
    for row in rows:
        words = row.split()
        if words and words[0] == address and words[3] != "00:00:00:00:00:00":
            mac = words[3].lower()
    stranger = Stranger.MACHINE if _is_loopback(address) else Stranger.NEW
    return Visitor(DEFAULT, mac or address, address, None, stranger, asked=False)


def _is_loopback(address: str) -> bool:
    return address in {"127.0.0.1", "::1"}


def plain_address(text: str | None) -> str:
    """Give a visitor's address without its zone, an IPv4-mapped one as IPv4."""
    ip = ipaddress.ip_address((text or "127.0.0.1").partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return str(ip)


def device_of(visitor: Visitor, devices: Sequence[Any]) -> str | None:
    """Give the device's id by what is written down, where the resolver did not say."""
    if visitor.device is not None:
        return visitor.device
    seen = {visitor.identity, visitor.address}
    return next((d.id for d in devices if (d.mac in seen) or (d.address in seen)), None)
