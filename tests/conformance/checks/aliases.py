"""Aliases: chains from the QNAME to an answer, whole, in order, and without end."""

from __future__ import annotations

from itertools import pairwise

from tests.conformance import messages, rules
from tests.conformance.expect import rcode, same, true
from tests.conformance.messages import (
    AAAA,
    CNAME,
    NOERROR,
    SERVFAIL,
    Edns,
    Record,
    a,
    cname,
    soa,
)
from tests.conformance.registry import MUST, SHOULD, Stage, check
from tests.conformance.scene import Scene


def chain(scene: Scene, length: int, *, backwards: bool = False) -> tuple[bytes, list[bytes]]:
    """A name whose answer is a CNAME chain to an address, and the owners in their right order.

    Each name of the chain is answered alike, for servers that ask for the targets themselves.
    """
    names = [scene.name(f"c{n}") for n in range(length + 1)]
    steps = [cname(one, other) for one, other in pairwise(names)]
    records = [*steps, a(names[-1], rules.PUBLIC4)]
    for n, qname in enumerate(names):
        rest = records[n:]
        scene.on(qname, rules.answers(*(reversed(rest) if backwards else rest)))
    return names[0], [messages.canonical(qname) for qname in names]


@check(MUST)
async def an_alias_is_followed(scene: Scene) -> None:
    """A CNAME and the address it leads to arrive, in that order, fresh and from the cache.

    RFC 1034 section 3.6.2.
    """
    qname, _ = chain(scene, 1)
    for _ in range(2):
        reply = await scene.ask(qname)
        same("types", [CNAME, messages.A], [entry.type for entry in reply.answer])
        same("addresses", [rules.PUBLIC4], reply.texts())


@check(MUST)
async def a_chain_of_aliases_is_followed(scene: Scene) -> None:
    """Six aliases in a row arrive in their order with the address.

    RFC 1034 section 3.6.2.
    """
    qname, owners = chain(scene, 6)
    reply = await scene.ask(qname, edns=Edns())
    same("owners", owners, [messages.canonical(entry.owner) for entry in reply.answer])
    same("addresses", [rules.PUBLIC4], reply.texts())


@check(SHOULD)
async def a_disordered_chain_is_put_in_order(scene: Scene) -> None:
    """A chain whose records came in reverse is understood, and given in order.

    RFC 1034 section 3.6.2 on following aliases; RFC 2181 section 5: sections hold sets.
    """
    qname, owners = chain(scene, 3, backwards=True)
    reply = await scene.ask(qname)
    same("addresses", [rules.PUBLIC4], reply.texts())
    same("owners", owners, [messages.canonical(entry.owner) for entry in reply.answer])


@check(MUST, stage=Stage.ROUGH)
async def a_circle_of_aliases_comes_to_an_end(scene: Scene) -> None:
    """A chain that leads back to its beginning gets a reply within 5 s, and few queries.

    RFC 1034 section 3.6.2: loops are an error to be signalled.
    """
    one, other = scene.name("one"), scene.name("other")
    scene.on(one, rules.answers(cname(one, other), cname(other, one)))
    scene.on(other, rules.answers(cname(other, one), cname(one, other)))
    reply = await scene.ask(one)
    rcode(reply, NOERROR, SERVFAIL)
    same("addresses", [], reply.texts())
    true(len(scene.asked(one) + scene.asked(other)) <= 40, "at most 40 queries", "more")


@check(SHOULD, stage=Stage.ROUGH)
async def a_chain_without_end_is_a_failure(scene: Scene) -> None:
    """A chain of 60 aliases is SERVFAIL, and no NOERROR that stops halfway.

    RFC 1034 section 3.6.2: chains should be followed, loops signalled as an error.
    """
    qname, _ = chain(scene, 60)
    reply = await scene.ask(qname)
    rcode(reply, SERVFAIL)


@check(MUST, stage=Stage.ROUGH)
async def an_alias_of_itself_comes_to_an_end(scene: Scene) -> None:
    """A CNAME that points to its own name gets a reply within 5 s.

    RFC 1034 section 3.6.2.
    """
    qname = scene.name("a")
    scene.on(qname, rules.answers(cname(qname, qname)))
    rcode(await scene.ask(qname), NOERROR, SERVFAIL)


@check(SHOULD)
async def an_alias_that_leads_away_is_chased(scene: Scene) -> None:
    """When only the CNAME came, its target is asked for.

    RFC 1034 section 5.3.3, step 4c.
    """
    qname, target = scene.name("a"), scene.name("target")
    scene.on(qname, rules.answers(cname(qname, target)))
    reply = await scene.ask(qname)
    same("addresses", [rules.PUBLIC4], reply.texts())
    same("types", [CNAME, messages.A], [entry.type for entry in reply.answer])


@check(MUST)
async def an_alias_asked_for_is_not_followed(scene: Scene) -> None:
    """A question for the CNAME itself gets the CNAME.

    RFC 1034 section 3.6.2.
    """
    qname, target = scene.name("a"), scene.name("target")
    scene.on(qname, rules.answers(cname(qname, target)))
    reply = await scene.ask(qname, CNAME)
    same("types", [CNAME], [entry.type for entry in reply.answer])


@check(MUST)
async def nothing_at_the_end_of_an_alias(scene: Scene) -> None:
    """A chain that ends in NODATA is NOERROR with the CNAME and the SOA.

    RFC 2308 section 2.2; RFC 6604 section 3.
    """
    qname, target = scene.name("a"), scene.name("target")
    rule = rules.answers(cname(qname, target), authority=[soa(scene.name())])
    scene.on(qname, rule)
    scene.on(target, rules.nodata(soa(scene.name())))
    reply = await scene.ask(qname, AAAA)
    rcode(reply, NOERROR)
    same("types", [CNAME], [entry.type for entry in reply.answer])


@check(SHOULD)
async def a_synthesised_alias_is_followed(scene: Scene) -> None:
    """DNAME with its CNAME and the address: the CNAME and the address arrive.

    RFC 6672 section 3.
    """
    old, new = scene.name("old"), scene.name("new")
    qname, target = scene.name("x", "old"), scene.name("x", "new")
    dname = Record(old, messages.DNAME, 300, new)
    scene.on(qname, rules.answers(dname, cname(qname, target), a(target, rules.PUBLIC4)))
    reply = await scene.ask(qname)
    same("addresses", [rules.PUBLIC4], reply.texts())
    true(reply.of_type(CNAME), "the CNAME", "none")
