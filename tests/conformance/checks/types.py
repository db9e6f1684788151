"""Types and classes, known and unknown, and RDATA that must not change on its way."""

from __future__ import annotations

import struct

from tests.conformance import messages, rules
from tests.conformance.expect import one_of, rcode, same, true
from tests.conformance.messages import HTTPS, MX, NS, SOA, SRV, SVCB, TXT, Edns, Record, a
from tests.conformance.registry import MUST, SHOULD, check
from tests.conformance.rules import QNAME_POINTER
from tests.conformance.scene import Scene

UNKNOWN = 65280  # of the range for private use


async def _same_rdata(scene: Scene, record: Record) -> None:
    """The record's RDATA arrives unchanged, fresh and from the cache."""
    scene.on(record.owner, rules.answers(record))
    for _ in range(2):
        reply = await scene.ask(record.owner, record.type)
        same("type asked upstream", record.type, scene.asked(record.owner)[0].read.qtype)
        same("records", [record.rdata], [entry.rdata for entry in reply.of_type(record.type)])


@check(MUST)
async def unknown_types_pass(scene: Scene) -> None:
    """A type that nobody knows is forwarded and its RDATA comes back unchanged.

    RFC 3597 section 3; RFC 5625 section 4.3.
    """
    await _same_rdata(scene, Record(scene.name("a"), UNKNOWN, 300, bytes(range(256))))


@check(MUST)
async def unknown_rdata_is_no_name(scene: Scene) -> None:
    """Octets that look like a compression pointer stay as they are in an unknown type.

    RFC 3597 section 4.
    """
    rdata = QNAME_POINTER + b"\x03abc" + QNAME_POINTER
    await _same_rdata(scene, Record(scene.name("a"), UNKNOWN, 300, rdata))


@check(MUST)
async def empty_rdata_passes(scene: Scene) -> None:
    """A record of an unknown type with no RDATA at all is a record.

    RFC 3597 section 3.
    """
    await _same_rdata(scene, Record(scene.name("a"), UNKNOWN, 300, b""))


@check(MUST)
async def https_passes(scene: Scene) -> None:
    """HTTPS (type 65) is asked as 65 and its parameters come back unchanged.

    RFC 9460 section 9; RFC 3597 section 3.
    """
    alpn = b"\x00\x01\x00\x03\x02h2"
    hint = b"\x00\x04\x00\x04" + messages.address(rules.PUBLIC4)
    await _same_rdata(scene, Record(scene.name("a"), HTTPS, 300, b"\x00\x01\x00" + alpn + hint))


@check(MUST)
async def svcb_passes(scene: Scene) -> None:
    """SVCB in alias mode keeps its target's letter case.

    RFC 9460 section 2.4.2; RFC 3597 section 3.
    """
    target = messages.name("Target.Conformance.Example")
    await _same_rdata(scene, Record(scene.name("a"), SVCB, 300, b"\x00\x00" + target))


@check(MUST)
async def text_octets_pass(scene: Scene) -> None:
    """TXT strings keep every octet and their borders, empty strings too.

    RFC 3597 section 3: the RDATA of known types is preserved exactly.
    """
    rdata = b"\x00" + b"\xff" + bytes(range(255)) + b"\x03\r\n\x1b"
    await _same_rdata(scene, Record(scene.name("a"), TXT, 300, rdata))


@check(MUST)
async def unknown_classes_do_not_break_anything(scene: Scene) -> None:
    """A class that nobody knows gets some reply, and class IN is not answered from it.

    RFC 5625 section 4.3; RFC 1035 section 3.2.4.
    """
    qname = scene.name("a")
    reply = await scene.ask(qname, qclass=4711)
    same("question", messages.question(qname, messages.A, 4711), reply.question)
    same("addresses in class IN", [rules.PUBLIC4], (await scene.ask(qname)).texts())


@check(SHOULD)
async def unknown_classes_pass(scene: Scene) -> None:
    """A class that nobody knows is forwarded and its record comes back.

    RFC 5625 section 4.3; RFC 3597 section 3.
    """
    qname = scene.name("a")
    record = Record(qname, UNKNOWN, 300, b"\x01\x02\x03", rdclass=4711)
    scene.on(qname, rules.answers(record))
    reply = await scene.ask(qname, UNKNOWN, qclass=4711)
    same("records", [b"\x01\x02\x03"], [entry.rdata for entry in reply.answer])


