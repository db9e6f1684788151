"""TCP: framing, pipelining, closing, waiting."""

from __future__ import annotations

import asyncio
import socket
import struct

from tests.conformance import messages, rules
from tests.conformance.expect import deviate, rcode, same, true
from tests.conformance.messages import KEEPALIVE, Edns, a
from tests.conformance.reading import Message
from tests.conformance.registry import MUST, SHOULD, Stage, check
from tests.conformance.scene import Scene, read


def framed(scene: Scene, qname: bytes, ident: int = 1) -> bytes:
    """A query behind its length."""
    octets = messages.query(qname, ident=ident)
    return struct.pack("!H", len(octets)) + octets


@check(MUST)
async def tcp_is_answered(scene: Scene) -> None:
    """A query over TCP gets its answer, with ID and question.

    RFC 7766 section 5.
    """
    qname = scene.name("a")
    reply = await scene.ask_tcp(qname)
    same("question", messages.question(qname), reply.question)
    same("addresses", [rules.PUBLIC4], reply.texts())


@check(SHOULD)
async def length_and_message_come_together(scene: Scene) -> None:
    """The first read gives length and message: they were written at once.

    RFC 7766 section 8.
    """
    async with scene.tcp() as tcp:
        for n in range(10):
            await tcp.send_raw(framed(scene, scene.name(f"n{n}")))
            data = await tcp.receive_raw() or b""
            same("octets in the first read", int.from_bytes(data[:2], "big") + 2, len(data))


@check(MUST)
async def octets_that_come_one_by_one_are_assembled(scene: Scene) -> None:
    """A query sent in single octets, the length split too, is answered.

    RFC 7766 section 8; RFC 1035 section 4.2.2.
    """
    async with scene.tcp() as tcp:
        tcp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for octet in framed(scene, scene.name("a")):
            await tcp.send_raw(bytes([octet]))
            await asyncio.sleep(0.005)
        rcode(read(await tcp.receive()), messages.NOERROR)


@check(MUST)
async def queries_follow_each_other(scene: Scene) -> None:
    """A connection serves one query after the other.

    RFC 7766 section 6.2.1.
    """
    async with scene.tcp() as tcp:
        for n in range(5):
            await tcp.send_raw(framed(scene, scene.name(f"n{n}"), n))
            same("ID", n, read(await tcp.receive()).ident)


async def _pipelined(scene: Scene, names: list[bytes]) -> list[Message]:
    """Send all at once in one write; the replies as they come."""
    async with scene.tcp() as tcp:
        await tcp.send_raw(b"".join(framed(scene, each, n) for n, each in enumerate(names)))
        return [read(await tcp.receive()) for _ in names]


@check(MUST)
async def pipelined_queries_are_answered(scene: Scene) -> None:
    """Thirty queries in one write get thirty replies, each to its question.

    RFC 7766 section 6.2.1.1.
    """
    names = [scene.name(f"n{n}") for n in range(30)]
    replies = await _pipelined(scene, names)
    same("IDs", list(range(30)), sorted(reply.ident for reply in replies))
    for reply in replies:
        same("question", messages.question(names[reply.ident]), reply.question)


@check(SHOULD)
async def quick_answers_overtake_slow_ones(scene: Scene) -> None:
    """Behind a question that takes 0.5 s, a quick one is answered first.

    RFC 7766 section 7.
    """
    slow, quick = scene.name("slow"), scene.name("quick")
    await scene.ask(quick)
    scene.on(slow, rules.later(rules.answers(a(slow, rules.PUBLIC4)), 0.5))
    replies = await _pipelined(scene, [slow, quick])
    same("order", [1, 0], [reply.ident for reply in replies])


@check(SHOULD)
async def equal_ids_are_kept_apart(scene: Scene) -> None:
    """Two pipelined queries with the same ID each get the answer to their own question.

    RFC 7766 section 7: the question tells them apart.
    """
    names = [scene.name("one"), scene.name("other")]
    async with scene.tcp() as tcp:
        await tcp.send_raw(b"".join(framed(scene, each, 77) for each in names))
        questions = {read(await tcp.receive()).question for _ in names}
    same("questions", {messages.question(each) for each in names}, questions)


