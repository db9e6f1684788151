"""What stands in a made-up home where a real one has its resolver: nothing of a network is asked.

Who visits is not found out but chosen: the same browser looks at the family's pages as a parent's
phone, as a child's tablet, or as a device that nobody knows.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from policy.clock import Clock
from policy.rules import Device, Household
from policy.verdict import Stranger
from policy.wall_clock import shown_at
from store.control import Message
from store.forgetting import delete_activity
from store.household import DEFAULT
from store.places import Places
from store.usage import saved_usage
from store.zones import find_zone
from webui.database import StoreThread
from webui.demo.family import NEW_ADDRESS, NEW_MAC, PHONE, SILENT, address_of
from webui.resolver_link import Asker, Live, ResolverLink, Visitor

_STATUS: Final[Message] = {
    "listen": ["192.0.2.1:53"],
    "clock_is_set": True,
    "recording": True,
    "hidden_by_forwarder": False,
}
_SILENT_FOR: Final = 5 * 3600.0


class MadeUpResolver(ResolverLink):
    """Answers for a resolver that is not there."""

    def __init__(self, places: Places, clock: Clock, store: StoreThread) -> None:
        super().__init__(places.resolver_socket)
        self._places, self._clock, self._store = places, clock, store
        self.seen_as = PHONE
        """The device in the visitor's hands; an id that no device has is a new one."""

    async def whois(self, address: str) -> Visitor:
        """Say that it is the device which was chosen."""
        device = (await self._household()).device(self.seen_as)
        if device is None:
            return Visitor(DEFAULT, NEW_MAC, NEW_ADDRESS, None, Stranger.NEW, asked=True)
        identity = device.mac or address
        return Visitor(DEFAULT, identity, address_of(device), device.id, None, asked=True)

    async def live(self, household: str) -> Live:
        """Say that all devices ask but one, and what was used by now."""
        home, now = await self._household(), self._clock.wall()
        day = shown_at(find_zone(home.timezone), now).date().isoformat()
        usage = saved_usage(self._places.activity_db, household, day)
        silent = {SILENT: _SILENT_FOR} if home.device(SILENT) else {}
        return Live(now, clock_is_set=True, askers=list(_askers(home)), usage=usage, silent=silent)

    async def probed(self, token: str) -> int:  # noqa: ARG002  (nothing is looked up here)
        return 0

    async def status(self) -> Message | None:
        return _STATUS

    async def changed(self, household: str) -> bool:  # noqa: ARG002  (there is one)
        return True

    async def delete_activity(
        self, household: str, profile: str, devices: Sequence[str] = ()
    ) -> bool:
        """Delete what the week says of somebody, as a resolver would."""
        delete_activity(self._places.activity_db, household, profile, devices)
        return True

    async def _household(self) -> Household:
        return await self._store.run(lambda store: store.household(DEFAULT))


def _askers(home: Household) -> Iterator[Asker]:
    known: set[str | None] = {device.mac for device in home.devices}
    for device in home.devices:
        if device.id != SILENT and device.mac != NEW_MAC:
            yield _asker(device)
    if NEW_MAC not in known:
        yield Asker(NEW_MAC, NEW_ADDRESS, None, Stranger.NEW.value, 12)


def _asker(device: Device) -> Asker:
    return Asker(device.mac or "", address_of(device), device.id, None, 40)
