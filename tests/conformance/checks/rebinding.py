"""Private addresses in answers of public upstreams: a way into the home that is kept shut."""

from __future__ import annotations

import struct

from tests.conformance import messages, rules
from tests.conformance.expect import same, true
from tests.conformance.messages import AAAA, HTTPS, A, Record, a, cname
from tests.conformance.registry import MUST, SHOULD, check
from tests.conformance.scene import Scene


async def _refused(scene: Scene, qtype: int, *texts: str) -> None:
    for n, text in enumerate(texts):
        qname = scene.name(f"n{n}")
        scene.on(qname, rules.answers(a(qname, text)))
        for _ in range(2):
            reply = await scene.ask(qname, qtype)
            true(text not in reply.texts(qtype), f"no {text}", text)


@check(SHOULD)
async def private_ipv4_addresses_are_refused(scene: Scene) -> None:
    """10/8, 172.16/12 and 192.168/16 do not come from the internet.

    RFC 1918 section 3; House rule: refused, with an exception list.
    """
    await _refused(scene, A, "10.1.2.3", "172.16.0.1", "172.31.255.254", "192.168.1.1")


@check(SHOULD)
async def loopback_and_link_local_are_refused(scene: Scene) -> None:
    """127/8 and 169.254/16 do not come from the internet.

    RFC 6890 section 2.2.2; House rule: refused.
    """
    await _refused(scene, A, "127.0.0.1", "127.9.9.9", "169.254.1.1")


@check(SHOULD)
async def private_ipv6_addresses_are_refused(scene: Scene) -> None:
    """fc00::/7, fe80::/10 and ::1 do not come from the internet.

    RFC 4193 section 4.4; RFC 6890 section 2.2.3; House rule: refused.
    """
    await _refused(scene, AAAA, "fd00::1", "fe80::1", "::1")


@check(SHOULD)
async def mapped_addresses_are_refused(scene: Scene) -> None:
    """IPv4 addresses inside ::ffff:0:0/96 do not come from the internet.

    RFC 6890 section 2.2.3; House rule: refused.
    """
    await _refused(scene, AAAA, "::ffff:10.0.0.1", "::ffff:127.0.0.1")


@check(SHOULD)
async def an_alias_does_not_hide_a_private_address(scene: Scene) -> None:
    """A private address behind a CNAME is refused as well.

    RFC 1918 section 3; House rule: refused.
    """
    qname, target = scene.name("a"), scene.name("t")
    scene.on(qname, rules.answers(cname(qname, target), a(target, "192.168.1.1")))
    scene.on(target, rules.answers(a(target, "192.168.1.1")))
    true("192.168.1.1" not in (await scene.ask(qname)).texts(), "no 192.168.1.1", "192.168.1.1")


@check(SHOULD)
async def a_public_address_does_not_excuse_a_private_one(scene: Scene) -> None:
    """A private address beside a public one is refused, alone or with its RRset.

    RFC 1918 section 3; House rule: refused.
    """
    qname = scene.name("a")
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4), a(qname, "10.0.0.1")))
    true("10.0.0.1" not in (await scene.ask(qname)).texts(), "no 10.0.0.1", "10.0.0.1")


@check(SHOULD)
async def hints_do_not_hide_a_private_address(scene: Scene) -> None:
    """A private address in the ipv4hint of an HTTPS record is refused as well.

    RFC 9460 section 7.3; House rule: refused.
    """
    qname = scene.name("a")
    hint = struct.pack("!HH", 4, 4) + messages.address("192.168.1.1")
    scene.on(qname, rules.answers(Record(qname, HTTPS, 300, b"\x00\x01\x00" + hint)))
    reply = await scene.ask(qname, HTTPS)
    true(hint not in reply.octets, "no 192.168.1.1", "a hint")


@check(MUST)
async def public_addresses_pass(scene: Scene) -> None:
    """Public addresses right beside the private networks pass.

    RFC 1918 section 3 names the private ones.
    """
    four = ("9.255.255.255", "11.0.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "192.169.1.1")
    for n, text in enumerate((*four, "126.1.1.1", "128.0.0.1", "169.253.1.1", "100.63.0.1")):
        qname = scene.name(f"n{n}")
        scene.on(qname, rules.answers(a(qname, text)))
        same("addresses", [text], (await scene.ask(qname)).texts())


@check(MUST)
async def texts_that_look_like_addresses_pass(scene: Scene) -> None:
    """A TXT record that holds the four octets of a private address passes.

    RFC 3597 section 3: RDATA of other types is not looked into.
    """
    qname = scene.name("a")
    record = messages.txt(qname, b"\x0a\x00\x00\x01")
    scene.on(qname, rules.answers(record))
    reply = await scene.ask(qname, messages.TXT)
    same("records", [record.rdata], [entry.rdata for entry in reply.answer])


@check(SHOULD)
async def addresses_that_are_nobodys_are_refused(scene: Scene) -> None:
    """Shared, benchmark, multicast and broadcast addresses do not come from the internet.

    RFC 6890 section 2.2.2; House rule: refused.
    """
    await _refused(scene, A, "100.64.0.1", "198.18.0.1", "224.0.0.251", "255.255.255.255")


@check(SHOULD)
async def ipv6_addresses_that_hold_private_ones_are_refused(scene: Scene) -> None:
    """NAT64, 6to4 and IPv4-compatible forms of private addresses do not come from the internet.

    RFC 6052 section 3.1 forbids NAT64 of private addresses; House rule: refused.
    """
    texts = ("64:ff9b::c0a8:101", "2002:c0a8:101::1", "::c0a8:101", "fec0::1", "64:ff9b:1::1")
    await _refused(scene, AAAA, *texts)


@check(MUST)
async def nat64_of_public_addresses_passes(scene: Scene) -> None:
    """An upstream that does DNS64 may answer with 64:ff9b::/96 and a public IPv4 address.

    RFC 6147 section 5.1.
    """
    qname, text = scene.name("a"), "64:ff9b::5db8:d70e"
    scene.on(qname, rules.answers(a(qname, text)))
    same("addresses", [text], (await scene.ask(qname, AAAA)).texts(AAAA))
