"""Ask upstreams: equal questions once, and keep what comes back in the cache.

How one question finds its answer: `resolver.resolution`.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from policy.clock import Clock
from resolver import extended_errors
from resolver.cache import Cache, Entry, Key, failure
from resolver.resolution import Resolution
from resolver.sockets import SocketPool
from resolver.upstreams import Address, Upstream

MOST_WAITING: Final = 2048
"""Questions in flight to upstreams in total; more are answered with a failure at once."""


class Forwarder:
    """Resolves questions through upstreams."""

    def __init__(
        self,
        views: Mapping[str, Sequence[Address]],
        cache: Cache,
        clock: Clock,
        spawn: Callable[..., object],
        client_subnet: bytes = b"",
    ) -> None:
        """`views` gives upstreams by view, "" being the usual one; `spawn` runs a coroutine.

        `client_subnet` is the operator's fixed ECS option, if there is one.
        """
        self.views = {view: [Upstream(a) for a in each] for view, each in views.items()}
        addresses = {address for each in views.values() for address in each}
        self.cache, self.clock = cache, clock
        self.spawn, self.client_subnet = spawn, client_subnet
        self.pools = {address: SocketPool(address) for address in addresses}
        self._in_flight: dict[Key, asyncio.Future[Entry]] = {}

    def __len__(self) -> int:
        return len(self._in_flight)

    @property
    def upstreams(self) -> list[Upstream]:
        """Everybody who is asked, in whatever view."""
        return [upstream for each in self.views.values() for upstream in each]

    def resolve(self, key: Key, followed: int = 0) -> "asyncio.Future[Entry]":
        """Give the future of an answer; equal questions share it. It never raises.

        `followed` counts the aliases that were followed one by one on the way to this question.
        """
        future = self._in_flight.get(key)
        if future is None:
            future = asyncio.get_running_loop().create_future()
            if len(self._in_flight) >= MOST_WAITING:
                entry = failure(self.clock.monotonic())
                future.set_result(replace(entry, options=(extended_errors.TOO_MANY,)))
                return future
            self._in_flight[key] = future
            Resolution(self, key, future, followed).begin()
        return future

    def prefetch(self, key: Key) -> None:
        """Fetch an answer anew before the one we have runs out; nobody waits for it."""
        _ = self.resolve(key)

    def finished(self, key: Key, entry: Entry) -> None:
        """Keep an answer and give it to everybody who waits for it."""
        self.cache.put(key, entry)
        future = self._in_flight.pop(key, None)
        if future is not None and not future.done():
            future.set_result(entry)

    def sweep(self, now: float) -> None:
        for pool in self.pools.values():
            pool.sweep(now)

    def close(self) -> None:
        for pool in self.pools.values():
            pool.close()
