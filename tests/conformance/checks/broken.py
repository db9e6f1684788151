"""Responses of an upstream that are broken: an error for the client, never the broken octets."""

from __future__ import annotations

import struct

from tests.conformance import messages, rules
from tests.conformance.expect import rcode, same, true
from tests.conformance.messages import (
    AAAA,
    CNAME,
    MX,
    NOERROR,
    SERVFAIL,
    SOA,
    TXT,
    A,
    Edns,
    Record,
    a,
)
from tests.conformance.registry import MUST, SHOULD, Stage, check
from tests.conformance.rules import QNAME_POINTER
from tests.conformance.scene import Scene
from tests.conformance.upstream import Rule


async def _servfail(scene: Scene, rule: Rule, qtype: int = A) -> None:
    """The client gets SERVFAIL in time, and the server goes on."""
    qname = scene.name("a")
    scene.on(qname, rule)
    reply = await scene.ask(qname, qtype, patience=6)
    rcode(reply, SERVFAIL)
    same("records in the answer", 0, len(reply.answer))
    await scene.alive()


def _raw(rdata: bytes, rdtype: int = A, claimed: int | None = None) -> Rule:
    """One record with the QNAME's pointer as its owner."""
    return rules.answers(Record(QNAME_POINTER, rdtype, 300, rdata, claimed=claimed))


@check(MUST, stage=Stage.ROUGH)
async def an_address_of_three_octets(scene: Scene) -> None:
    """An A record with three octets of RDATA becomes SERVFAIL.

    RFC 1035 section 3.4.1: an address has 32 bits.
    """
    await _servfail(scene, _raw(b"\x5d\xb8\xd7"))


@check(MUST, stage=Stage.ROUGH)
async def an_address_of_five_octets(scene: Scene) -> None:
    """An A record with five octets of RDATA becomes SERVFAIL.

    RFC 1035 section 3.4.1.
    """
    await _servfail(scene, _raw(b"\x5d\xb8\xd7\x0e\x0e"))


@check(MUST, stage=Stage.ROUGH)
async def an_ipv6_address_of_fifteen_octets(scene: Scene) -> None:
    """An AAAA record with fifteen octets of RDATA becomes SERVFAIL.

    RFC 3596 section 2.2: 128 bits.
    """
    await _servfail(scene, _raw(messages.address(rules.PUBLIC6)[:15], AAAA), AAAA)


@check(MUST, stage=Stage.ROUGH)
async def an_owner_that_points_to_itself(scene: Scene) -> None:
    """An owner name that is a pointer to itself becomes SERVFAIL.

    RFC 1035 section 4.1.4: a pointer leads to a prior occurrence.
    """

    def circular(octets: bytes) -> bytes:
        at = octets.index(QNAME_POINTER + b"\x00\x01\x00\x01")
        return octets[:at] + struct.pack("!H", 0xC000 | at) + octets[at + 2 :]

    qname = scene.name("a")
    await _servfail(scene, rules.changed(rules.answers(a(qname, rules.PUBLIC4)), circular))


@check(MUST, stage=Stage.ROUGH)
async def an_alias_that_points_to_itself(scene: Scene) -> None:
    """A CNAME target that is a pointer into itself becomes SERVFAIL.

    RFC 1035 section 4.1.4.
    """
    at = 12 + len(scene.name("a")) + 4 + 12
    await _servfail(scene, _raw(struct.pack("!H", 0xC000 | at), CNAME))


@check(MUST, stage=Stage.ROUGH)
async def a_pointer_past_the_end(scene: Scene) -> None:
    """A CNAME target that points past the message's end becomes SERVFAIL.

    RFC 1035 section 4.1.4.
    """
    await _servfail(scene, _raw(b"\xff\xff", CNAME))


@check(MUST, stage=Stage.ROUGH)
async def rdlength_past_the_end(scene: Scene) -> None:
    """An RDLENGTH that overruns the message becomes SERVFAIL.

    RFC 1035 section 4.1.3.
    """
    await _servfail(scene, _raw(messages.address(rules.PUBLIC4), claimed=400))


@check(MUST, stage=Stage.ROUGH)
async def more_records_promised_than_there_are(scene: Scene) -> None:
    """ANCOUNT 5 with one record becomes SERVFAIL.

    RFC 1035 section 4.1.1.
    """
    qname = scene.name("a")
    await _servfail(scene, rules.answers(a(qname, rules.PUBLIC4), counts=(1, 5, 0, 0)))


