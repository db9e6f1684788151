"""Stale answers: better than none when all upstreams are dead, never better than a live one."""

from __future__ import annotations

import asyncio

from tests.conformance import messages, rules
from tests.conformance.expect import deviate, rcode, same, true
from tests.conformance.messages import Edns, a, soa
from tests.conformance.registry import MUST, SHOULD, Stage, check
from tests.conformance.scene import Scene

STALE_ANSWER = 3


async def _expired(scene: Scene, *, dead: bool) -> bytes:
    """A name whose answer was cached and has expired since."""
    qname = scene.name("a")
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4, 1)))
    await scene.ask(qname)
    if dead:
        scene.upstream.silent = True
    await asyncio.sleep(2.3)
    return qname


@check(SHOULD, stage=Stage.OWN)
async def a_stale_answer_is_given_when_all_are_dead(scene: Scene) -> None:
    """An expired answer is given within 5.3 s when the upstream is dead, with TTL 1 to 30.

    RFC 8767 section 4 and section 5.
    """
    qname = await _expired(scene, dead=True)
    loop = asyncio.get_running_loop()
    began = loop.time()
    reply = await scene.ask(qname, patience=10)
    same("addresses", [rules.PUBLIC4], reply.texts())
    true(loop.time() - began <= 5.3, "within 5.3 s", f"{loop.time() - began:.1f} s")
    true(1 <= reply.answer[0].ttl <= 30, "a TTL of 1 to 30", reply.answer[0].ttl)


@check(SHOULD, stage=Stage.OWN)
async def a_stale_answer_says_so(scene: Scene) -> None:
    """That answer says EDE 3 to a client with EDNS.

    RFC 8914 section 4.4.
    """
    qname = await _expired(scene, dead=True)
    reply = await scene.ask(qname, edns=Edns(), patience=10)
    same("addresses", [rules.PUBLIC4], reply.texts())
    true(STALE_ANSWER in reply.ede(), "EDE 3", reply.ede() or "none")


@check(SHOULD, stage=Stage.OWN)
async def a_stale_answer_comes_quickly_the_second_time(scene: Scene) -> None:
    """While the upstream stays dead, the next stale answer takes under 1 s.

    RFC 8767 section 5: the failure recheck timer.
    """
    qname = await _expired(scene, dead=True)
    await scene.ask(qname, patience=10)
    loop = asyncio.get_running_loop()
    began = loop.time()
    reply = await scene.ask(qname, patience=10)
    same("addresses", [rules.PUBLIC4], reply.texts())
    true(loop.time() - began < 1, "within 1 s", f"{loop.time() - began:.1f} s")


@check(MUST, stage=Stage.ROUGH)
async def a_live_upstream_comes_before_a_stale_answer(scene: Scene) -> None:
    """When the upstream lives, what it says now is given, not what had expired.

    RFC 8767 section 4: stale only when the data cannot be refreshed.
    """
    qname = await _expired(scene, dead=False)
    scene.on(qname, rules.answers(a(qname, rules.OTHER4, 60)))
    same("addresses", [rules.OTHER4], (await scene.ask(qname)).texts())


@check(MUST, stage=Stage.ROUGH)
async def nxdomain_ends_a_stale_answer(scene: Scene) -> None:
    """When the upstream says that the name is gone, it is gone.

    RFC 8767 section 4: NXDOMAIN has refreshed the data.
    """
    qname = await _expired(scene, dead=False)
    scene.on(qname, rules.nxdomain(soa(scene.name())))
    rcode(await scene.ask(qname), messages.NXDOMAIN)


@check(SHOULD, stage=Stage.ROUGH)
async def a_failing_upstream_is_like_a_dead_one(scene: Scene) -> None:
    """When the upstream says SERVFAIL an expired answer is given.

    RFC 8767 section 4: other response codes are a failure to refresh.
    """
    qname = await _expired(scene, dead=False)
    scene.on(qname, rules.failing())
    reply = await scene.ask(qname, patience=10)
    same("addresses", [rules.PUBLIC4], reply.texts())


@check(MUST, stage=Stage.OWN)
async def no_stale_answer_for_what_was_never_known(scene: Scene) -> None:
    """With a dead upstream, a name never seen gets SERVFAIL or silence, and no answer.

    RFC 8767 section 4.
    """
    await _expired(scene, dead=True)
    octets = messages.query(scene.name("other"), ident=scene.ident())
    came = await scene.exchange(octets, patience=6)
    true(came is None or came[3] & 15 == messages.SERVFAIL, "SERVFAIL", came)


@check(SHOULD, stage=Stage.OWN)
async def what_lives_again_replaces_the_stale(scene: Scene) -> None:
    """When the upstream lives again, its new answer is given within 8 s.

    RFC 8767 section 5: the resolver goes on trying to refresh.
    """
    qname = await _expired(scene, dead=True)
    await scene.ask(qname, patience=10)
    scene.on(qname, rules.answers(a(qname, rules.OTHER4, 60)))
    scene.upstream.silent = False
    for _ in range(16):
        if (await scene.ask(qname, patience=10)).texts() == [rules.OTHER4]:
            return
        await asyncio.sleep(0.5)
    deviate("the new address within 8 s", "the stale one")
