"""Limits for each client: a loading page never meets them, a flood does.

These play in a network namespace, as those of `home` do.
"""

from __future__ import annotations

import asyncio
import socket

from tests.conformance import clients, messages, namespace
from tests.conformance.checks.home import asked_at, home_of
from tests.conformance.expect import true
from tests.conformance.registry import SHOULD, Stage, check
from tests.conformance.scene import Scene, read

QUIET = 0.6


async def _flood(scene: Scene, size: int, source: str) -> tuple[int, int]:
    """Ask a cached question so many times at once; how many whole and truncated replies came."""
    octets = messages.query(scene.name("cached"), ident=1)
    server = (namespace.SERVER4[0], scene.server.place.port)
    whole = short = 0
    with clients.udp(server, source, home_of(scene).make) as client:
        client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        for n in range(size):
            client.send(octets)
            if n % 20 == 19:
                await asyncio.sleep(0.002)
        while (came := await client.receive(0.4)) is not None:
            truncated = read(came[0]).has(messages.TC)
            short, whole = short + truncated, whole + (not truncated)
    return whole, short


@check(SHOULD, stage=Stage.HOME)
async def a_loading_page_is_not_limited(scene: Scene) -> None:
    """A burst of 200 queries from one client is answered whole.

    House rule: a burst that a loading page never meets.
    """
    await asked_at(scene, namespace.SERVER4[0], namespace.CLIENT4)
    whole, _ = await _flood(scene, 200, namespace.CLIENT4)
    true(whole >= 195, "at least 195 whole replies", whole)


@check(SHOULD, stage=Stage.HOME)
async def a_flood_is_limited(scene: Scene) -> None:
    """Of 3,000 queries in under a second from one client, at most 1,500 get a whole reply.

    RFC 5358 section 4 on reflectors; House rule: a limit for each client.
    """
    whole, _ = await _flood(scene, 3000, namespace.FLOODERS[0])
    true(whole <= 1500, "at most 1500 whole replies", whole)
    await asked_at(scene, namespace.SERVER4[0], namespace.CLIENT4)


@check(SHOULD, stage=Stage.HOME)
async def a_limit_says_tc_first(scene: Scene) -> None:
    """Some of what is over the limit gets TC=1, so that an honest client can come by TCP.

    House rule: TC=1 first, and then silence.
    """
    _, short = await _flood(scene, 2000, namespace.FLOODERS[1])
    true(short > 0, "some replies with TC=1", short)
