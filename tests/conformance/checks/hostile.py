"""Hostile datagrams: lying counts, odd classes, other protocols, junk.

Silence or a short error, and business goes on.  Junk never costs more octets than it brought, is
never forwarded, and never ends the service.
"""

from __future__ import annotations

import struct

from tests.conformance import messages, rules
from tests.conformance.expect import deviate, one_of, rcode, same, true
from tests.conformance.messages import FORMERR, NOERROR, NOTIMP, RD, REFUSED, SERVFAIL, Record
from tests.conformance.reading import Message
from tests.conformance.registry import MUST, SHOULD, Stage, check
from tests.conformance.scene import Scene, read, read_header

ERRORS = (FORMERR, NOTIMP, REFUSED, SERVFAIL)


def header(scene: Scene, *counts: int, flags: int = RD) -> bytes:
    """A header with an ID of this check's own and these counts."""
    return struct.pack("!6H", scene.ident(), flags, *counts)


async def junk(scene: Scene, octets: bytes) -> Message | None:
    """The packet gets silence, or an error that is no larger, and does not go upstream.

    Only the reply's header is read: some servers repeat the junk behind it.
    """
    came = await scene.provoke(octets)
    passed = any(seen[12:] == octets[12:] for seen in scene.upstream.unreadable)
    true(not passed or len(octets) <= 12, "nothing forwarded", "the junk itself upstream")
    if came is None:
        return None
    true(len(came) <= len(octets), f"at most {len(octets)} octets", len(came))
    reply = read_header(came)
    true(reply.has(messages.QR), "QR=1", "QR=0")
    one_of("RCODE", ERRORS, reply.rcode)
    return reply


@check(MUST)
async def counts_of_65535(scene: Scene) -> None:
    """Each of the four counts at its highest, with one question.

    RFC 5625 section 6.3: incorrect counts.
    """
    question = messages.question(scene.name("a"))
    for place in range(4):
        counts = [1, 0, 0, 0]
        counts[place] = 0xFFFF
        reply = await junk(scene, header(scene, *counts) + question)
        if reply is not None:
            rcode(reply, FORMERR)
    true(not scene.asked(scene.name("a")), "nothing forwarded", "a query upstream")


@check(SHOULD)
async def records_that_are_missing(scene: Scene) -> None:
    """A query that promises one record more than it has gets FORMERR or silence.

    RFC 5625 section 6.3: incorrect counts.
    """
    for place in (1, 2, 3):
        counts = [1, 0, 0, 0]
        counts[place] = 1
        octets = header(scene, *counts) + messages.question(scene.name(f"a{place}"))
        reply = await junk(scene, octets)
        if reply is not None:
            rcode(reply, FORMERR)


@check(MUST)
async def zeros_and_ones(scene: Scene) -> None:
    """Datagrams of nothing but zeros, and of nothing but ones.

    RFC 1035 section 4.1.1: they are a query without a question, and a response.
    """
    for octets in (b"\0" * 12, b"\0" * 512, b"\xff" * 12, b"\xff" * 512, b"\xff" * 1500):
        await junk(scene, octets)


@check(MUST)
async def the_largest_datagram(scene: Scene) -> None:
    """A datagram of 65,507 octets of junk, and one of a query with as much behind it.

    RFC 1035 section 4.2.1; House rule: a datagram costs what it brings.
    """
    await junk(scene, bytes(range(256)) * 255)
    query = messages.query(scene.name("a"), ident=scene.ident())
    came = await scene.provoke(query + b"\0" * (65_507 - len(query)))
    if came is not None:
        rcode(read_header(came), FORMERR, NOERROR)


@check(MUST)
async def classes_none_and_any(scene: Scene) -> None:
    """Questions of class NONE and ANY get an error, or nothing of class IN from the cache.

    RFC 2136 section 2.4 uses them in updates; RFC 1035 section 3.2.5.
    """
    qname = scene.name("a")
    await scene.ask(qname)
    for qclass in (messages.CLASS_NONE, messages.CLASS_ANY, 0):
        octets = messages.query(qname, ident=scene.ident(), qclass=qclass)
        came = await scene.provoke(octets, patience=3)
        true(came is not None, "a reply", "silence")
        one_of("RCODE", (NOERROR, messages.NXDOMAIN, *ERRORS), read(came).rcode)


