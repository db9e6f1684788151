"""Devices that are on the network and ask nothing: asleep, or asking somebody else.

Such a device may use a VPN, another DNS server or its mobile data; or nobody uses it. So this is a
hint and never a charge, and it is slow to come: counted are only hours of the day in which the
device may ask and answers the kernel's own search for it (ARP, neighbour solicitation), and any
question ends the count. Adults' devices are not watched.
"""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol

from policy.presets import band_of
from policy.rules import AgeBand, Device, Profile
from policy.wall_clock import shown_at
from resolver.clients import Clients
from resolver.houses import House, Houses

EVERY: Final = 600.0
"""Seconds between two looks."""
ANSWER: Final = 12.0
"""Seconds in which a device is found that was looked for: the kernel waits 5 before it asks."""
AFTER: Final = 4 * 3600.0
"""Seconds on the network without a question after which a device is silent."""
_DAY: Final = (7, 22)
"""Hours of the day in which devices are awake."""
_MOST_ADDRESSES: Final = 4


class Presence(Protocol):
    """What the kernel knows of who is there."""

    @property
    def is_known(self) -> bool:
        """Say whether the kernel tells us of its neighbours."""

    def neighbours(self) -> dict[str, str]:
        """Give MAC addresses by address."""

    def knock(self, address: str) -> None:
        """Have the kernel look for a device."""

    def is_reachable(self, address: str) -> bool:
        """Say whether the kernel heard of it just now."""


@dataclass(slots=True)
class _Watched:
    """One device, as far as this needs to know it."""

    questions: int = 0
    quiet: float = 0.0
    """Seconds for which it was there and asked nothing."""
    addresses: list[str] = field(default_factory=list)
    """Where it was of late, the newest first."""


class Silence:
    """Looks around every ten minutes."""

    def __init__(
        self,
        houses: Houses,
        clients: Clients,
        network: Presence,
        instant: Callable[[], float],
        is_hidden: Callable[[], bool],
    ) -> None:
        """`is_hidden` says that a router hides who asks: then nobody can be said to be silent."""
        self._houses, self._clients, self._network = houses, clients, network
        self._instant, self._is_hidden = instant, is_hidden
        self._watched: dict[tuple[str, str], _Watched] = {}

    def silent(self, household: str) -> dict[str, float]:
        """Give for how many seconds each silent device of a home was there without a question."""
        return {
            device: watched.quiet
            for (home, device), watched in self._watched.items()
            if home == household and watched.quiet >= AFTER
        }

    async def run(self) -> None:
        """Look around until cancelled."""
        while True:
            await asyncio.sleep(EVERY - ANSWER)
            self.look_for_the_quiet()
            await asyncio.sleep(ANSWER)
            self.look()

    def look_for_the_quiet(self) -> None:
        """Have the kernel look for each device that asked nothing since the last look."""
        if self._is_hidden() or not self._network.is_known:
            return
        questions, places = self._questions(), self._places()
        for key, _house, device in self._children():
            watched = self._watched.setdefault(key, _Watched())
            if questions.get(device.mac or "", 0) != watched.questions:
                continue
            here = [*places.get(device.mac or "", ()), *watched.addresses]
            watched.addresses = list(dict.fromkeys(here))[:_MOST_ADDRESSES]
            for address in watched.addresses:
                self._network.knock(address)

    def look(self) -> None:
        """Count on for who is there and asked nothing; for all others begin anew."""
        questions, macs, before = self._questions(), self._network.neighbours(), self._watched
        hidden, self._watched = self._is_hidden(), {}
        for key, house, device in self._children():
            watched = self._watched[key] = before.get(key, _Watched())
            asked = questions.get(device.mac or "", 0)
            is_here = any(
                macs.get(each) == device.mac and self._network.is_reachable(each)
                for each in watched.addresses
            )
            if asked != watched.questions or hidden or not is_here:
                watched.quiet = 0.0
            elif self._may_be_awake(house, device):
                watched.quiet += EVERY
            watched.questions = asked

    def _children(self) -> Iterator[tuple[tuple[str, str], House, Device]]:
        """Give the devices of children and shared ones that are known by their MAC address."""
        instant = self._instant()
        for house in self._houses:
            today = shown_at(house.home.zone, instant).date()
            household = house.home.household
            for device in household.devices:
                profile = household.profiles.get(device.profile or "")
                is_theirs = profile is not None and _is_for_children(profile, today)
                if device.mac is not None and is_theirs:
                    yield (house.snapshot.identity, device.id), house, device

    def _may_be_awake(self, house: House, device: Device) -> bool:
        """Say whether it is day, and the device may reach anything at all."""
        instant = self._instant()
        begins, ends = _DAY
        is_day = begins <= shown_at(house.home.zone, instant).hour < ends
        return is_day and house.verdict(device.id, instant).timed.ruling.base.everything is None

    def _questions(self) -> dict[str, int]:
        """Count the questions of each MAC address by now."""
        found: dict[str, int] = {}
        for slot in self._clients.known():
            found[slot.identity] = found.get(slot.identity, 0) + slot.queries
        return found

    def _places(self) -> dict[str, list[str]]:
        """Give the addresses of each MAC address, as the kernel and its own questions tell."""
        found: dict[str, list[str]] = {}
        for slot in self._clients.known():
            if slot.behind is None:
                found.setdefault(slot.identity, []).append(slot.address)
        for address, mac in self._network.neighbours().items():
            found.setdefault(mac, []).append(address)
        return found


def _is_for_children(profile: Profile, today: dt.date) -> bool:
    return profile.shared or band_of(profile, today) is not AgeBand.ADULT
