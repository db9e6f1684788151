"""Wildcard addresses, several addresses, strangers: what only a LAN shows.

These play in a network namespace: the server on 0.0.0.0 and [::], its LAN 192.168.77.0/24,
fd77::/64 and 2001:db8:77::/64, the clients in a second namespace at the other end of a cable.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import TYPE_CHECKING

from tests.conformance import clients, messages, namespace, rules
from tests.conformance.expect import NotApplicable, deviate, same, true
from tests.conformance.registry import MUST, SHOULD, Stage, check
from tests.conformance.scene import Scene, read

if TYPE_CHECKING:
    from tests.conformance.namespace import Home

QUIET = 0.6


def home_of(scene: Scene) -> Home:
    if scene.home is None:
        message = "not inside a namespace"
        raise NotApplicable(message)
    return scene.home


async def asked_at(scene: Scene, host: str, source: str = "") -> None:
    """The server answers at this address, and from it."""
    octets = messages.query(scene.name("a"), ident=scene.ident())
    server = (host, scene.server.place.port)
    with clients.udp(server, source, home_of(scene).make) as client:
        client.send(octets)
        came = await client.receive(3)
    if came is None:
        deviate(f"a reply from {host}", "silence")
    true(clients.same_host(came[1][0], host), f"a reply from {host}", f"one from {came[1][0]}")
    same("port", server[1], came[1][1])
    same("addresses", [rules.PUBLIC4], read(came[0]).texts())


async def _quiet(scene: Scene, host: str, source: str = "") -> None:
    """Nobody answers at this address."""
    with clients.udp((host, scene.server.place.port), source, home_of(scene).make) as client:
        client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        if ":" in host:
            number = home_of(scene).index("lan1")
            client.sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, number)
        elif source:
            packed = socket.inet_aton(source)
            client.sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, packed)
        client.send(messages.query(scene.name("a"), ident=scene.ident()))
        came = await client.receive(QUIET)
    same("reply", None, came)
    await asked_at(scene, namespace.SERVER4[0], namespace.CLIENT4)


@check(MUST, stage=Stage.HOME)
async def the_reply_leaves_from_the_ipv4_address_that_was_asked(scene: Scene) -> None:
    """Bound to 0.0.0.0 with two addresses, each answers for itself.

    RFC 2181 section 4.1.
    """
    for host in (*namespace.SERVER4, *reversed(namespace.SERVER4)):
        await asked_at(scene, host)


@check(MUST, stage=Stage.HOME)
async def the_reply_leaves_from_the_ipv6_address_that_was_asked(scene: Scene) -> None:
    """Bound to :: with three addresses on one link, each answers for itself.

    RFC 2181 section 4.1.
    """
    for host in (*namespace.SERVER6, *reversed(namespace.SERVER6)):
        await asked_at(scene, host)


@check(MUST, stage=Stage.HOME)
async def link_local_clients_are_answered(scene: Scene) -> None:
    """A query to the link-local address is answered on the link that it came from.

    RFC 2181 section 4.1; RFC 4007 section 6 for the zone.
    """
    await asked_at(scene, home_of(scene).link_local())


@check(MUST, stage=Stage.HOME)
async def loopback_clients_are_answered(scene: Scene) -> None:
    """Bound to wildcard addresses, 127.0.0.1, 127.0.0.5 and ::1 answer for themselves.

    RFC 2181 section 4.1.
    """
    for host in ("127.0.0.1", "127.0.0.5", "::1"):
        octets = messages.query(scene.name("a"), ident=scene.ident())
        with clients.udp((host, scene.server.place.port)) as client:
            client.send(octets)
            came = await client.receive(3)
        same("source", host, came and came[1][0])


@check(MUST, stage=Stage.HOME)
async def tcp_is_answered_at_every_address(scene: Scene) -> None:
    """TCP connections over IPv4 and IPv6 are served.

    RFC 7766 section 5.
    """
    octets = messages.query(scene.name("a"), ident=4)
    for host in (*namespace.SERVER4, *namespace.SERVER6):
        server = (host, scene.server.place.port)
        async with clients.tcp(server, make=home_of(scene).make) as tcp:
            await tcp.send(octets)
            same("addresses", [rules.PUBLIC4], read(await tcp.receive()).texts())


@check(SHOULD, stage=Stage.HOME)
async def multicast_is_ignored(scene: Scene) -> None:
    """Queries to 224.0.0.1 and ff02::1 are met with silence.

    RFC 2181 section 4.1 warns of multicast; House rule: such datagrams are ignored.
    """
    await _quiet(scene, "224.0.0.1", namespace.CLIENT4)
    await _quiet(scene, "ff02::1", namespace.CLIENT6)


@check(SHOULD, stage=Stage.HOME)
async def broadcast_is_ignored(scene: Scene) -> None:
    """Queries to the broadcast addresses are met with silence.

    RFC 1122 section 3.2.1.3: a broadcast address is no source; House rule: ignored.
    """
    await _quiet(scene, namespace.BROADCAST, namespace.CLIENT4)


@check(MUST, stage=Stage.HOME)
async def the_homes_networks_may_ask(scene: Scene) -> None:
    """Private, unique local and on-link global addresses are served.

    RFC 5625 section 6.2; House rule: the home's networks.
    """
    await asked_at(scene, namespace.SERVER4[0], namespace.CLIENT4)
    await asked_at(scene, namespace.SERVER6[0], namespace.CLIENT6)
    await asked_at(scene, namespace.SERVER6[2], namespace.GLOBAL6)


@check(MUST, stage=Stage.HOME)
async def strangers_get_silence(scene: Scene) -> None:
    """A source that is neither private nor on-link is met with silence over UDP.

    RFC 5625 section 6.2; House rule: silence.
    """
    await _quiet(scene, namespace.SERVER4[0], namespace.FOREIGN4)
    await _quiet(scene, namespace.SERVER6[0], namespace.FOREIGN6)


@check(SHOULD, stage=Stage.HOME)
async def strangers_get_nothing_over_tcp(scene: Scene) -> None:
    """A stranger's TCP query gets no answer.

    RFC 5625 section 6.2; House rule: never an answer.
    """
    octets = messages.query(scene.name("a"), ident=4)
    server = (namespace.SERVER4[0], scene.server.place.port)
    try:
        async with clients.tcp(server, namespace.FOREIGN4, home_of(scene).make) as tcp:
            await tcp.send(octets)
            came = await tcp.receive(1)
    except (AssertionError, ConnectionError):
        return  # refused or reset: that is nothing, too
    same("reply", None, came)


@check(SHOULD, stage=Stage.HOME)
async def shared_addresses_get_silence(scene: Scene) -> None:
    """A source in 100.64.0.0/10 is met with silence unless it is configured.

    RFC 6598 section 4 on such addresses; House rule: only if configured.
    """
    await _quiet(scene, namespace.SERVER4[0], namespace.SHARED4)


@check(MUST, stage=Stage.HOME)
async def source_port_zero_gets_silence(scene: Scene) -> None:
    """A datagram from port 0 cannot be answered; it harms nobody.

    RFC 768: a source port of zero means that no reply is expected.  House rule: silence.
    """
    qname = scene.name("zero")
    body = messages.query(qname, ident=1)
    port = scene.server.place.port
    udp = struct.pack("!4H", 0, port, 8 + len(body), 0) + body
    source, target = map(socket.inet_aton, (namespace.CLIENT4, namespace.SERVER4[0]))
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0) + source + target
    with home_of(scene).raw() as raw:
        raw.sendto(ip + udp, (namespace.SERVER4[0], 0))
    await asyncio.sleep(0.2)
    await asked_at(scene, namespace.SERVER4[0], namespace.CLIENT4)
