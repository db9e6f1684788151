"""Many clients, one question: asked once, answered for all, each in its own way."""

from __future__ import annotations

import asyncio

from tests.conformance import messages, rules
from tests.conformance.expect import same, true
from tests.conformance.messages import Edns, a
from tests.conformance.registry import MUST, SHOULD, Stage, check
from tests.conformance.scene import Scene, read

HOUSEHOLD = 40


@check(MUST, stage=Stage.ROUGH)
async def everybody_who_waits_is_answered(scene: Scene) -> None:
    """Forty clients ask one slow question at once; each gets its own ID, case and the answer.

    RFC 5452 section 5; RFC 1035 section 4.1.1.
    """
    qname = scene.name("a")
    scene.on(qname, rules.later(rules.answers(a(qname, rules.PUBLIC4)), 0.5))
    cases = [_cased(qname, n) for n in range(HOUSEHOLD)]
    replies = await asyncio.gather(
        *(scene.ask(each, ident=n * 1009 & 0xFFFF) for n, each in enumerate(cases))
    )
    for n, (each, reply) in enumerate(zip(cases, replies, strict=True)):
        same("ID", n * 1009 & 0xFFFF, reply.ident)
        same("question", messages.question(each), reply.question)
        same("addresses", [rules.PUBLIC4], reply.texts())


@check(SHOULD, stage=Stage.ROUGH)
async def one_question_is_asked_once(scene: Scene) -> None:
    """Those forty cost one upstream query (and at most two repeats), not forty.

    RFC 5452 section 5 on birthday attacks.
    """
    qname = scene.name("a")
    scene.on(qname, rules.later(rules.answers(a(qname, rules.PUBLIC4)), 0.3))
    await asyncio.gather(*(scene.ask(qname) for _ in range(HOUSEHOLD)))
    true(len(scene.asked(qname)) <= 3, "at most 3 queries upstream", len(scene.asked(qname)))


@check(MUST, stage=Stage.ROUGH)
async def a_repeated_query_is_answered(scene: Scene) -> None:
    """A client that repeats its query while the answer is on its way gets at least one reply.

    RFC 1035 section 7.2: clients repeat.
    """
    qname = scene.name("a")
    scene.on(qname, rules.later(rules.answers(a(qname, rules.PUBLIC4)), 0.4))
    octets = messages.query(qname, ident=scene.ident())
    with scene.udp("127.0.0.1") as client:
        for _ in range(3):
            client.send(octets)
            await asyncio.sleep(0.1)
        reply = read(await client.reply_to(octets))
    same("addresses", [rules.PUBLIC4], reply.texts())


@check(MUST, stage=Stage.ROUGH)
async def failures_reach_everybody(scene: Scene) -> None:
    """When the slow answer is SERVFAIL or NXDOMAIN every waiter hears it.

    RFC 1035 section 4.1.1.
    """
    for code, rule in (
        (messages.SERVFAIL, rules.failing()),
        (messages.NXDOMAIN, rules.nxdomain(messages.soa(scene.name()))),
    ):
        qname = scene.name(f"r{code}")
        scene.on(qname, rules.later(rule, 0.2))
        replies = await asyncio.gather(*(scene.ask(qname) for _ in range(10)))
        same("RCODEs", {code}, {reply.rcode for reply in replies})


@check(MUST, stage=Stage.ROUGH)
async def waiters_keep_their_own_terms(scene: Scene) -> None:
    """Waiters with and without EDNS, with small and large sizes, over UDP and TCP, each get theirs.

    RFC 6891 section 6.2.3 and section 7; RFC 1035 section 4.2.1.
    """
    qname = scene.name("a")
    many = [a(qname, f"93.184.216.{n}") for n in range(50)]
    scene.on(qname, rules.later(rules.answers(*many), 0.3))
    bare, small, large, tcp = await asyncio.gather(
        scene.ask(qname),
        scene.ask(qname, edns=Edns(size=512)),
        scene.ask(qname, edns=Edns()),
        scene.ask_tcp(qname),
    )
    same("OPT without EDNS", None, bare.opt)
    true(max(len(bare.octets), len(small.octets)) <= 512, "at most 512 octets", "more")
    same("TC", [True, True, False, False], [r.has(messages.TC) for r in (bare, small, large, tcp)])
    same("addresses", [50, 50], [len(large.texts()), len(tcp.texts())])


@check(SHOULD, stage=Stage.OWN)
async def a_household_of_questions_at_once(scene: Scene) -> None:
    """Forty different questions at once from each of five devices are all answered within 5 s.

    House rule: 40 at once is normal in a home.
    """
    scene.upstream.default = rules.later(rules.ordinary, 0.05)
    replies = await asyncio.gather(
        *(
            scene.ask(scene.name(f"n{n}", f"d{device}"), source=f"127.0.0.1{device}")
            for device in range(5)
            for n in range(HOUSEHOLD)
        )
    )
    same("answered", 200, sum(reply.texts() == [rules.PUBLIC4] for reply in replies))


@check(SHOULD, stage=Stage.OWN)
async def one_clients_lost_questions_leave_others_alone(scene: Scene) -> None:
    """While one client has 400 questions without an answer, another is served in a second.

    RFC 9520 section 3.1 on bounds; House rule: what waits is capped for each client.
    """
    dead = [scene.name(f"dead{n}") for n in range(400)]
    for qname in dead:
        scene.on(qname, rules.silent)
    with scene.udp("127.0.0.3") as hungry:
        for n, qname in enumerate(dead):
            hungry.send(messages.query(qname, ident=n))
        await asyncio.sleep(0.2)
        replies = [await scene.ask(scene.name(f"ok{n}"), patience=2) for n in range(10)]
    same("answered", 10, sum(reply.texts() == [rules.PUBLIC4] for reply in replies))


def _cased(qname: bytes, seed: int) -> bytes:
    """The name in one of many letter cases."""
    return bytes(
        octet ^ 0x20 if 97 <= octet | 0x20 <= 122 and seed >> place % 6 & 1 else octet
        for place, octet in enumerate(qname)
    )
