"""Hostile TCP: junk behind a length, lengths that lie, other protocols."""

from __future__ import annotations

import struct

from tests.conformance import messages
from tests.conformance.checks.hostile import ERRORS
from tests.conformance.checks.tcp import framed
from tests.conformance.expect import one_of, same, true
from tests.conformance.messages import FORMERR, NOERROR, QR
from tests.conformance.reading import Message
from tests.conformance.registry import MUST, SHOULD, check
from tests.conformance.scene import Scene, read_header


async def _survives(scene: Scene, raw: bytes, patience: float = 0.5) -> bytes | None:
    """The octets harm nobody; what came back, if anything."""
    async with scene.tcp() as tcp:
        try:
            await tcp.send_raw(raw)
            came = await tcp.receive(patience)
        except ConnectionError:
            came = None
    await scene.alive()
    return came


@check(MUST)
async def junk_of_65535_octets(scene: Scene) -> None:
    """The longest message, of nothing but junk, costs no more octets than it brought.

    RFC 1035 section 4.2.2; House rule: junk never costs more octets than it brought.
    """
    for octet in (b"\0", b"\xff", b"\x3f", b"\xc0"):
        came = await _survives(scene, b"\xff\xff" + octet * 65535)
        true(len(came or b"") <= 65535, "at most 65535 octets", len(came or b""))
        if came:
            one_of("RCODE", ERRORS, came[3] & 15)


@check(MUST)
async def less_than_a_header(scene: Scene) -> None:
    """Messages of 1 to 11 octets get no reply, and others are served.

    RFC 1035 section 4.1.1; House rule: silence.
    """
    for length in (1, 2, 11):
        came = await _survives(scene, struct.pack("!H", length) + b"\x01" * length, 0.2)
        same("reply", None, came)


@check(MUST)
async def a_length_without_a_message(scene: Scene) -> None:
    """A length with half of its message, then an end: nothing is answered.

    RFC 7766 section 8.
    """
    raw = framed(scene, scene.name("a"))
    same("reply", None, await _survives(scene, raw[:-3], 0.2))
    true(not scene.asked(scene.name("a")), "nothing forwarded", "a query upstream")


@check(MUST)
async def a_response_over_tcp_gets_no_response(scene: Scene) -> None:
    """A message with QR=1 over TCP gets no reply.

    RFC 8906 section 3.2.2 describes the loop; House rule: silence.
    """
    octets = messages.query(scene.name("a"), ident=5, flags=QR)
    same("reply", None, await _survives(scene, struct.pack("!H", len(octets)) + octets))


@check(MUST)
async def http_on_the_port(scene: Scene) -> None:
    """An HTTP request, read as a length of 18,245 octets, harms nobody.

    RFC 7766 section 8: a length and a message are expected.
    """
    await _survives(scene, b"GET /dns-query HTTP/1.1\r\nHost: conformance.example\r\n\r\n", 0.2)


@check(MUST)
async def tls_on_the_port(scene: Scene) -> None:
    """A TLS greeting, read as a length of 5,635 octets, harms nobody.

    RFC 7766 section 8.
    """
    await _survives(scene, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x5a" * 502, 0.2)


@check(SHOULD)
async def a_bad_message_does_not_spoil_the_next(scene: Scene) -> None:
    """After a message that gets FORMERR, the next one on the connection is answered, or it closes.

    RFC 7766 section 6.2.4; RFC 5625 section 6.3.
    """
    bad = messages.message(9, 0, counts=(1, 0, 0, 0))
    async with scene.tcp() as tcp:
        await tcp.send_raw(struct.pack("!H", len(bad)) + bad + framed(scene, scene.name("a"), 10))
        seen: list[Message] = []
        while len(seen) < 2 and (came := await tcp.receive(1)) is not None:
            seen.append(read_header(came))
    for reply in seen:
        one_of("ID and RCODE", ((9, FORMERR), (10, NOERROR)), (reply.ident, reply.rcode))


@check(MUST)
async def bad_names_over_tcp(scene: Scene) -> None:
    """Names that loop, overrun or are of a reserved kind get FORMERR or nothing over TCP too.

    RFC 1035 section 4.1.4.
    """
    for qname in (
        b"\xc0\x0c",
        b"\x3fabc",
        b"\x80\x00",
        b"\x41\x08\xff\x00",
        b"\x01x" * 200 + b"\0",
    ):
        octets = struct.pack("!6H", 7, messages.RD, 1, 0, 0, 0) + qname + b"\0\1\0\1"
        came = await _survives(scene, struct.pack("!H", len(octets)) + octets, 0.2)
        if came is not None:
            same("RCODE", FORMERR, read_header(came).rcode)
