"""What the resolver is told and asked over its control socket while it runs.

The console and the command line send these; nothing here waits for a query, and none for it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from blocklists.table import TableError
from resolver.knowledge import opened_table
from resolver.status import live_view, status_view, who_is
from store.control import Message

if TYPE_CHECKING:
    from resolver.assembly import Resolver


class Commands:
    """Takes over changes, and answers questions about the running resolver."""

    def __init__(self, resolver: "Resolver") -> None:
        self._resolver = resolver
        self._swapping = asyncio.Lock()

    def handlers(self) -> dict[str, Callable[[Message], Awaitable[Message]]]:
        """Give what to do by the words of the control socket."""
        return {
            "household changed": self._household_changed,
            "table changed": self._table_changed,
            "status": self._status,
            "live": self._live,
            "whois": self._whois,
            "probed": self._probed,
            "flush": self._flush,
            "save activity": self._save_activity,
            "delete activity": self._delete_activity,
        }

    async def _household_changed(self, message: Message) -> Message:
        resolver, identity = self._resolver, message["household"]
        for changed in {identity, *resolver.houses.look()}:
            resolver.clients.expire(changed)
        resolver.enforcement.wake()
        resolver.recorder.want()  # less may be kept of somebody from now on
        house = resolver.houses.get(identity)
        return {"revision": house.snapshot.revision if house else None}

    async def _table_changed(self, _: Message) -> Message:
        """Put a new table in force; the old one stays if the new one cannot be read."""
        resolver = self._resolver
        try:
            async with self._swapping:  # one after the other, so that the newest stays
                table = await asyncio.to_thread(opened_table, resolver.places.table)
                resolver.knowledge.replace_table(table)
        except TableError as error:
            resolver.log(f"the table in force stays: {error}")
            raise ValueError(str(error)) from error
        resolver.service.epoch += 1
        resolver.memo.forget()
        return {"generation": resolver.knowledge.generation}

    async def _status(self, _: Message) -> Message:
        return status_view(self._resolver)

    async def _live(self, message: Message) -> Message:
        return live_view(self._resolver, message["household"])

    async def _whois(self, message: Message) -> Message:
        return who_is(self._resolver, message["address"])

    async def _probed(self, message: Message) -> Message:
        return {"heard": self._resolver.probes.heard(message["token"])}

    async def _flush(self, _: Message) -> Message:
        self._resolver.cache.flush()
        self._resolver.memo.forget()
        return {}

    async def _save_activity(self, _: Message) -> Message:
        """Write down what was noted of late, for who wants to read it."""
        await self._resolver.recorder.be_readable()
        return {}

    async def _delete_activity(self, message: Message) -> Message:
        resolver = self._resolver
        household, profile = message["household"], message["profile"]
        devices = message.get("devices", [])
        await resolver.recorder.save()  # what is counted by now is deleted too
        resolver.minutes.forget(household, profile)
        resolver.savings.forget(household, profile, devices)
        resolver.observer.forget(household, profile)
        resolver.keeper.take_over_minutes(household)
        if resolver.activity is not None:
            await asyncio.to_thread(resolver.activity.delete, household, profile, devices)
        return {}
