"""What is kept of an upstream's response: the chain from the QNAME, and nothing beside it."""

from __future__ import annotations

from tests.conformance import messages, rules
from tests.conformance.expect import rcode, same, true
from tests.conformance.messages import (
    NOERROR,
    NS,
    SERVFAIL,
    TXT,
    Record,
    a,
    cname,
    txt,
)
from tests.conformance.registry import MUST, SHOULD, Stage, check
from tests.conformance.scene import Scene


async def _unpoisoned(scene: Scene, victim: bytes) -> None:
    """The victim's address is asked for and is the genuine one."""
    reply = await scene.ask(victim)
    same("the other name's addresses", [rules.PUBLIC4], reply.texts())


@check(MUST, stage=Stage.ROUGH)
async def strangers_in_the_answer_are_dropped(scene: Scene) -> None:
    """An address of another name in the answer section is neither relayed nor cached.

    RFC 5452 section 6; RFC 2181 section 5.4.1.
    """
    qname, victim = scene.name("a"), scene.name("victim")
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4), a(victim, rules.FORGED4)))
    reply = await scene.ask(qname)
    same("addresses", [rules.PUBLIC4], reply.texts())
    await _unpoisoned(scene, victim)


@check(MUST, stage=Stage.ROUGH)
async def strangers_in_the_authority_are_not_believed(scene: Scene) -> None:
    """Name servers and addresses offered beside an answer change nothing for other names.

    RFC 2181 section 5.4.1; RFC 5452 section 6.
    """
    qname, victim, server = scene.name("a"), scene.name("victim"), scene.name("ns")
    delegation = Record(messages.name("conformance.example"), NS, 300, server)
    glue = a(server, "127.0.0.9")
    rule = rules.answers(
        a(qname, rules.PUBLIC4), authority=[delegation], additional=[glue, a(victim, rules.FORGED4)]
    )
    scene.on(qname, rule)
    same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())
    await _unpoisoned(scene, victim)


@check(MUST, stage=Stage.ROUGH)
async def additional_addresses_are_not_cached(scene: Scene) -> None:
    """The address of a mail host that came beside an MX is not used when it is asked for itself.

    RFC 2181 section 5.4.1.
    """
    qname, host = scene.name("a"), scene.name("mail")
    mx = Record(qname, messages.MX, 300, b"\x00\x0a" + host)
    scene.on(qname, rules.answers(mx, additional=[a(host, rules.FORGED4)]))
    same("records", 1, len((await scene.ask(qname, messages.MX)).of_type(messages.MX)))
    await _unpoisoned(scene, host)


@check(SHOULD, stage=Stage.ROUGH)
async def only_the_chain_is_relayed(scene: Scene) -> None:
    """Name servers, glue and strangers are not relayed beside an answer.

    RFC 5452 section 6; House rule: only RRsets on the chain are kept.
    """
    qname, other = scene.name("a"), scene.name("other")
    ns = Record(messages.name("conformance.example"), NS, 300, other)
    rule = rules.answers(
        a(qname, rules.PUBLIC4), authority=[ns], additional=[a(other, rules.OTHER4)]
    )
    scene.on(qname, rule)
    reply = await scene.ask(qname)
    same("records beside the answer", (0, 0), (len(reply.authority), len(reply.additional)))


@check(MUST, stage=Stage.ROUGH)
async def a_stray_alias_is_dropped(scene: Scene) -> None:
    """A CNAME of another name, and what it leads to, are neither relayed nor cached.

    RFC 5452 section 6.
    """
    qname, victim, trap = scene.name("a"), scene.name("victim"), scene.name("trap")
    records = (a(qname, rules.PUBLIC4), cname(victim, trap), a(trap, rules.FORGED4))
    scene.on(qname, rules.answers(*records))
    reply = await scene.ask(qname)
    same("types", [messages.A], [entry.type for entry in reply.answer])
    await _unpoisoned(scene, victim)


@check(MUST, stage=Stage.ROUGH)
async def another_type_is_no_answer(scene: Scene) -> None:
    """A question for A that is answered only with AAAA or TXT has no positive answer.

    RFC 1034 section 3.7.1: the answer holds what matches QTYPE.
    """
    qname = scene.name("a")
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC6), txt(qname, b"x")))
    reply = await scene.ask(qname, patience=6)
    rcode(reply, NOERROR, SERVFAIL)
    same("records in the answer", 0, len(reply.answer))


@check(MUST, stage=Stage.ROUGH)
async def another_type_beside_the_answer_is_dropped(scene: Scene) -> None:
    """AAAA and TXT that came beside A are not relayed, and are not cached for their own types.

    RFC 1034 section 3.7.1; RFC 2181 section 5.4.1.
    """
    qname = scene.name("a")
    both = rules.answers(a(qname, rules.PUBLIC4), txt(qname, b"forged"))
    scene.on(qname, rules.by_type({messages.A: both}, rules.ordinary))
    same("types", [messages.A], [entry.type for entry in (await scene.ask(qname)).answer])
    same("text", ['"ordinary"'], (await scene.ask(qname, TXT)).texts(TXT))


@check(SHOULD, stage=Stage.ROUGH)
async def another_class_in_the_answer_is_dropped(scene: Scene) -> None:
    """A record of another class in an answer of class IN is dropped.

    RFC 1034 section 3.6: a record belongs to its class.
    """
    qname = scene.name("a")
    record = a(qname, rules.FORGED4)
    foreign = Record(record.owner, record.type, 300, record.rdata, rdclass=4711)
    scene.on(qname, rules.answers(foreign, a(qname, rules.PUBLIC4)))
    reply = await scene.ask(qname)
    true(all(e.rdclass == messages.IN for e in reply.answer), "class IN only", "another")


@check(SHOULD, stage=Stage.ROUGH)
async def doubled_records_are_given_once(scene: Scene) -> None:
    """A record that came three times is given once.

    RFC 2181 section 5.
    """
    qname = scene.name("a")
    scene.on(qname, rules.answers(*[a(qname, rules.PUBLIC4)] * 3))
    same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())
