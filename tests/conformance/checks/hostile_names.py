"""Hostile names: pointers that lead nowhere, labels of no kind, names without measure or end."""

from __future__ import annotations

import struct

from tests.conformance import messages
from tests.conformance.checks.hostile import header, junk
from tests.conformance.expect import rcode, same, true
from tests.conformance.messages import FORMERR, NOTIMP, REFUSED, SERVFAIL
from tests.conformance.registry import MUST, SHOULD, Stage, check
from tests.conformance.scene import Scene, read

ERRORS = (FORMERR, NOTIMP, REFUSED, SERVFAIL)


def question_of(scene: Scene, qname: bytes) -> bytes:
    """A query whose question has this name, which nobody can read."""
    return header(scene, 1, 0, 0, 0) + qname + b"\x00\x01\x00\x01"


async def bad_name(scene: Scene, qname: bytes) -> None:
    """A question whose name cannot be read: silence, or FORMERR."""
    reply = await junk(scene, question_of(scene, qname))
    if reply is not None:
        rcode(reply, FORMERR)


@check(SHOULD)
async def errors_are_well_formed(scene: Scene) -> None:
    """FORMERR to a name that cannot be read is a sound message with QDCOUNT 0, or silence.

    RFC 1035 section 4.1.2: a question has a name; House rule: junk is not repeated.
    """
    long = (b"\x3f" + b"x" * 63) * 4 + b"\x00"
    for qname in (b"\xc0\x0c", b"\xff\xff", b"\x41\x08\xff\x00", b"\x80\x00", long, b"\x3fabc"):
        came = await scene.provoke(question_of(scene, qname))
        if came is not None:
            same("QDCOUNT", 0, read(came).counts[0])


@check(MUST)
async def a_name_that_points_to_itself(scene: Scene) -> None:
    """A QNAME that is a pointer to itself.

    RFC 1035 section 4.1.4: a pointer leads to a prior occurrence; RFC 5625 section 6.3.
    """
    await bad_name(scene, b"\xc0\x0c")


@check(MUST)
async def names_that_point_to_each_other(scene: Scene) -> None:
    """A QNAME of a label and a pointer back to its own beginning.

    RFC 1035 section 4.1.4; RFC 5625 section 6.3.
    """
    await bad_name(scene, b"\x03www\xc0\x0c")
    await bad_name(scene, b"\x01a\xc0\x10\x01b\xc0\x0c")


@check(MUST)
async def a_name_that_points_forward(scene: Scene) -> None:
    """A QNAME that points to octets after itself.

    RFC 1035 section 4.1.4.
    """
    await bad_name(scene, b"\xc0\x12")


@check(MUST)
async def a_name_that_points_into_the_header(scene: Scene) -> None:
    """A QNAME that points into the header.

    RFC 1035 section 4.1.4.
    """
    for target in (0, 2, 4, 11):
        await bad_name(scene, struct.pack("!H", 0xC000 | target))


@check(MUST)
async def a_name_that_points_past_the_end(scene: Scene) -> None:
    """A QNAME that points past the message's end.

    RFC 1035 section 4.1.4; RFC 5625 section 6.3.
    """
    await bad_name(scene, b"\xff\xff")


@check(MUST)
async def half_a_pointer(scene: Scene) -> None:
    """A message that ends after the first octet of a pointer.

    RFC 1035 section 4.1.4.
    """
    await junk(scene, header(scene, 1, 0, 0, 0) + b"\x01a\xc0")


@check(MUST)
async def a_label_of_type_0x40(scene: Scene) -> None:
    """A QNAME with an extended label, as bit-string labels once were.

    RFC 6891 section 5: they are not to be used.
    """
    await bad_name(scene, b"\x41\x08\xff\x00")
    await bad_name(scene, b"\x03www\x7f" + b"x" * 63 + b"\x00")


@check(MUST)
async def a_label_of_type_0x80(scene: Scene) -> None:
    """A QNAME with a label of the reserved type 0x80.

    RFC 1035 section 4.1.4: reserved for future use.
    """
    await bad_name(scene, b"\x80\x00")
    await bad_name(scene, b"\x03www\xbf" + b"x" * 63 + b"\x00")


@check(MUST)
async def a_name_of_256_octets(scene: Scene) -> None:
    """A QNAME one octet longer than the longest.

    RFC 1035 section 2.3.4.
    """
    await bad_name(scene, (b"\x3f" + b"x" * 63) * 3 + b"\x3e" + b"y" * 62 + b"\x00")


@check(MUST)
async def a_name_of_very_many_octets(scene: Scene) -> None:
    """A QNAME of 20 labels of 63 octets, and one of 400 labels of one octet.

    RFC 1035 section 2.3.4.
    """
    await bad_name(scene, (b"\x3f" + b"x" * 63) * 20 + b"\x00")
    await bad_name(scene, b"\x01x" * 400 + b"\x00")


@check(MUST)
async def a_label_that_overruns(scene: Scene) -> None:
    """A label that claims 63 octets where 5 are left.

    RFC 1035 section 3.1.
    """
    await bad_name(scene, b"\x03www\x3fabc")


@check(MUST)
async def a_name_without_end(scene: Scene) -> None:
    """A message that ends before the root label.

    RFC 1035 section 3.1: a name ends with a length of zero.
    """
    await junk(scene, header(scene, 1, 0, 0, 0) + b"\x03www\x07example")


@check(MUST)
async def a_question_without_type_or_class(scene: Scene) -> None:
    """A message that ends after the name, or within type or class.

    RFC 1035 section 4.1.2.
    """
    for rest in (b"", b"\x00", b"\x00\x01", b"\x00\x01\x00"):
        octets = header(scene, 1, 0, 0, 0) + scene.name("a") + rest
        reply = await junk(scene, octets)
        if reply is not None:
            rcode(reply, FORMERR)


@check(MUST)
async def a_header_alone(scene: Scene) -> None:
    """Twelve octets that promise a question.

    RFC 1035 section 4.1.
    """
    reply = await junk(scene, header(scene, 1, 0, 0, 0))
    if reply is not None:
        rcode(reply, FORMERR)


@check(SHOULD, stage=Stage.OWN)
async def every_beginning_of_a_query(scene: Scene) -> None:
    """A query with an OPT record, cut after each of its octets.

    RFC 1035 section 4.1; RFC 5625 section 6.3.
    """
    edns = messages.Edns(options=((messages.COOKIE, b"12345678"),))
    whole = messages.query(scene.name("a"), ident=scene.ident(), edns=edns)
    with scene.udp("127.0.0.1") as client:
        for length in range(12, len(whole)):
            client.send(struct.pack("!H", length) + whole[2:length])
        while (came := await client.receive(0.3)) is not None:
            length = int.from_bytes(came[0][:2], "big")
            true(len(came[0]) <= length, f"at most {length} octets", len(came[0]))
    await scene.alive()
