"""The cache of negative answers and of failures."""

from __future__ import annotations

import asyncio

from tests.conformance import rules
from tests.conformance.expect import rcode, same, true
from tests.conformance.messages import (
    AA,
    AAAA,
    CNAME,
    NOERROR,
    NXDOMAIN,
    SOA,
    TXT,
    a,
    cname,
    soa,
)
from tests.conformance.reading import Message
from tests.conformance.registry import MUST, SHOULD, check
from tests.conformance.scene import Scene
from tests.conformance.upstream import Rule


def _soa_ttl(reply: Message) -> int:
    found = [entry.ttl for entry in reply.authority if entry.type == SOA]
    true(found, "a SOA in the authority section", "none")
    return found[0]


@check(SHOULD)
async def an_authority_that_does_not_recurse_may_deny(scene: Scene) -> None:
    """NXDOMAIN and NODATA with AA=1 and RA=0 are answers, not a lame server's.

    RFC 1035 section 4.1.1; House rule: a router may serve the local zone like this.
    """
    for label, code in (("a", NXDOMAIN), ("b", NOERROR)):
        qname = scene.name(label)
        said = rules.answers(authority=[soa(scene.name())], rcode=code, flags=AA)
        scene.on(qname, said)
        rcode(await scene.ask(qname), code)


@check(MUST)
async def nxdomain_carries_its_soa(scene: Scene) -> None:
    """NXDOMAIN comes with the SOA, fresh and from the cache.

    RFC 2308 section 6.
    """
    qname = scene.name("a")
    scene.on(qname, rules.nxdomain(soa(scene.name())))
    for _ in range(2):
        reply = await scene.ask(qname)
        rcode(reply, NXDOMAIN)
        _soa_ttl(reply)
        same("records in the answer", 0, len(reply.answer))


@check(MUST)
async def nodata_carries_its_soa(scene: Scene) -> None:
    """NODATA is NOERROR without an answer and with the SOA, fresh and from the cache.

    RFC 2308 section 2.2 and section 6.
    """
    qname = scene.name("a")
    scene.on(qname, rules.nodata(soa(scene.name())))
    for _ in range(2):
        reply = await scene.ask(qname)
        rcode(reply, NOERROR)
        _soa_ttl(reply)
        same("records in the answer", 0, len(reply.answer))


@check(MUST)
async def nxdomain_is_kept(scene: Scene) -> None:
    """A second question for a name that does not exist costs no upstream query.

    RFC 2308 section 5.
    """
    qname = scene.name("a")
    scene.on(qname, rules.nxdomain(soa(scene.name())))
    for _ in range(2):
        rcode(await scene.ask(qname), NXDOMAIN)
    await scene.asks_no_more(qname, scene.ask(qname), scene.ask(qname))


@check(MUST)
async def nodata_is_kept(scene: Scene) -> None:
    """A second question for a type that does not exist costs no upstream query.

    RFC 2308 section 5.
    """
    qname = scene.name("a")
    scene.on(qname, rules.nodata(soa(scene.name())))
    for _ in range(2):
        rcode(await scene.ask(qname, AAAA), NOERROR)
    await scene.asks_no_more(qname, scene.ask(qname, AAAA), scene.ask(qname, AAAA))


@check(SHOULD)
async def nxdomain_answers_other_types(scene: Scene) -> None:
    """After NXDOMAIN for A, a question for AAAA or TXT of that name costs no upstream query.

    RFC 2308 section 5; RFC 8020 section 2.
    """
    qname = scene.name("a")
    scene.on(qname, rules.nxdomain(soa(scene.name())))
    rcode(await scene.ask(qname), NXDOMAIN)
    await scene.asks_no_more(qname, scene.ask(qname, AAAA), scene.ask(qname, TXT))
    rcode(await scene.ask(qname, TXT), NXDOMAIN)


@check(MUST)
async def nodata_does_not_answer_other_types(scene: Scene) -> None:
    """After NODATA for AAAA, the A record of that name is found.

    RFC 2308 section 5.
    """
    qname = scene.name("a")
    nothing, address = rules.nodata(soa(scene.name())), rules.answers(a(qname, rules.PUBLIC4))
    scene.on(qname, rules.by_type({AAAA: nothing}, address))
    rcode(await scene.ask(qname, AAAA), NOERROR)
    same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())


@check(MUST)
async def nxdomain_does_not_answer_for_neighbours(scene: Scene) -> None:
    """NXDOMAIN of one name says nothing about its neighbour or the name above.

    RFC 8020 section 2: only the name and what is below it.
    """
    gone = scene.name("gone")
    scene.on(gone, rules.nxdomain(soa(scene.name())))
    rcode(await scene.ask(gone), NXDOMAIN)
    for qname in (scene.name("here"), scene.name()):
        same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())


