"""What is no ordinary query: other opcodes, other counts, responses, fragments of a header."""

from __future__ import annotations

import struct

from tests.conformance import messages, rules
from tests.conformance.expect import deviate, one_of, rcode, same, true
from tests.conformance.messages import CHAOS, FORMERR, NOTIMP, QR, RD, REFUSED, SOA
from tests.conformance.registry import MUST, SHOULD, check
from tests.conformance.scene import Scene, read, read_header

IQUERY, STATUS, UNASSIGNED, NOTIFY, UPDATE, DSO = 1, 2, 3, 4, 5, 6


async def _refused(scene: Scene, opcode: int, octets: bytes, qname: bytes) -> None:
    reply = read(await scene.provoke(octets, patience=3))
    same("opcode", opcode, reply.opcode)
    rcode(reply, NOTIMP, REFUSED, FORMERR)
    true(not scene.asked(qname), "nothing forwarded", "a query upstream")
    true(len(reply.octets) <= len(octets), f"at most {len(octets)} octets", len(reply.octets))


async def _other_opcode(scene: Scene, opcode: int) -> None:
    qname = scene.name("a")
    octets = messages.query(qname, ident=scene.ident(), flags=RD | opcode << 11)
    await _refused(scene, opcode, octets, qname)


@check(MUST)
async def iquery_is_not_implemented(scene: Scene) -> None:
    """IQUERY is refused with its opcode echoed, and is not forwarded.

    RFC 3425 section 3; RFC 8906 section 3.1.4.
    """
    await _other_opcode(scene, IQUERY)


@check(MUST)
async def status_is_not_implemented(scene: Scene) -> None:
    """STATUS is refused with its opcode echoed, and is not forwarded.

    RFC 8906 section 3.1.4.
    """
    await _other_opcode(scene, STATUS)


@check(MUST)
async def unassigned_opcodes_are_not_implemented(scene: Scene) -> None:
    """Opcodes 3 and 7 to 15 are refused with their opcode echoed, and are not forwarded.

    RFC 8906 section 3.1.4.
    """
    for opcode in (UNASSIGNED, 7, 11, 15):
        await _other_opcode(scene, opcode)


@check(MUST)
async def notify_is_not_forwarded(scene: Scene) -> None:
    """NOTIFY gets NOTIMP or REFUSED and goes no further.

    RFC 1996 section 3; RFC 8906 section 3.1.4.
    """
    qname = scene.name("a")
    octets = messages.query(qname, SOA, ident=scene.ident(), flags=NOTIFY << 11)
    await _refused(scene, NOTIFY, octets, qname)


@check(MUST)
async def update_is_not_forwarded(scene: Scene) -> None:
    """UPDATE with a record to add gets NOTIMP or REFUSED and goes no further.

    RFC 2136 section 3.1; RFC 8906 section 3.1.4.
    """
    qname = scene.name("a")
    added = messages.a(qname, rules.FORGED4)
    zone = messages.question(qname, SOA)
    flags = UPDATE << 11
    octets = messages.message(scene.ident(), flags, questions=[zone], authority=[added])
    await _refused(scene, UPDATE, octets, qname)


@check(SHOULD)
async def stateful_operations_are_not_implemented(scene: Scene) -> None:
    """DSO over UDP, whose message has no question, gets NOTIMP.

    RFC 8490 section 5.1.1; RFC 8906 section 3.1.4.
    """
    octets = struct.pack("!6H", scene.ident(), DSO << 11, 0, 0, 0, 0) + b"\x00\x01\x00\x00"
    came = await scene.provoke(octets, patience=2)
    reply = read_header(came)  # what follows it has no layout that both sides know
    same("opcode", DSO, reply.opcode)
    rcode(reply, NOTIMP, REFUSED, FORMERR)


@check(MUST)
async def no_question_is_a_format_error(scene: Scene) -> None:
    """A query with QDCOUNT 0 gets FORMERR, not silence.

    RFC 1035 section 4.1.1; RFC 8906 section 3.1.3.
    """
    octets = messages.message(scene.ident(), RD)
    reply = read(await scene.provoke(octets, patience=3))
    rcode(reply, FORMERR)
    same("QDCOUNT", 0, reply.counts[0])


@check(MUST)
async def two_questions_are_a_format_error(scene: Scene) -> None:
    """A query with two questions gets FORMERR, and neither is forwarded.

    RFC 9619 section 4.
    """
    one, two = scene.name("one"), scene.name("two")
    questions = [messages.question(one), messages.question(two)]
    octets = messages.message(scene.ident(), RD, questions=questions)
    reply = read(await scene.provoke(octets, patience=3))
    rcode(reply, FORMERR)
    true(not scene.asked(one) + scene.asked(two), "nothing forwarded", "a query upstream")
    true(len(reply.octets) <= len(octets), f"at most {len(octets)} octets", len(reply.octets))


