"""Upstreams that are slow, dead or failing, and how long a client waits for them."""

from __future__ import annotations

import asyncio

from tests.conformance import messages, rules
from tests.conformance.expect import deviate, rcode, same, true
from tests.conformance.messages import Edns, a
from tests.conformance.registry import MUST, SHOULD, Stage, check
from tests.conformance.scene import Scene, read

NO_REACHABLE_AUTHORITY, NETWORK_ERROR = 22, 23


async def _timed(scene: Scene, qname: bytes, patience: float = 12) -> tuple[float, int, list[str]]:
    """How long a reply took, its RCODE, its addresses."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    reply = await scene.ask(qname, patience=patience)
    return loop.time() - began, reply.rcode, reply.texts()


@check(SHOULD, stage=Stage.OWN)
async def a_lost_query_is_repeated_within_a_second(scene: Scene) -> None:
    """When the first query is lost, the second follows within 1.2 s and its answer is used.

    RFC 1035 section 7.2 leaves the interval open; House rule: at most 1 s.
    """
    qname = scene.name("a")
    scene.on(qname, rules.in_turn(rules.silent, rules.answers(a(qname, rules.PUBLIC4))))
    took, _, texts = await _timed(scene, qname)
    same("addresses", [rules.PUBLIC4], texts)
    true(took < 1.5, "an answer within 1.5 s", f"{took:.1f} s")
    asked = scene.asked(qname)
    true(asked[1].at - asked[0].at <= 1.2, "1.2 s", f"{asked[1].at - asked[0].at:.1f} s")


@check(SHOULD, stage=Stage.OWN)
async def two_lost_queries_are_survived(scene: Scene) -> None:
    """When two queries are lost the client still gets its answer within 5 s.

    RFC 1035 section 7.2; House rule: an answer or SERVFAIL by 5 s.
    """
    qname = scene.name("a")
    genuine = rules.answers(a(qname, rules.PUBLIC4))
    scene.on(qname, rules.in_turn(rules.silent, rules.silent, genuine))
    took, _, texts = await _timed(scene, qname)
    same("addresses", [rules.PUBLIC4], texts)
    true(took < 5.2, "an answer within 5.2 s", f"{took:.1f} s")


@check(SHOULD, stage=Stage.OWN)
async def a_slow_answer_is_waited_for(scene: Scene) -> None:
    """An upstream that takes 1.5 s for everything is slow, not dead: its answer is used.

    RFC 1035 section 7.2.
    """
    qname = scene.name("a")
    scene.on(qname, rules.later(rules.answers(a(qname, rules.PUBLIC4)), 1.5))
    took, _, texts = await _timed(scene, qname)
    same("addresses", [rules.PUBLIC4], texts)
    true(took < 4, "an answer within 4 s", f"{took:.1f} s")


@check(MUST, stage=Stage.PAIR)
async def one_dead_upstream_of_two_is_survived(scene: Scene) -> None:
    """With one dead upstream of two, clients that repeat each second are answered within 6 s.

    RFC 1035 section 7.2.
    """
    for dead in (0, 1):
        scene.upstreams[0].silent, scene.upstreams[1].silent = dead == 0, dead == 1
        octets = messages.query(scene.name(f"a{dead}"), ident=scene.ident())
        with scene.udp("127.0.0.1") as client:
            came = None
            for _ in range(6):
                client.send(octets)
                came = came or await client.reply_to(octets, 1.0)
        same("addresses", [rules.PUBLIC4], read(came).texts())


@check(SHOULD, stage=Stage.PAIR)
async def the_second_upstream_is_asked(scene: Scene) -> None:
    """With one dead upstream of two, every question, asked but once, is answered within 5 s.

    RFC 1035 section 7.2.
    """
    scene.upstreams[0].silent = True
    for n in range(4):
        took, code, texts = await _timed(scene, scene.name(f"a{n}"))
        same("addresses", [rules.PUBLIC4], texts)
        true(took < 5.2, "an answer within 5.2 s", f"{took:.1f} s, RCODE {code}")


@check(SHOULD, stage=Stage.PAIR)
async def the_second_upstream_is_asked_by_two_seconds(scene: Scene) -> None:
    """With one dead upstream, whichever it is, the first six answers take at most 2.3 s.

    House rule: the second upstream is asked by 2 s.
    """
    for dead in (0, 1):
        scene.upstreams[0].silent, scene.upstreams[1].silent = dead == 0, dead == 1
        timed = await asyncio.gather(*(_timed(scene, scene.name(f"a{dead}{n}")) for n in range(6)))
        for took, _, texts in timed:
            same("addresses", [rules.PUBLIC4], texts)
            true(took < 2.3, "an answer within 2.3 s", f"{took:.1f} s")


@check(SHOULD, stage=Stage.PAIR)
async def a_dead_upstream_is_avoided(scene: Scene) -> None:
    """After a few questions, ten more take under 0.5 s each although one upstream is dead.

    House rule: slow upstreams are remembered.
    """
    scene.upstreams[0].silent = True
    for n in range(6):
        await scene.ask(scene.name(f"warm{n}"), patience=12)
    slow = [
        took for n in range(10) if (took := (await _timed(scene, scene.name(f"a{n}")))[0]) > 0.5
    ]
    true(len(slow) <= 1, "at most 1 slow answer of 10", len(slow))


@check(SHOULD, stage=Stage.PAIR)
async def the_quick_upstream_is_preferred(scene: Scene) -> None:
    """When one upstream takes 0.4 s and the other none, the quick one gets most questions.

    House rule: the quick one is preferred.
    """
    scene.upstreams[0].default = rules.later(rules.ordinary, 0.4)
    for n in range(10):
        await scene.ask(scene.name(f"warm{n}"))
    names = [scene.name(f"a{n}") for n in range(20)]
    for qname in names:
        await scene.ask(qname)
    first = [scene.asked(qname)[0] for qname in names]
    quick = sum(query in scene.upstreams[1].seen for query in first)
    true(quick >= 15, "the quick one first for at least 15 of 20", quick)


@check(SHOULD, stage=Stage.PAIR)
async def a_failing_upstream_is_not_the_last_word(scene: Scene) -> None:
    """When one upstream says SERVFAIL or REFUSED and the other knows, the answer is used.

    RFC 1034 section 5.3.3: a server failure means asking another server.
    """
    for n in range(12):
        qname = scene.name(f"a{n}")
        number = messages.SERVFAIL if n < 6 else messages.REFUSED
        scene.upstreams[n % 2].on(qname, rules.failing(number))
        same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())


@check(MUST, stage=Stage.PAIR)
async def nxdomain_is_an_answer(scene: Scene) -> None:
    """NXDOMAIN is believed: the other upstream is not asked for a better one.

    RFC 2308 section 2.1.
    """
    qname = scene.name("a")
    scene.on(qname, rules.nxdomain(messages.soa(scene.name())))
    rcode(await scene.ask(qname), messages.NXDOMAIN)
    same("queries upstream", 1, len(scene.asked(qname)))


@check(SHOULD, stage=Stage.OWN)
async def silence_becomes_servfail_by_five_seconds(scene: Scene) -> None:
    """When the only upstream is dead the client gets SERVFAIL within 5.3 s.

    RFC 1035 section 7.2 on giving up; House rule: by 5 s.
    """
    scene.upstream.silent = True
    took, code, _ = await _timed(scene, scene.name("a"))
    same("RCODE", messages.SERVFAIL, code)
    true(took <= 5.3, "SERVFAIL within 5.3 s", f"{took:.1f} s")


@check(SHOULD, stage=Stage.OWN)
async def silence_is_explained(scene: Scene) -> None:
    """That SERVFAIL says EDE 22 or 23 to a client with EDNS.

    RFC 8914 section 4.23 and section 4.24.
    """
    scene.upstream.silent = True
    reply = await scene.ask(scene.name("a"), edns=Edns(), patience=12)
    rcode(reply, messages.SERVFAIL)
    codes = reply.ede()
    true({NO_REACHABLE_AUTHORITY, NETWORK_ERROR} & set(codes), "EDE 22 or 23", codes or "none")


@check(SHOULD, stage=Stage.OWN)
async def a_dead_upstream_is_not_flooded(scene: Scene) -> None:
    """One question to a dead upstream costs at most 10 queries, clients' repeats included.

    RFC 9520 section 3.1 on limiting retries.
    """
    scene.upstream.silent = True
    qname = scene.name("a")
    octets = messages.query(qname, ident=scene.ident())
    with scene.udp("127.0.0.1") as client:
        for _ in range(4):
            client.send(octets)
            await client.receive(1.2)
    true(len(scene.asked(qname)) <= 10, "at most 10 queries upstream", len(scene.asked(qname)))


@check(MUST, stage=Stage.OWN)
async def an_outage_is_survived(scene: Scene) -> None:
    """An upstream that was dead for 4 s and lives again answers new questions within 10 s.

    RFC 9520 section 3.2 bounds what is remembered; House rule: a dead one is probed.
    """
    scene.upstream.silent = True
    await asyncio.gather(*(_lost(scene, scene.name(f"lost{n}")) for n in range(8)))
    scene.upstream.silent = False
    for n in range(9):
        octets = messages.query(scene.name(f"new{n}"), ident=scene.ident())
        came = await scene.exchange(octets, patience=1)
        if came is not None and came[3] & 15 == messages.NOERROR:
            return
        await asyncio.sleep(0.2)
    deviate("an answer within 10 s of the end of the outage", "none")


@check(SHOULD, stage=Stage.PAIR)
async def fortunes_may_turn(scene: Scene) -> None:
    """First one upstream is dead, then only the other: questions are answered within 5 s each.

    House rule: a dead upstream is probed now and then.
    """
    for dead in (0, 1, 0):
        scene.upstreams[0].silent, scene.upstreams[1].silent = dead == 0, dead == 1
        for n in range(3):
            took, _, texts = await _timed(scene, scene.name(f"a{dead}{n}{len(scene.asked())}"))
            same("addresses", [rules.PUBLIC4], texts)
            true(took < 5.2, "an answer within 5.2 s", f"{took:.1f} s")


async def _lost(scene: Scene, qname: bytes) -> None:
    octets = messages.query(qname, ident=scene.ident())
    await scene.exchange(octets, patience=4)
