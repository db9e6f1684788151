"""Sets the stages: which servers and upstreams the checks of one run play on.

Law of this file: a stage is a server with its upstreams, opened once and closed with the block.
"""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.conformance import namespace, rules, upstream
from tests.conformance.processes import Adapter, Place, Server, free_port, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.conformance.namespace import Home
    from tests.conformance.upstream import Upstream

ANYWHERE = ("0.0.0.0", "::")


@dataclass(frozen=True)
class Set:
    """A server and its upstreams, ready to play."""

    server: Server
    upstreams: tuple[Upstream, ...]
    home: Home | None = None


@asynccontextmanager
async def opened(adapter: Adapter, folder: Path, upstreams: int = 1) -> AsyncIterator[Set]:
    """A server on loopback with so many upstreams."""
    async with AsyncExitStack() as stack:
        asked = [
            await stack.enter_async_context(upstream.opened(rules.ordinary))
            for _ in range(upstreams)
        ]
        addresses = tuple(each.address for each in asked)
        place = Place(folder, ("127.0.0.1",), free_port(), addresses)
        server = await stack.enter_async_context(running(adapter, place))
        yield Set(server, tuple(asked))


@asynccontextmanager
async def opened_at_home(adapter: Adapter, folder: Path) -> AsyncIterator[Set]:
    """A server on wildcard addresses, with a LAN beside it; only inside a namespace of our own."""
    async with AsyncExitStack() as stack:
        home = stack.enter_context(namespace.home())
        asked = await stack.enter_async_context(upstream.opened(rules.ordinary))
        place = Place(folder, ANYWHERE, 5300, (asked.address,))
        server = await stack.enter_async_context(running(adapter, place))
        yield Set(server, (asked,), home)
