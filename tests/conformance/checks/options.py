"""EDNS options live between two neighbours: nothing passes through in either direction."""

from __future__ import annotations

from tests.conformance import messages, rules
from tests.conformance.expect import rcode, same, true
from tests.conformance.messages import COOKIE, ECS, KEEPALIVE, NSID, PADDING, Edns, a
from tests.conformance.registry import MUST, SHOULD, check
from tests.conformance.scene import Scene, read

CLIENT_COOKIE = b"\x01\x02\x03\x04\x05\x06\x07\x08"
SUBNET = b"\x00\x01\x18\x00\x5d\xb8\xd8"  # 93.184.216.0/24
MAC, DEVICE = 65001, 65073  # what routers are known to add


async def _stays_here(scene: Scene, code: int, data: bytes) -> None:
    """A client's option does not reach the upstream, and the query is answered."""
    qname = scene.name(f"o{code}")
    reply = await scene.ask(qname, edns=Edns(options=((code, data),)))
    same("addresses", [rules.PUBLIC4], reply.texts())
    for query in scene.asked(qname):
        for sent, octets in query.read.options:
            true((sent, octets) != (code, data), f"option {code} not passed on", octets)


@check(MUST)
async def a_clients_cookie_stays_here(scene: Scene) -> None:
    """The COOKIE of a client is not sent upstream.

    RFC 7873 section 5.2: a cookie belongs to one client and one server.
    """
    await _stays_here(scene, COOKIE, CLIENT_COOKIE)


@check(MUST)
async def a_clients_subnet_stays_here(scene: Scene) -> None:
    """Client Subnet is not sent upstream unless the operator asks for it.

    RFC 7871 section 7.5 makes forwarding a choice; House rule: never the client's.
    """
    await _stays_here(scene, ECS, SUBNET)


@check(MUST)
async def a_device_address_stays_here(scene: Scene) -> None:
    """The options that carry a device's MAC or name are not sent upstream.

    RFC 6891 section 6.1.1: OPT must not be forwarded.
    """
    await _stays_here(scene, MAC, b"\x02\x11\x22\x33\x44\x55")
    await _stays_here(scene, DEVICE, b"021122334455")


@check(MUST)
async def other_options_stay_here(scene: Scene) -> None:
    """NSID, PADDING, keepalive and an unknown option of a client are not sent upstream.

    RFC 6891 section 6.1.1: OPT must not be forwarded.
    """
    for code, data in ((NSID, b""), (PADDING, b"\0" * 31), (KEEPALIVE, b""), (65313, b"x")):
        await _stays_here(scene, code, data)


@check(MUST)
async def no_subnet_is_invented(scene: Scene) -> None:
    """Upstream queries carry no Client Subnet of our own.

    RFC 7871 section 11.1 on privacy; House rule: only if the operator asks for it.
    """
    qname = scene.name("a")
    await scene.ask(qname, edns=Edns())
    for query in scene.asked(qname):
        true(ECS not in query.read.codes(), "no Client Subnet upstream", query.read.codes())


@check(MUST)
async def an_upstreams_options_stay_there(scene: Scene) -> None:
    """COOKIE, NSID, Client Subnet and an unknown option of the upstream are not relayed.

    RFC 6891 section 6.1.1; RFC 7871 section 7.2.1: no subnet in a response to none.
    """
    qname = scene.name("a")
    theirs = (
        (COOKIE, CLIENT_COOKIE + b"\x09" * 8),
        (NSID, b"upstream-7"),
        (ECS, SUBNET),
        (KEEPALIVE, b"\x00\x64"),
        (65313, b"x"),
    )
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4), edns=Edns(options=theirs)))
    for _ in range(2):
        reply = await scene.ask(qname, edns=Edns())
        same("addresses", [rules.PUBLIC4], reply.texts())
        true(not set(reply.codes()) & dict(theirs).keys(), "none of its options", reply.codes())


@check(MUST)
async def opt_itself_is_our_own(scene: Scene) -> None:
    """The upstream's size, version and flags are not what the client sees.

    RFC 6891 section 6.1.1: OPT must not be cached or forwarded.
    """
    qname = scene.name("a")
    theirs = Edns(size=4321, flags=0x0155)
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4), edns=theirs))
    for _ in range(2):
        reply = await scene.ask(qname, edns=Edns())
        true(reply.opt and reply.opt.rdclass != 4321, "a size of our own", "the upstream's")
        same("EDNS flags", 0, reply.edns_flags)


@check(MUST)
async def malformed_subnets_get_a_reply(scene: Scene) -> None:
    """Client Subnet with an unknown family, a long prefix or a short address: FORMERR, or ignored.

    RFC 7871 section 6 and section 7.2.1; RFC 6891 section 6.1.2 for those who do not know it.
    """
    broken = (
        b"",
        b"\x00",
        b"\x00\x09\x18\x00abc",
        b"\x00\x01\x40\x00\x01\x02\x03",
        b"\x00\x01\x18\x00",
    )
    for n, data in enumerate(broken):
        edns = Edns(options=((ECS, data),))
        octets = messages.query(scene.name(f"e{n}"), ident=scene.ident(), edns=edns)
        reply = read(await scene.provoke(octets, patience=3))
        rcode(reply, messages.FORMERR, messages.NOERROR, messages.REFUSED)


@check(MUST)
async def malformed_cookies_get_a_reply(scene: Scene) -> None:
    """A COOKIE of a wrong length gets FORMERR, or is ignored; it is not dropped.

    RFC 7873 section 5.2.2; RFC 6891 section 6.1.2 for those who do not know it.
    """
    for length in (0, 7, 9, 15, 41):
        edns = Edns(options=((COOKIE, b"c" * length),))
        octets = messages.query(scene.name(f"c{length}"), ident=scene.ident(), edns=edns)
        reply = read(await scene.provoke(octets, patience=3))
        rcode(reply, messages.FORMERR, messages.NOERROR)


@check(MUST)
async def padding_is_not_answered_in_the_clear(scene: Scene) -> None:
    """A query with padding over plain UDP gets no padding: it would only amplify.

    RFC 7830 section 6.
    """
    edns = Edns(options=((PADDING, b"\0" * 100),))
    reply = await scene.ask(scene.name("a"), edns=edns)
    true(PADDING not in reply.codes(), "no padding", reply.codes())


@check(MUST)
async def keepalive_over_udp_is_ignored(scene: Scene) -> None:
    """edns-tcp-keepalive over UDP is ignored.

    RFC 7828 section 3.3.1.
    """
    reply = await scene.ask(scene.name("a"), edns=Edns(options=((KEEPALIVE, b""),)))
    rcode(reply, messages.NOERROR)
    true(KEEPALIVE not in reply.codes(), "no keepalive", reply.codes())


@check(SHOULD)
async def subnets_do_not_split_the_cache(scene: Scene) -> None:
    """Two clients with different Client Subnets are served by one upstream query.

    RFC 7871 section 7.3 for those who forward it; House rule: never the client's.
    """
    qname = scene.name("a")
    one, other = (
        Edns(options=((ECS, b"\x00\x01\x18\x00\x5d\xb8" + octet),)) for octet in (b"\x01", b"\x02")
    )
    await scene.ask(qname, edns=one)
    await scene.asks_no_more(qname, scene.ask(qname, edns=other))
