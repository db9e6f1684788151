"""The header and the question of every response."""

from __future__ import annotations

from tests.conformance import messages, rules
from tests.conformance.expect import flag, one_of, rcode, same, true
from tests.conformance.messages import AA, NXDOMAIN, RD, TXT, A, a, canonical
from tests.conformance.registry import MUST, SHOULD, check
from tests.conformance.scene import Scene


def mixed(qname: bytes) -> bytes:
    """The same name in alternating letter case."""
    return bytes(c ^ 0x20 if chr(c).isalpha() and i % 2 else c for i, c in enumerate(qname))


@check(MUST)
async def the_id_is_echoed(scene: Scene) -> None:
    """The query's ID comes back, at both ends of its range too.

    RFC 1035 section 4.1.1.
    """
    for ident in (0, 1, 0x8001, 0xFFFF):
        reply = await scene.ask(scene.name(f"id{ident}"), ident=ident)
        same("ID", ident, reply.ident)


@check(MUST)
async def the_question_is_echoed_octet_for_octet(scene: Scene) -> None:
    """The question comes back as it was sent, letter case included.

    RFC 1035 section 4.1.2; clients that vary the case reject anything else.
    """
    qname = mixed(scene.name("a"))
    reply = await scene.ask(qname)
    same("question", messages.question(qname), reply.question)


@check(MUST)
async def a_cached_answer_keeps_the_clients_case(scene: Scene) -> None:
    """Each client gets its own letter case from one cache entry.

    RFC 1035 section 4.1.2 and RFC 4343 section 3: the names are equal, the questions are not.
    """
    plain = scene.name("a")
    for qname in (plain, mixed(plain), plain.upper(), plain):
        reply = await scene.ask(qname)
        same("question", messages.question(qname), reply.question)
        same("addresses", [rules.PUBLIC4], reply.texts())


@check(MUST)
async def the_case_survives_an_upstream_that_lowers_it(scene: Scene) -> None:
    """An upstream that answers in lower case does not change what the client gets.

    RFC 1035 section 4.1.2; RFC 4343 section 3: the response matches whatever its case.
    """
    qname = mixed(scene.name("a"))
    genuine = rules.answers(a(canonical(qname), rules.PUBLIC4))
    lower = messages.question(canonical(qname))
    lowered = rules.answers(a(canonical(qname), rules.PUBLIC4), question=lower)
    # A resolver that varies the case itself may ask again: over TCP it gets its own case.
    scene.on(qname, rules.over(udp=lowered, tcp=genuine))
    reply = await scene.ask(qname)
    same("question", messages.question(qname), reply.question)
    same("addresses", [rules.PUBLIC4], reply.texts())


@check(MUST)
async def a_negative_answer_keeps_the_case(scene: Scene) -> None:
    """NXDOMAIN, fresh and from the cache, echoes each client's case.

    RFC 1035 section 4.1.2.
    """
    plain = scene.name("a")
    scene.on(plain, rules.nxdomain(messages.soa(scene.name())))
    for qname in (mixed(plain), plain.upper()):
        reply = await scene.ask(qname)
        rcode(reply, NXDOMAIN)
        same("question", messages.question(qname), reply.question)


@check(MUST)
async def the_header_says_recursive_response(scene: Scene) -> None:
    """QR=1, opcode QUERY, RA=1, RD=1, TC=0, Z=0 in an ordinary response.

    RFC 1035 section 4.1.1.
    """
    reply = await scene.ask(scene.name("a"))
    same("flags without AA, AD and RCODE", 0x8180, reply.flags & ~0x042F)
    same("counts of question and answer", (1, 1), reply.counts[:2])


@check(MUST)
async def aa_is_not_relayed(scene: Scene) -> None:
    """AA=0 although the upstream said AA=1, fresh and from the cache.

    RFC 1035 section 4.1.1: AA says that the responding server is an authority.
    """
    qname = scene.name("a")
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4), flags=messages.RA | AA))
    for _ in range(2):
        flag(await scene.ask(qname), AA, "AA", on=False)


@check(SHOULD)
async def ra_is_our_own(scene: Scene) -> None:
    """RA=1 with an answer although the upstream said RA=0.

    RFC 1035 section 4.1.1: RA tells what this server can do.
    """
    qname = scene.name("a")
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4), flags=0))
    reply = await scene.ask(qname)
    flag(reply, messages.RA, "RA", on=True)
    same("addresses", [rules.PUBLIC4], reply.texts())


@check(MUST)
async def rd_is_copied(scene: Scene) -> None:
    """RD comes back as sent, with whatever answer.

    RFC 1035 section 4.1.1.
    """
    qname = scene.name("a")
    for flags in (RD, 0, RD):
        reply = await scene.ask(qname, flags=flags)
        flag(reply, RD, "RD", on=bool(flags))


@check(MUST)
async def the_reserved_bit_is_cleared(scene: Scene) -> None:
    """A query with the reserved bit set is answered, and the bit is not copied.

    RFC 8906 section 3.1.3; RFC 1035 section 4.1.1.
    """
    reply = await scene.ask(scene.name("a"), flags=RD | messages.Z)
    flag(reply, messages.Z, "Z", on=False)
    rcode(reply, messages.NOERROR, messages.FORMERR)


@check(SHOULD)
async def bits_of_a_response_do_no_harm_in_a_query(scene: Scene) -> None:
    """AA, TC and RA set in a query change nothing in its response.

    RFC 5625 section 4.1: unexpected flags are no reason to refuse.
    """
    flags = RD | AA | messages.TC | messages.RA
    reply = await scene.ask(scene.name("a"), flags=flags)
    rcode(reply, messages.NOERROR)
    same("AA and TC", 0, reply.flags & (AA | messages.TC))
    same("addresses", [rules.PUBLIC4], reply.texts())


@check(SHOULD)
async def an_rcode_in_a_query_does_no_harm(scene: Scene) -> None:
    """A query that carries an RCODE is answered, or refused as malformed; it is not dropped.

    RFC 5625 section 4.1.
    """
    reply = await scene.ask(scene.name("a"), flags=RD | messages.REFUSED)
    one_of("RCODE", (messages.NOERROR, messages.FORMERR), reply.rcode)


@check(MUST)
async def what_we_ask_is_a_plain_query(scene: Scene) -> None:
    """Upstream sees QR=0, opcode QUERY, RD=1, AA=TC=RA=Z=0, one question, no other records.

    RFC 1035 section 4.1.1.
    """
    qname = scene.name("a")
    await scene.ask(qname, flags=RD | messages.Z | AA)
    asked = scene.asked(qname)
    true(asked, "a query upstream", "none")
    query = asked[0].read
    same("flags without AD and CD", RD, query.flags & ~(messages.AD | messages.CD))
    same("counts", (1, 0, 0), query.counts[:3])
    same("type", A, query.qtype)


@check(MUST)
async def no_other_types_answer_is_used(scene: Scene) -> None:
    """The answers of two types of one name are not confused, fresh or from the cache.

    RFC 1035 section 7.4: what is cached is used for the same type only.
    """
    qname = scene.name("a")
    for qtype, wanted in ((A, rules.PUBLIC4), (TXT, '"ordinary"'), (A, rules.PUBLIC4)):
        reply = await scene.ask(qname, qtype)
        same("answer", [wanted], reply.texts(qtype))
        same("records", 1, len(reply.answer))