@check(MUST)
async def a_signed_transaction(scene: Scene) -> None:
    """A query with TSIG gets an error or an answer; its key is not passed on in pieces.

    RFC 8945 section 5.2 for servers that know the key; RFC 5625 section 4.5.
    """
    qname = scene.name("a")
    algorithm = messages.name("hmac-sha256")
    fixed = b"\x00\x00\x66\x00\x00\x00\x01\x2c\x00\x20" + b"\x11" * 32
    rdata = algorithm + fixed + struct.pack("!HHH", 1, 0, 0)
    key = Record(messages.name("key"), messages.TSIG, 0, rdata, messages.CLASS_ANY)
    question = messages.question(qname)
    octets = messages.message(scene.ident(), RD, questions=[question], additional=[key])
    reply = read(await scene.provoke(octets, patience=3))
    one_of("RCODE", (NOERROR, messages.NOTAUTH, *ERRORS), reply.rcode)
    await scene.alive()


@check(MUST)
async def a_signed_message(scene: Scene) -> None:
    """A query with SIG(0) gets an error or an answer.

    RFC 2931 section 3.2: who does not implement it ignores it.
    """
    qname = scene.name("a")
    signature = messages.rrsig(messages.ROOT, 0, 0)
    record = Record(messages.ROOT, messages.SIG, 0, signature.rdata, messages.CLASS_ANY)
    question = messages.question(qname)
    octets = messages.message(scene.ident(), RD, questions=[question], additional=[record])
    came = await scene.provoke(octets, patience=3)
    one_of("RCODE", (NOERROR, *ERRORS), read(came).rcode)


@check(MUST)
async def other_protocols(scene: Scene) -> None:
    """HTTP, TLS, NTP, SNMP and SSDP on our port get silence or a short error.

    RFC 1035 section 4.1; House rule: junk never costs more octets than it brought.
    """
    for octets in (
        b"GET / HTTP/1.1\r\nHost: conformance.example\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x5a" * 200,
        b"\x1b" + b"\0" * 47,
        bytes.fromhex("302902010004067075626c6963a01c0204565adc5d020100020100300e300c06082b"),
        b"M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n\r\n",
    ):
        came = await scene.provoke(octets)
        if came is not None and len(came) > len(octets):
            deviate(f"at most {len(octets)} octets", len(came))


@check(MUST)
async def a_name_in_a_later_section_that_loops(scene: Scene) -> None:
    """A query whose additional record has a name that points to itself.

    RFC 1035 section 4.1.4; RFC 5625 section 6.3.
    """
    question = messages.question(scene.name("a"))
    at = 12 + len(question)
    loop = struct.pack("!H", 0xC000 | at) + b"\x00\x01\x00\x01\x00\x00\x00\x00\x00\x00"
    octets = header(scene, 1, 0, 0, 1) + question + loop
    came = await scene.provoke(octets)
    if came is not None:
        one_of("RCODE", (FORMERR, NOERROR), read_header(came).rcode)
    for query in scene.asked(scene.name("a")):
        same("records sent upstream", (0, 0), query.read.counts[1:3])


@check(MUST)
async def rdlength_past_the_end(scene: Scene) -> None:
    """A query whose additional record claims more RDATA than there is.

    RFC 1035 section 4.1.3.
    """
    record = messages.a(messages.ROOT, rules.PUBLIC4)
    lying = Record(record.owner, record.type, 0, record.rdata, claimed=0xFFFF)
    question = messages.question(scene.name("a"))
    octets = messages.message(scene.ident(), RD, questions=[question], additional=[lying])
    came = await scene.provoke(octets)
    if came is not None:
        one_of("RCODE", (FORMERR, NOERROR), read_header(came).rcode)


@check(MUST, stage=Stage.OWN)
async def a_flood_of_junk(scene: Scene) -> None:
    """Two thousand junk datagrams in a second leave the server answering within 3 s.

    House rule: junk harms nobody.
    """
    import asyncio  # noqa: PLC0415 - the only check here that waits

    with scene.udp("127.0.0.3") as client:
        for n in range(2000):
            client.send(scene.random.randbytes(12 + n % 60))
            if n % 50 == 0:
                await asyncio.sleep(0.01)
    same("addresses", [rules.PUBLIC4], (await scene.ask(scene.name("a"), patience=3)).texts())
