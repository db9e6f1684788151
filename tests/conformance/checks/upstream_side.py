"""How we ask: unpredictable IDs and ports, TCP after truncation, and an end to everything."""

from __future__ import annotations

import asyncio
from itertools import pairwise

from tests.conformance import messages, rules
from tests.conformance.expect import rcode, same, true
from tests.conformance.messages import TC, Edns, a
from tests.conformance.registry import MUST, SHOULD, Stage, check
from tests.conformance.scene import Scene

SAMPLE = 200


async def _sample(scene: Scene, size: int = SAMPLE) -> None:
    """Cause that many upstream queries, ten at a time."""
    for start in range(0, size, 10):
        batch = (scene.ask(scene.name(f"n{start + i}"), ident=7) for i in range(10))
        await asyncio.gather(*batch)


def _steps(numbers: list[int]) -> dict[int, int]:
    """How often each difference between neighbours occurs."""
    found: dict[int, int] = {}
    for one, other in pairwise(numbers):
        found[other - one] = found.get(other - one, 0) + 1
    return found


@check(MUST, stage=Stage.OWN)
async def ids_are_unpredictable(scene: Scene) -> None:
    """200 queries carry IDs that are not the client's, not in steps, and use the whole range.

    RFC 5452 section 9.2.
    """
    await _sample(scene)
    numbers = [query.read.ident for query in scene.asked() if query.read.qname != b"\0"]
    true(len(set(numbers)) >= 190, "at least 190 different IDs", len(set(numbers)))
    true(numbers.count(7) <= 2, "IDs of our own", f"{numbers.count(7)} times the client's")
    true(max(_steps(numbers).values()) <= 10, "no constant step", max(_steps(numbers).values()))
    for bit in range(16):
        share = sum(number >> bit & 1 for number in numbers)
        true(len(numbers) * 0.3 < share < len(numbers) * 0.7, f"bit {bit} like a coin", share)


@check(MUST, stage=Stage.OWN)
async def source_ports_are_unpredictable(scene: Scene) -> None:
    """200 queries leave from at least 64 ports, not in steps, over a range of at least 8,192.

    RFC 5452 section 9.2; House rule: a pool of 128 sockets drawn at random is enough.
    """
    await _sample(scene)
    ports = [query.source[1] for query in scene.asked() if query.transport == "udp"]
    true(len(set(ports)) >= 64, "at least 64 different ports", len(set(ports)))
    true(max(ports) - min(ports) >= 8192, "a range of at least 8192", max(ports) - min(ports))
    true(max(_steps(ports).values()) <= 20, "no constant step", max(_steps(ports).values()))


@check(SHOULD, stage=Stage.OWN)
async def one_port_is_not_kept_for_long(scene: Scene) -> None:
    """No port serves more than 64 of 600 queries.

    RFC 5452 section 9.2; House rule: a socket of the pool is retired after 64 queries.
    """
    await _sample(scene, 600)
    ports = [query.source[1] for query in scene.asked() if query.transport == "udp"]
    most = max(ports.count(port) for port in set(ports))
    true(most <= 64, "at most 64 queries from one port", most)


@check(MUST, stage=Stage.ROUGH)
async def truncation_is_not_hidden(scene: Scene) -> None:
    """After a truncated response the client gets the whole answer, or TC=1 to come by TCP itself.

    RFC 5625 section 4.4.
    """
    qname = scene.name("a")
    scene.on(qname, rules.truncated_then_tcp(rules.answers(a(qname, rules.PUBLIC4))))
    reply = await scene.ask(qname)
    if not reply.has(TC):
        same("addresses", [rules.PUBLIC4], reply.texts())
    same("addresses over TCP", [rules.PUBLIC4], (await scene.ask_tcp(qname)).texts())


@check(SHOULD, stage=Stage.ROUGH)
async def truncation_leads_to_tcp(scene: Scene) -> None:
    """A truncated response is asked again over TCP by us, and that answer is used.

    RFC 7766 section 5; RFC 2181 section 9.
    """
    qname = scene.name("a")
    scene.on(qname, rules.truncated_then_tcp(rules.answers(a(qname, rules.PUBLIC4))))
    reply = await scene.ask(qname)
    same("addresses", [rules.PUBLIC4], reply.texts())
    true(not reply.has(TC), "TC=0", "TC=1")
    same("last transport", "tcp", scene.asked(qname)[-1].transport)


