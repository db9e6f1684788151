"""Failures: remembered for a moment, and for one question only."""

from __future__ import annotations

import asyncio

from tests.conformance import rules
from tests.conformance.expect import rcode, same
from tests.conformance.messages import (
    AAAA,
    SERVFAIL,
    a,
)
from tests.conformance.registry import MUST, SHOULD, Stage, check
from tests.conformance.scene import Scene


@check(MUST, stage=Stage.ROUGH)
async def a_failure_is_kept_for_a_second(scene: Scene) -> None:
    """Within a second after SERVFAIL the same question costs no upstream query.

    RFC 9520 section 3.2.
    """
    qname = scene.name("a")
    scene.on(qname, rules.failing())
    rcode(await scene.ask(qname, patience=6), SERVFAIL)
    await scene.asks_no_more(qname, scene.ask(qname), scene.ask(qname))
    rcode(await scene.ask(qname), SERVFAIL)


@check(SHOULD, stage=Stage.ROUGH)
async def a_failure_is_soon_forgotten(scene: Scene) -> None:
    """Six seconds after SERVFAIL the question is asked again.

    RFC 9520 section 3.2 allows up to five minutes; House rule: 5 s.
    """
    qname = scene.name("a")
    scene.on(qname, rules.failing())
    rcode(await scene.ask(qname, patience=6), SERVFAIL)
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4)))
    await asyncio.sleep(6)
    same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())


@check(MUST, stage=Stage.ROUGH)
async def a_failure_of_one_type_is_not_one_of_another(scene: Scene) -> None:
    """SERVFAIL for AAAA does not keep the A record of that name from being asked for.

    RFC 2308 section 7.1: a failure is cached for its tuple.
    """
    qname = scene.name("a")
    address = rules.answers(a(qname, rules.PUBLIC4))
    scene.on(qname, rules.by_type({AAAA: rules.failing()}, address))
    rcode(await scene.ask(qname, AAAA, patience=6), SERVFAIL)
    same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())