@check(MUST)
async def the_minimum_bounds_a_negative_answer(scene: Scene) -> None:
    """With SOA TTL 3600 and minimum 60 the client sees a TTL of at most 60.

    RFC 2308 section 5.
    """
    for kind, rule in (("gone", rules.nxdomain), ("none", rules.nodata)):
        qname = scene.name(kind)
        scene.on(qname, rule(soa(scene.name(), ttl=3600, minimum=60)))
        for _ in range(2):
            ttl = _soa_ttl(await scene.ask(qname))
            true(0 < ttl <= 60, "a SOA TTL of 1 to 60", ttl)


@check(MUST)
async def the_soas_ttl_bounds_a_negative_answer(scene: Scene) -> None:
    """With SOA TTL 30 and minimum 3600 the client sees a TTL of at most 30.

    RFC 2308 section 5.
    """
    for kind, rule in (("gone", rules.nxdomain), ("none", rules.nodata)):
        qname = scene.name(kind)
        scene.on(qname, rule(soa(scene.name(), ttl=30, minimum=3600)))
        for _ in range(2):
            ttl = _soa_ttl(await scene.ask(qname))
            true(0 < ttl <= 30, "a SOA TTL of 1 to 30", ttl)


@check(MUST)
async def a_negative_answer_counts_down(scene: Scene) -> None:
    """Two seconds later the SOA's TTL is two seconds less.

    RFC 2308 section 6.
    """
    qname = scene.name("a")
    scene.on(qname, rules.nxdomain(soa(scene.name(), ttl=100, minimum=100)))
    first = _soa_ttl(await scene.ask(qname))
    await asyncio.sleep(2.1)
    second = _soa_ttl(await scene.ask(qname))
    true(first - 3 <= second <= first - 2, "a TTL 2 or 3 s less", f"{first} and then {second}")


@check(MUST)
async def a_negative_answer_expires(scene: Scene) -> None:
    """After the negative TTL the name is asked for again.

    RFC 2308 section 5.
    """
    qname = scene.name("a")
    gone = rules.nxdomain(soa(scene.name(), ttl=1, minimum=1))
    scene.on(qname, rules.in_turn(gone, rules.answers(a(qname, rules.PUBLIC4))))
    rcode(await scene.ask(qname), NXDOMAIN)
    await asyncio.sleep(2.3)
    same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())


@check(SHOULD)
async def nxdomain_without_soa_is_soon_forgotten(scene: Scene) -> None:
    """NXDOMAIN without SOA is asked for again after at most 5 s.

    RFC 2308 section 5.
    """
    await _soon_forgotten(scene, rules.nxdomain())


@check(SHOULD)
async def nodata_without_soa_is_soon_forgotten(scene: Scene) -> None:
    """NODATA without SOA is asked for again after at most 5 s.

    RFC 2308 section 5.
    """
    await _soon_forgotten(scene, rules.nodata())


async def _soon_forgotten(scene: Scene, rule: Rule) -> None:
    qname = scene.name("a")
    scene.on(qname, rules.in_turn(rule, rules.answers(a(qname, rules.PUBLIC4))))
    same("records in the answer", 0, len((await scene.ask(qname)).answer))
    await asyncio.sleep(6)
    same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())


@check(MUST)
async def the_end_of_a_chain_sets_the_rcode(scene: Scene) -> None:
    """An alias to a name that does not exist is NXDOMAIN with the CNAME in the answer.

    RFC 6604 section 3; RFC 2308 section 2.1.
    """
    qname, gone = scene.name("a"), scene.name("gone")
    scene.on(
        qname, rules.answers(cname(qname, gone), rcode=NXDOMAIN, authority=[soa(scene.name())])
    )
    scene.on(gone, rules.nxdomain(soa(scene.name())))
    for _ in range(2):
        reply = await scene.ask(qname)
        rcode(reply, NXDOMAIN)
        same("types", [CNAME], [entry.type for entry in reply.answer])


@check(SHOULD)
async def an_alias_to_nothing_still_exists(scene: Scene) -> None:
    """After that NXDOMAIN, the alias itself, asked for by type CNAME, is there.

    RFC 2308 section 2.1: the NXDOMAIN refers to the target.
    """
    qname, gone = scene.name("a"), scene.name("gone")
    alias = cname(qname, gone)
    broken = rules.answers(alias, rcode=NXDOMAIN, authority=[soa(scene.name())])
    scene.on(qname, rules.by_type({CNAME: rules.answers(alias)}, broken))
    scene.on(gone, rules.nxdomain(soa(scene.name())))
    await scene.ask(qname)
    reply = await scene.ask(qname, CNAME)
    rcode(reply, NOERROR)
    same("types", [CNAME], [entry.type for entry in reply.answer])


@check(SHOULD)
async def a_negative_ttl_is_cut_too(scene: Scene) -> None:
    """NXDOMAIN with a SOA of 30 days shows at most 86,400 s.

    RFC 2308 section 5: not longer than for positive answers.
    """
    qname, month = scene.name("a"), 30 * 86400
    scene.on(qname, rules.nxdomain(soa(scene.name(), ttl=month, minimum=month)))
    ttl = _soa_ttl(await scene.ask(qname))
    true(ttl <= 86400, "at most 86400", ttl)
