"""Zones that are served here: reverse look-ups of private addresses, and what a zone has."""

from __future__ import annotations

from tests.conformance.checks.special import not_forwarded
from tests.conformance.expect import rcode, same, true
from tests.conformance.messages import (
    NOERROR,
    NS,
    NXDOMAIN,
    PTR,
    SOA,
    TXT,
    name,
)
from tests.conformance.registry import MUST, SHOULD, check
from tests.conformance.scene import Scene

PRIVATE4 = ("10", "31.172", "168.192", "16.172", "254.169", "127", "0", "2.0.192", "100.51.198")
PRIVATE6 = ("d.f", "8.e.f", "b.e.f", "8.b.d.0.1.0.0.2")


@check(MUST)
async def private_addresses_are_not_looked_up_upstream(scene: Scene) -> None:
    """Reverse look-ups of private and other special IPv4 addresses stay here.

    RFC 6303 section 4.1 and section 4.2.
    """
    await not_forwarded(scene, PTR, *(f"9.{zone}.in-addr.arpa" for zone in PRIVATE4))


@check(MUST)
async def private_ipv6_addresses_are_not_looked_up_upstream(scene: Scene) -> None:
    """Reverse look-ups of local and documentation IPv6 addresses stay here.

    RFC 6303 section 4.3 to section 4.6.
    """
    await not_forwarded(scene, PTR, *(f"1.2.{zone}.ip6.arpa" for zone in PRIVATE6))


@check(SHOULD)
async def shared_addresses_are_not_looked_up_upstream(scene: Scene) -> None:
    """Reverse look-ups of 100.64.0.0/10 stay here.

    RFC 7793 section 3.
    """
    await not_forwarded(scene, PTR, "1.64.100.in-addr.arpa", "1.127.100.in-addr.arpa")


@check(MUST)
async def public_addresses_are_looked_up(scene: Scene) -> None:
    """Reverse look-ups of public addresses, also right beside the private ones, are forwarded.

    RFC 6303 section 4 names the others.
    """
    zones = ("4.3.2.9.in-addr.arpa", "1.0.15.172.in-addr.arpa", "1.0.32.172.in-addr.arpa")
    for text in (*zones, "1.0.63.100.in-addr.arpa", "1.0.128.100.in-addr.arpa"):
        await scene.ask(name(text), PTR)
        true(scene.asked(name(text)), f"{text} forwarded", "no query upstream")


@check(SHOULD)
async def local_zones_have_soa_and_ns(scene: Scene) -> None:
    """A zone that is served here has SOA and NS at its apex.

    RFC 6303 section 3.
    """
    for text in ("10.in-addr.arpa", "168.192.in-addr.arpa", "d.f.ip6.arpa", "home.arpa"):
        for qtype in (SOA, NS):
            reply = await scene.ask(name(text), qtype)
            rcode(reply, NOERROR)
            true(reply.of_type(qtype), f"a record of type {qtype} at {text}", "none")


@check(SHOULD)
async def local_zones_deny_with_soa(scene: Scene) -> None:
    """Below such a zone there is NXDOMAIN, at its apex NODATA, both with the SOA.

    RFC 6303 section 3; RFC 2308 section 3.
    """
    for text, code in (("7.10.in-addr.arpa", NXDOMAIN), ("10.in-addr.arpa", NOERROR)):
        reply = await scene.ask(name(text), TXT)
        rcode(reply, code)
        same("types", [SOA], [entry.type for entry in reply.authority])