@check(MUST, stage=Stage.ROUGH)
async def what_came_truncated_is_not_used(scene: Scene) -> None:
    """The part of an RRset that came with TC=1 is neither relayed as whole nor cached.

    RFC 2181 section 9.
    """
    qname = scene.name("a")
    part, whole = a(qname, rules.OTHER4), a(qname, rules.PUBLIC4)
    scene.on(qname, rules.over(udp=rules.truncated(part), tcp=rules.answers(part, whole)))
    for _ in range(2):
        reply = await scene.ask(qname)
        if not reply.has(TC):
            same("addresses", sorted([rules.OTHER4, rules.PUBLIC4]), reply.texts())


@check(SHOULD, stage=Stage.ROUGH)
async def truncation_over_tcp_comes_to_an_end(scene: Scene) -> None:
    """An upstream that says TC=1 over TCP too gets few queries, the client a reply in 6 s.

    RFC 7766 section 5; House rule: no question is asked without end.
    """
    qname = scene.name("a")
    scene.on(qname, rules.truncated())
    reply = await scene.ask(qname, patience=6)
    same("addresses", [], reply.texts())
    true(len(scene.asked(qname)) <= 24, "at most 24 queries upstream", len(scene.asked(qname)))


@check(SHOULD, stage=Stage.OWN)
async def tcp_that_closes_comes_to_an_end(scene: Scene) -> None:
    """TC=1 over UDP and a TCP connection that closes: the client gets a reply in 6 s.

    RFC 7766 section 6.2.4; House rule: SERVFAIL by 5 s.
    """
    qname = scene.name("a")
    scene.on(qname, rules.over(udp=rules.truncated(), tcp=rules.closing))
    reply = await scene.ask(qname, patience=6)
    true(reply.rcode == messages.SERVFAIL or reply.has(TC), "SERVFAIL or TC=1", reply.rcode)
    same("addresses", [], reply.texts())


@check(SHOULD, stage=Stage.OWN)
async def silent_tcp_comes_to_an_end(scene: Scene) -> None:
    """TC=1 over UDP and silence over TCP: the client gets a reply in 6 s.

    RFC 7766 section 6.2.4; House rule: SERVFAIL by 5 s.
    """
    qname = scene.name("a")
    scene.on(qname, rules.over(udp=rules.truncated(), tcp=rules.silent))
    reply = await scene.ask(qname, patience=6)
    true(reply.rcode == messages.SERVFAIL or reply.has(TC), "SERVFAIL or TC=1", reply.rcode)


@check(SHOULD, stage=Stage.ROUGH)
async def tcp_answers_in_pieces_are_assembled(scene: Scene) -> None:
    """A long answer over TCP, several segments, is assembled and given whole.

    RFC 1035 section 4.2.2; RFC 7766 section 8.
    """
    qname = scene.name("a")
    many = [messages.txt(qname, f"{n:04}".encode() * 125) for n in range(100)]
    scene.on(qname, rules.truncated_then_tcp(rules.answers(*many)))
    reply = await scene.ask_tcp(qname, messages.TXT, edns=Edns())
    same("records", 100, len(reply.of_type(messages.TXT)))


@check(MUST, stage=Stage.ROUGH)
async def an_upstreams_failure_is_passed_on(scene: Scene) -> None:
    """SERVFAIL of the only upstream becomes SERVFAIL with the question, without records.

    RFC 1035 section 4.1.1.
    """
    qname = scene.name("a")
    scene.on(qname, rules.failing())
    reply = await scene.ask(qname)
    rcode(reply, messages.SERVFAIL)
    same("question", messages.question(qname), reply.question)
    same("counts", (1, 0), reply.counts[:2])


@check(SHOULD, stage=Stage.ROUGH)
async def an_upstreams_refusal_is_an_error(scene: Scene) -> None:
    """REFUSED and NOTIMP of the only upstream become an error, never an empty success.

    RFC 2308 section 7.1; RFC 8906 section 3.
    """
    for number in (messages.REFUSED, messages.NOTIMP):
        qname = scene.name(f"r{number}")
        scene.on(qname, rules.failing(number))
        reply = await scene.ask(qname, patience=6)
        rcode(reply, messages.SERVFAIL, messages.REFUSED, messages.NOTIMP)