@check(MUST, stage=Stage.ROUGH)
async def an_answer_cut_short(scene: Scene) -> None:
    """A response whose last octets are missing, with TC=0, becomes SERVFAIL.

    RFC 1035 section 4.1.
    """
    qname = scene.name("a")
    whole = rules.answers(a(qname, rules.PUBLIC4))
    await _servfail(scene, rules.changed(whole, lambda octets: octets[: len(octets) // 2 + 20]))


@check(MUST, stage=Stage.ROUGH)
async def a_label_of_a_reserved_kind(scene: Scene) -> None:
    """A CNAME target with a label of type 0x40 or 0x80 becomes SERVFAIL.

    RFC 6891 section 5: extended labels are not used; RFC 1035 section 4.1.4.
    """
    await _servfail(scene, _raw(b"\x41\x01\x00", CNAME))


@check(SHOULD, stage=Stage.ROUGH)
async def a_name_in_rdata_that_is_too_long(scene: Scene) -> None:
    """A CNAME target of 300 octets becomes SERVFAIL.

    RFC 1035 section 2.3.4.
    """
    await _servfail(scene, _raw(b"\x3b" + b"t" * 59 + b"\x3b" + b"t" * 59 + b"\x3b" + b"t" * 59
        + b"\x3b" + b"t" * 59 + b"\x3b" + b"t" * 59 + b"\x00", CNAME))  # fmt: skip


@check(SHOULD, stage=Stage.ROUGH)
async def octets_after_a_name_in_rdata(scene: Scene) -> None:
    """A CNAME whose RDATA goes on after the name becomes SERVFAIL.

    RFC 1035 section 3.3.1: CNAME holds one name.
    """
    await _servfail(scene, _raw(messages.name("t.conformance.example") + b"junk", CNAME))


@check(SHOULD, stage=Stage.ROUGH)
async def a_short_mail_exchange(scene: Scene) -> None:
    """An MX record with one octet of RDATA becomes SERVFAIL.

    RFC 1035 section 3.3.9.
    """
    await _servfail(scene, _raw(b"\x00", MX), MX)


@check(SHOULD, stage=Stage.ROUGH)
async def a_text_that_overruns(scene: Scene) -> None:
    """A TXT string longer than its RDATA becomes SERVFAIL.

    RFC 1035 section 3.3.14.
    """
    await _servfail(scene, _raw(b"\x20short", TXT), TXT)


@check(SHOULD, stage=Stage.ROUGH)
async def a_short_start_of_authority(scene: Scene) -> None:
    """NXDOMAIN with a SOA that lacks its numbers: an error or NXDOMAIN, but no broken SOA.

    RFC 1035 section 3.3.13.
    """
    qname = scene.name("a")
    broken = Record(
        scene.name(), SOA, 300, messages.name("ns.x") + messages.name("h.x") + b"\0" * 6
    )
    scene.on(qname, rules.nxdomain(broken))
    reply = await scene.ask(qname, patience=6)
    rcode(reply, SERVFAIL, messages.NXDOMAIN)


@check(MUST, stage=Stage.ROUGH)
async def octets_after_the_response_are_not_relayed(scene: Scene) -> None:
    """Octets after the last record never reach the client.

    RFC 1035 section 4.1: a message ends with its last section.
    """
    qname = scene.name("a")
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4), tail=b"trailing" * 4))
    for _ in range(2):
        reply = await scene.ask(qname)
        true(b"trailing" not in reply.octets, "no trailing octets", "some")


@check(SHOULD, stage=Stage.ROUGH)
async def octets_after_the_response_are_tolerated(scene: Scene) -> None:
    """A sound answer with octets after it is used.

    RFC 5625 section 4.1 on robustness; House rule: trailing octets are tolerated.
    """
    qname = scene.name("a")
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4), tail=b"trailing" * 4))
    same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())


@check(SHOULD, stage=Stage.ROUGH)
async def two_opt_records_of_an_upstream(scene: Scene) -> None:
    """Two OPT records in a response: the client sees at most one, ours.

    RFC 6891 section 6.1.1.
    """
    qname = scene.name("a")
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4), additional=[Edns(size=4000).record()]))
    reply = await scene.ask(qname, edns=Edns())
    rcode(reply, NOERROR, SERVFAIL)
    found = [entry for entry in reply.additional if entry.type == messages.OPT]
    same("OPT records", 1, len(found))
    true(found[0].rdclass != 4000, "a size of our own", 4000)


@check(MUST, stage=Stage.ROUGH)
async def opt_where_it_does_not_belong(scene: Scene) -> None:
    """An OPT record in the answer section is not relayed.

    RFC 6891 section 6.1.1: OPT belongs to the additional section.
    """
    qname = scene.name("a")
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4), Edns(size=4000).record()))
    reply = await scene.ask(qname, patience=6)
    rcode(reply, NOERROR, SERVFAIL)
    types = [entry.type for entry in (*reply.answer, *reply.authority)]
    true(messages.OPT not in types, "no OPT record in the answer", types)


@check(SHOULD, stage=Stage.PAIR)
async def a_broken_upstream_is_not_the_last_word(scene: Scene) -> None:
    """When one upstream's answers are broken and the other's are not, those are used.

    RFC 1034 section 5.3.3, step 4d: bizarre contents mean asking another server.
    """
    for n in range(8):
        qname = scene.name(f"a{n}")
        scene.upstreams[n % 2].on(qname, _raw(b"\x5d\xb8\xd7"))
        same("addresses", [rules.PUBLIC4], (await scene.ask(qname, patience=6)).texts())
