"""AD, CD and DO: who sees signatures, and who may believe in them."""

from __future__ import annotations

from tests.conformance import messages, rules
from tests.conformance.expect import flag, rcode, same, true
from tests.conformance.messages import AD, CD, DNSKEY, DO, RD, RRSIG, Edns, Record, a, soa
from tests.conformance.registry import MUST, SHOULD, Stage, check
from tests.conformance.scene import Scene

PLAIN, WANTS_DNSSEC = Edns(), Edns(flags=DO)


@check(MUST)
async def cd_is_copied(scene: Scene) -> None:
    """CD comes back as sent, fresh and from the cache.

    RFC 4035 section 3.2.2.
    """
    qname = scene.name("a")
    for bit in (CD, 0, CD):
        flag(await scene.ask(qname, flags=RD | bit), CD, "CD", on=bool(bit))


@check(SHOULD)
async def cd_is_passed_upstream(scene: Scene) -> None:
    """A client's CD=1 reaches the upstream, which may be the one that validates.

    RFC 6840 section 5.9.
    """
    qname = scene.name("a")
    await scene.ask(qname, flags=RD | CD)
    same("CD upstream", {True}, {query.read.has(CD) for query in scene.asked(qname)})


@check(SHOULD)
async def a_failure_without_cd_is_not_replayed_with_cd(scene: Scene) -> None:
    """After SERVFAIL without CD (a failed validation, perhaps), CD=1 asks anew and gets the data.

    RFC 6840 section 5.9.
    """
    qname = scene.name("a")
    good, bad = rules.answers(a(qname, rules.PUBLIC4)), rules.failing()
    scene.on(qname, lambda asked: (good if asked.read.has(CD) else bad)(asked))
    first = await scene.ask(qname)
    if first.rcode == messages.NOERROR:
        return  # it always asks with CD=1, as the RFC recommends
    rcode(first, messages.SERVFAIL)
    reply = await scene.ask(qname, flags=RD | CD)
    same("addresses", [rules.PUBLIC4], reply.texts())


@check(MUST)
async def ad_is_hidden_from_the_unaware(scene: Scene) -> None:
    """A client that set neither AD nor DO sees AD=0 although the upstream said AD=1.

    RFC 6840 section 5.8.
    """
    qname = scene.name("a")
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4), flags=messages.RA | AD))
    flag(await scene.ask(qname), AD, "AD", on=False)


@check(MUST)
async def ad_is_hidden_after_a_client_that_asked_for_it(scene: Scene) -> None:
    """The answer cached for a client with AD or DO shows AD=0 to the next one without.

    RFC 6840 section 5.8.
    """
    qname = scene.name("a")
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4), flags=messages.RA | AD))
    await scene.ask(qname, flags=RD | AD)
    await scene.ask(qname, edns=WANTS_DNSSEC)
    flag(await scene.ask(qname), AD, "AD", on=False)
    flag(await scene.ask(qname, edns=PLAIN), AD, "AD", on=False)


@check(MUST)
async def ad_is_not_invented(scene: Scene) -> None:
    """AD=0 when the upstream said AD=0, whoever asks.

    RFC 4035 section 3.2.3.
    """
    reply = await scene.ask(scene.name("a"), flags=RD | AD, edns=WANTS_DNSSEC)
    flag(reply, AD, "AD", on=False)


@check(MUST)
async def do_is_copied(scene: Scene) -> None:
    """DO in the response is DO of the query, fresh and from the cache.

    RFC 3225 section 3.
    """
    qname = scene.name("a")
    for bit in (DO, 0, DO):
        reply = await scene.ask(qname, edns=Edns(flags=bit))
        same("EDNS flags", bit, reply.edns_flags)


def signed(scene: Scene, first: str) -> bytes:
    """A name whose address is signed for those who set DO."""
    qname = scene.name(first)
    scene.on(qname, rules.signed(a(qname, rules.PUBLIC4)))
    return qname


@check(MUST)
async def no_signature_without_do(scene: Scene) -> None:
    """A client without EDNS, or with DO=0, gets no RRSIG.

    RFC 3225 section 3; RFC 4035 section 3.2.1.
    """
    for first, edns in (("bare", None), ("edns", PLAIN)):
        reply = await scene.ask(signed(scene, first), edns=edns)
        same("types", [messages.A], [entry.type for entry in reply.answer])


@check(MUST)
async def no_signature_after_a_client_with_do(scene: Scene) -> None:
    """An entry that a DO client filled is shown without RRSIG to others.

    RFC 3225 section 3; RFC 4035 section 3.2.1.
    """
    qname = signed(scene, "a")
    await scene.ask(qname, edns=WANTS_DNSSEC)
    for edns in (None, PLAIN):
        reply = await scene.ask(qname, edns=edns)
        same("types", [messages.A], [entry.type for entry in reply.answer])


@check(MUST)
async def a_signature_for_do_after_a_plain_client(scene: Scene) -> None:
    """A DO client gets RRSIG although a plain client filled the cache.

    RFC 4035 section 3.2.1.
    """
    qname = signed(scene, "a")
    await scene.ask(qname)
    reply = await scene.ask(qname, edns=WANTS_DNSSEC)
    same("types", {messages.A, RRSIG}, {entry.type for entry in reply.answer})


@check(MUST)
async def signatures_by_name_are_not_stripped(scene: Scene) -> None:
    """DNSSEC records that a client asks for by type come without DO too.

    RFC 4035 section 3.2.1.
    """
    qname = scene.name("a")
    key = Record(qname, DNSKEY, 300, b"\x01\x01\x03\x0d" + b"\x11" * 64)
    scene.on(qname, rules.by_type({DNSKEY: rules.answers(key)}))
    same("keys", 1, len((await scene.ask(qname, DNSKEY)).of_type(DNSKEY)))


@check(SHOULD)
async def negative_proofs_reach_a_client_with_do(scene: Scene) -> None:
    """NXDOMAIN to a DO client keeps the signed denial; to a plain client it has none.

    RFC 4035 section 3.2.1; RFC 2308 section 6 for SOA.
    """
    qname, zone = scene.name("a"), scene.name()
    nsec = Record(zone, 47, 300, zone + b"\x00\x06\x22\x00\x00\x00\x00\x03")
    proof = [soa(zone), messages.rrsig(zone, messages.SOA), nsec, messages.rrsig(zone, 47)]
    with_proof, without = rules.nxdomain(*proof), rules.nxdomain(soa(zone))
    scene.on(qname, lambda asked: (with_proof if asked.do else without)(asked))
    reply = await scene.ask(qname, edns=WANTS_DNSSEC)
    same("types", {messages.SOA, RRSIG, 47}, {entry.type for entry in reply.authority})
    plain = await scene.ask(qname)
    same("types to a plain client", [messages.SOA], [entry.type for entry in plain.authority])


@check(SHOULD, stage=Stage.ROUGH)
async def do_and_plain_clients_at_once_are_not_mixed(scene: Scene) -> None:
    """Two clients wait for one slow answer; only the one with DO gets the signature.

    RFC 3225 section 3.
    """
    import asyncio  # noqa: PLC0415 - the only check here that waits

    qname = scene.name("a")
    scene.on(qname, rules.later(rules.signed(a(qname, rules.PUBLIC4)), 0.3))
    plain, aware = await asyncio.gather(scene.ask(qname), scene.ask(qname, edns=WANTS_DNSSEC))
    true(not plain.of_type(RRSIG), "no RRSIG without DO", "one")
    true(aware.of_type(RRSIG), "an RRSIG with DO", "none")