@check(MUST)
async def meta_types_get_a_reply(scene: Scene) -> None:
    """MAILB, MAILA, TKEY, TSIG and type 0 as QTYPE get a reply, whatever it says.

    RFC 8906 section 3.1.2.
    """
    for qtype in (messages.MAILB, 254, messages.TKEY, messages.TSIG, 0):
        reply = await scene.ask(scene.name(f"t{qtype}"), qtype)
        refusals = (messages.FORMERR, messages.NOTIMP, messages.REFUSED, messages.SERVFAIL)
        one_of("RCODE", (messages.NOERROR, messages.NXDOMAIN, *refusals), reply.rcode)


@check(SHOULD)
async def opt_as_a_type_is_an_error(scene: Scene) -> None:
    """OPT as QTYPE gets an error and is not forwarded.

    RFC 6891 section 6.1.1: OPT is no data; House rule: it is not forwarded.
    """
    qname = scene.name("a")
    reply = await scene.ask(qname, messages.OPT)
    rcode(reply, messages.FORMERR, messages.NOTIMP, messages.REFUSED)
    true(not scene.asked(qname), "nothing forwarded", "a query upstream")


@check(MUST)
async def compressed_names_in_rdata_are_expanded(scene: Scene) -> None:
    """Names that the upstream compressed in NS, MX, CNAME and SOA mean the same to the client.

    RFC 3597 section 4; RFC 1035 section 4.1.4.
    """
    for qtype, before in ((NS, b""), (MX, b"\x00\x0a"), (messages.PTR, b"")):
        qname = scene.name(f"t{qtype}")
        # The target is "x" below the QNAME, written with a pointer into the question.
        rdata = before + b"\x01x" + QNAME_POINTER
        scene.on(qname, rules.answers(Record(qname, qtype, 300, rdata)))
        reply = await scene.ask(qname, qtype)
        true(reply.of_type(qtype), f"a record of type {qtype}", "none")
        wanted = "x." + _text(qname)
        same("target", wanted, reply.of_type(qtype)[0].text.split()[-1])


@check(SHOULD)
async def srv_targets_are_expanded_and_not_compressed(scene: Scene) -> None:
    """An SRV target that the upstream compressed arrives whole and uncompressed.

    RFC 3597 section 4.
    """
    qname = scene.name("a")
    rdata = struct.pack("!3H", 1, 2, 443) + b"\x01x" + QNAME_POINTER
    scene.on(qname, rules.answers(Record(qname, SRV, 300, rdata)))
    reply = await scene.ask(qname, SRV)
    wanted = struct.pack("!3H", 1, 2, 443) + b"\x01x" + qname
    same("RDATA", [wanted], [entry.rdata for entry in reply.of_type(SRV)])


@check(MUST)
async def a_soa_in_the_answer_is_whole(scene: Scene) -> None:
    """SOA with both names compressed arrives with both names and all five numbers.

    RFC 1035 section 3.3.13 and section 4.1.4.
    """
    qname = scene.name("a")
    numbers = struct.pack("!5I", 2024, 7200, 3600, 1209600, 77)
    rdata = b"\x02ns" + QNAME_POINTER + b"\x04host" + QNAME_POINTER + numbers
    scene.on(qname, rules.answers(Record(qname, SOA, 300, rdata)))
    reply = await scene.ask(qname, SOA)
    own = _text(qname)
    same("SOA", [f"ns.{own} host.{own} 2024 7200 3600 1209600 77"], reply.texts(SOA))


@check(MUST)
async def a_whole_rrset_arrives(scene: Scene) -> None:
    """All twenty addresses of a name arrive, fresh and from the cache.

    RFC 2181 section 5.1.
    """
    qname = scene.name("a")
    wanted = [f"93.184.216.{n}" for n in range(1, 21)]
    scene.on(qname, rules.answers(*(a(qname, text) for text in wanted)))
    for _ in range(2):
        reply = await scene.ask(qname, edns=Edns())
        same("addresses", sorted(wanted), reply.texts())


@check(MUST)
async def the_root_is_a_name(scene: Scene) -> None:
    """A question for the root is forwarded and answered.

    RFC 1035 section 3.1: the zero-length label is the root.
    """
    root = messages.ROOT
    scene.on(root, rules.answers(Record(root, NS, 300, messages.name("a.root-servers.net"))))
    reply = await scene.ask(root, NS)
    same("servers", ["a.root-servers.net."], reply.texts(NS))


def _text(qname: bytes) -> str:
    """The name as dnspython writes it; these hold no odd octets."""
    parts = []
    while qname[0]:
        parts.append(qname[1 : 1 + qname[0]].decode())
        qname = qname[1 + qname[0] :]
    return ".".join(parts) + "."