@check(MUST)
async def a_response_gets_no_response(scene: Scene) -> None:
    """A message with QR=1 is met with silence: two servers must not answer each other.

    RFC 8906 section 3.2.2 describes the loop; House rule: silence.
    """
    qname = scene.name("a")
    for flags in (QR | RD, QR | messages.RA, QR | FORMERR):
        came = await scene.provoke(messages.query(qname, ident=scene.ident(), flags=flags))
        same("reply", None, came)
    true(not scene.asked(qname), "nothing forwarded", "a query upstream")


@check(MUST)
async def less_than_a_header_gets_no_response(scene: Scene) -> None:
    """Datagrams of 0 to 11 octets are met with silence.

    RFC 1035 section 4.1.1: a header has 12 octets; House rule: silence.
    """
    whole = messages.query(scene.name("a"), ident=scene.ident())
    for length in (0, 1, 2, 3, 11):
        same(f"reply to {length} octets", None, await scene.provoke(whole[:length]))


@check(SHOULD)
async def records_in_the_query_are_not_believed(scene: Scene) -> None:
    """An answer section inside a query is neither cached nor forwarded.

    RFC 2181 section 5.4.1: data is believed by where it comes from.
    """
    qname = scene.name("a")
    forged = messages.a(qname, rules.FORGED4)
    octets = messages.message(
        scene.ident(), RD, questions=[messages.question(qname)], answer=[forged]
    )
    came = await scene.provoke(octets, patience=2)
    if came is not None:
        one_of("RCODE", (messages.NOERROR, FORMERR), read(came).rcode)
    same("addresses afterwards", [rules.PUBLIC4], (await scene.ask(qname)).texts())
    for query in scene.asked(qname):
        same("records sent upstream", (0, 0), query.read.counts[1:3])


@check(SHOULD)
async def octets_after_the_query_are_not_passed_on(scene: Scene) -> None:
    """Octets after the last record get FORMERR or are left out; they never reach the upstream.

    RFC 1035 section 4.1: a message ends with its last section.
    """
    qname = scene.name("a")
    octets = messages.query(qname, ident=scene.ident()) + b"junk" * 8
    reply = read(await scene.provoke(octets, patience=3))
    rcode(reply, FORMERR, messages.NOERROR)
    for query in scene.asked(qname):
        true(b"junk" not in query.octets, "no junk upstream", "junk")


@check(MUST)
async def version_bind_is_answered_here(scene: Scene) -> None:
    """CHAOS version.bind goes no further, and tells no version.

    RFC 4892 section 2 for such names; House rule: they say nothing.
    """
    for text in ("version.bind", "version.server", "id.server", "hostname.bind"):
        qname = messages.name(text)
        reply = await scene.ask(qname, messages.TXT, qclass=CHAOS)
        true(not scene.asked(qname), f"{text} not forwarded", "a query upstream")
        for entry in reply.answer:
            if any(character.isdigit() for character in entry.text):
                deviate(f"{text} without a version or a host", entry.text)


@check(MUST)
async def a_zone_transfer_is_refused(scene: Scene) -> None:
    """AXFR and IXFR, over UDP and TCP, get an error and are not forwarded.

    RFC 5936 section 2.2.1 for the error; House rule: a forwarder has no zones.
    """
    qname = scene.name("a")
    for qtype in (messages.AXFR, messages.IXFR):
        for reply in (await scene.ask(qname, qtype), await scene.ask_tcp(qname, qtype)):
            rcode(reply, REFUSED, NOTIMP, FORMERR, messages.NOTAUTH, messages.SERVFAIL)
    true(not scene.asked(qname), "nothing forwarded", "a query upstream")


@check(SHOULD)
async def any_is_answered_small(scene: Scene) -> None:
    """ANY for a name with much data gets at most 512 octets over UDP.

    RFC 8482 section 4.
    """
    qname = scene.name("a")
    much = [messages.txt(qname, bytes([65 + i]) * 90) for i in range(10)]
    scene.on(qname, rules.answers(messages.a(qname, rules.PUBLIC4), *much))
    reply = await scene.ask(qname, messages.ANY, edns=messages.Edns(size=4096))
    true(len(reply.octets) <= 512, "at most 512 octets", len(reply.octets))
