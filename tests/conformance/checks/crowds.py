"""Many clients, idle, slow or gone: everybody else is served."""

from __future__ import annotations

import asyncio
import socket
from contextlib import AsyncExitStack

from tests.conformance import messages, rules
from tests.conformance.checks.tcp import framed
from tests.conformance.expect import same, true
from tests.conformance.registry import MUST, SHOULD, Stage, check
from tests.conformance.scene import Scene

MEBIBYTE = 1024  # in KiB


async def _all_is_well(scene: Scene) -> None:
    """UDP and a new TCP client, from another address, are served in a second."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    same("addresses", [rules.PUBLIC4], (await scene.ask(scene.name("udp"))).texts())
    async with scene.tcp("127.0.0.4") as tcp:
        await tcp.send_raw(framed(scene, scene.name("tcp")))
        true(await tcp.receive(2), "an answer over TCP", "none in 2 s")
    true(loop.time() - began < 2, "both within 2 s", f"{loop.time() - began:.1f} s")


async def _crowd(scene: Scene, size: int, beginning: bytes) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(size):
            tcp = await stack.enter_async_context(scene.tcp("127.0.0.3"))
            if beginning:
                try:
                    await tcp.send_raw(beginning)
                except ConnectionError:
                    continue
        await _all_is_well(scene)
    await _all_is_well(scene)


@check(MUST, stage=Stage.OWN)
async def half_open_queries_harm_nobody(scene: Scene) -> None:
    """Twenty connections that stop in the midst of a message leave others unharmed.

    RFC 7766 section 6.2.2 and section 10.
    """
    await _crowd(scene, 20, framed(scene, scene.name("a"))[:9])


@check(SHOULD, stage=Stage.OWN)
async def two_hundred_idle_connections_harm_nobody(scene: Scene) -> None:
    """Two hundred idle connections from one address leave UDP and a new TCP client unharmed.

    RFC 7766 section 6.2.2; RFC 9210 section 4.2 on limits.
    """
    await _crowd(scene, 200, b"")


@check(SHOULD, stage=Stage.OWN)
async def a_client_that_does_not_read_harms_nobody(scene: Scene) -> None:
    """A client that asks for megabytes over TCP and reads nothing leaves others unharmed.

    RFC 7766 section 10; House rule: at most 32 MiB more resident.
    """
    qname = scene.name("big")
    many = [messages.txt(qname, f"{n:04}".encode() * 125) for n in range(100)]
    scene.on(qname, rules.answers(*many))
    await scene.ask_tcp(qname, messages.TXT)
    before = scene.server.resident()
    async with scene.tcp("127.0.0.3") as tcp:
        tcp.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        octets = messages.query(qname, messages.TXT, ident=1)
        try:
            async with asyncio.timeout(2):
                for _ in range(1000):
                    await tcp.send(octets)
        except (TimeoutError, ConnectionError):
            pass
        await _all_is_well(scene)
    grown = scene.server.resident() - before
    true(grown < 32 * MEBIBYTE, "less than 32 MiB more", f"{grown // MEBIBYTE} MiB")


@check(SHOULD, stage=Stage.OWN)
async def ten_thousand_clients_do_not_fill_the_memory(scene: Scene) -> None:
    """Queries from 10,000 addresses leave at most 12 MiB more resident.

    House rule: what is kept for each address is bounded.
    """
    qname = scene.name("a")
    await scene.ask(qname)
    before = scene.server.resident()
    octets = messages.query(qname, ident=1)
    for n in range(10_000):
        with scene.udp(f"127.1.{n >> 8}.{n & 255}") as client:
            client.send(octets)
            if n % 10 == 0:
                await client.receive(1)
    await scene.alive()
    grown = scene.server.resident() - before
    true(grown < 12 * MEBIBYTE, "less than 12 MiB more", f"{grown // MEBIBYTE} MiB")


@check(MUST, stage=Stage.OWN)
async def clients_that_are_gone_harm_nobody(scene: Scene) -> None:
    """Replies that cannot be delivered do not keep the next ones back.

    House rule: a reply that cannot be sent is skipped, the rest go out.
    """
    qname = scene.name("a")
    await scene.ask(qname)
    octets = messages.query(qname, ident=1)
    for _ in range(5):
        for _ in range(50):
            with scene.udp("127.0.0.3") as client:
                client.send(octets)
        same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())


@check(SHOULD, stage=Stage.OWN)
async def five_thousand_names_do_not_fill_the_memory(scene: Scene) -> None:
    """Five thousand different questions leave at most 32 MiB more resident.

    House rule: the cache is bounded.
    """
    before = scene.server.resident()
    for start in range(0, 5_000, 25):
        with scene.udp("127.0.0.1") as client:
            for n in range(start, start + 25):
                client.send(messages.query(scene.name(f"n{n}"), ident=n))
            for _ in range(25):
                if await client.receive(0.3) is None:
                    break
    await scene.alive()
    grown = scene.server.resident() - before
    true(grown < 32 * MEBIBYTE, "less than 32 MiB more", f"{grown // MEBIBYTE} MiB")


@check(MUST)
async def the_reply_leaves_from_the_port_that_was_asked(scene: Scene) -> None:
    """A reply comes from the address and port that the query went to.

    RFC 2181 section 4.1 and section 4.2.
    """
    octets = messages.query(scene.name("a"), ident=1)
    with scene.udp() as client:
        client.send(octets)
        came = await client.receive(5)
    true(came is not None, "a reply", "silence")
    same("source", scene.address, came and came[1])