@check(SHOULD)
async def half_a_close_still_gets_the_answer(scene: Scene) -> None:
    """A client that ends its sending side after the query still gets the answer.

    RFC 7766 section 6.2.4; RFC 9293 section 3.6: the other side may go on sending.
    """
    qname = scene.name("a")
    scene.on(qname, rules.later(rules.answers(a(qname, rules.PUBLIC4)), 0.3))
    async with scene.tcp() as tcp:
        await tcp.send_raw(framed(scene, qname))
        tcp.sock.shutdown(socket.SHUT_WR)
        same("addresses", [rules.PUBLIC4], read(await tcp.receive(3)).texts())


@check(SHOULD)
async def a_length_of_zero_closes(scene: Scene) -> None:
    """A message of length 0 ends the connection within 2 s.

    RFC 1035 section 4.2.2; House rule: zero length closes.
    """
    async with scene.tcp() as tcp:
        await tcp.send_raw(b"\0\0")
        true(await tcp.closed(2), "a closed connection", "an open one")
    await scene.alive()


@check(SHOULD, stage=Stage.ROUGH)
async def an_idle_connection_is_closed(scene: Scene) -> None:
    """A connection without a query is kept for 5 s and closed by 33 s.

    RFC 7766 section 6.2.3; House rule: 10 to 30 s.
    """
    loop = asyncio.get_running_loop()
    async with scene.tcp() as tcp:
        await tcp.send_raw(framed(scene, scene.name("a")))
        read(await tcp.receive())
        began = loop.time()
        true(await tcp.closed(33), "a closed connection by 33 s", "an open one")
        true(loop.time() - began >= 5, "at least 5 s", f"{loop.time() - began:.1f} s")


@check(SHOULD, stage=Stage.ROUGH)
async def dribbling_octets_do_not_keep_a_connection(scene: Scene) -> None:
    """A query sent one octet every 3 s does not hold its connection for more than 40 s.

    RFC 7766 section 6.2.3: only a full message resets the timeout.
    """
    loop = asyncio.get_running_loop()
    octets = framed(scene, scene.name("a"))
    async with scene.tcp() as tcp:
        began = loop.time()
        for octet in octets[:14]:
            try:
                await tcp.send_raw(bytes([octet]))
            except ConnectionError:
                return
            if await tcp.receive_raw(3) == b"":
                return
    deviate("a closed connection by 40 s", f"an open one after {loop.time() - began:.0f} s")


@check(SHOULD)
async def keepalive_is_answered(scene: Scene) -> None:
    """edns-tcp-keepalive over TCP is answered with a timeout.

    RFC 7828 section 3.3.2.
    """
    edns = Edns(options=((KEEPALIVE, b""),))
    reply = await scene.ask_tcp(scene.name("a"), edns=edns)
    found = [data for code, data in reply.options if code == KEEPALIVE]
    same("keepalive options of two octets", [2], [len(data) for data in found])
    true(int.from_bytes(found[0], "big") > 0, "a timeout above 0", 0)


@check(MUST)
async def keepalive_is_not_volunteered_without_edns(scene: Scene) -> None:
    """A client without EDNS gets no OPT record over TCP either.

    RFC 7828 section 3.4; RFC 6891 section 7.
    """
    same("OPT record", None, (await scene.ask_tcp(scene.name("a"))).opt)


@check(SHOULD)
async def a_large_query_is_answered(scene: Scene) -> None:
    """A query of 4,000 octets, most of them padding, is answered over TCP.

    RFC 7766 section 8; RFC 6891 section 6.1.2.
    """
    edns = Edns(options=((messages.PADDING, b"\0" * 3900),))
    reply = await scene.ask_tcp(scene.name("a"), edns=edns)
    rcode(reply, messages.NOERROR)


@check(MUST)
async def a_client_that_leaves_harms_nobody(scene: Scene) -> None:
    """Clients that reset their connections in the midst of a question leave the server sound.

    RFC 7766 section 6.2.4.
    """
    qname = scene.name("slow")
    scene.on(qname, rules.later(rules.answers(a(qname, rules.PUBLIC4)), 0.2))
    for part in (1, 2, 20, None):
        async with scene.tcp() as tcp:
            tcp.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            await tcp.send_raw(framed(scene, qname)[:part])
    await asyncio.sleep(0.4)
    await scene.alive()
    rcode(await scene.ask_tcp(scene.name("after")), messages.NOERROR)
