"""End a device's connections in the kernel's table, so that offloaded ones come by us again.

A flow that a router offloads passes no rule: what refuses its packets never sees one. Without its
entry it is a stranger, is judged from its next packet on, and is refused before it is offloaded
anew. It takes a kernel of 6.4 or newer; an older one keeps an offloaded entry. Over netlink
(linux/netfilter/nfnetlink_conntrack.h, rtnetlink(7)).
"""

import ipaddress
import socket
import struct
from collections.abc import Iterator, Mapping
from typing import Final

_HEAD: Final = struct.Struct("=IHHII")
_NEIGHBOUR: Final = struct.Struct("=BxxxiHBB")
_ATTRIBUTE: Final = struct.Struct("=HH")
_ROUTE, _NETFILTER = 0, 12
_ERROR, _DONE = 2, 3
_GET_NEIGHBOUR: Final = 30
_WHERE, _WHO = 1, 2
"""The attributes of a neighbour's address and MAC address: NDA_DST, NDA_LLADDR."""
_GET, _DELETE = 0x101, 0x102
"""Messages of ctnetlink: its subsystem is 1."""
_REQUEST, _DUMP = 0x1, 0x300
_ORIGINAL: Final = 1
"""CTA_TUPLE_ORIG: the connection as who opened it sees it. Below it, addresses (1)."""
_ENDS: Final = {socket.AF_INET: (1, 2), socket.AF_INET6: (3, 4)}
"""The attributes of its source and destination."""
_NESTED: Final = 0x8000
_BUFFER: Final = 1 << 16
_PATIENCE: Final = 2.0


def end_connections(stays: Mapping[str, frozenset[str]]) -> int:
    """End all connections of devices but those to addresses that stay; gives how many.

    `stays` are addresses by the device's MAC address. Raises OSError where the kernel refuses.
    """
    sources = {
        address: frozenset(ipaddress.ip_address(each).packed for each in stays[mac])
        for address, mac in _neighbours()
        if mac in stays
    }
    if not sources:
        return 0
    ended = 0
    with _opened(_NETFILTER) as asking:
        found = [each for family in _ENDS for each in _connections(asking, family)]
        for family, tuple_, source, destination in found:
            if source in sources and destination not in sources[source]:
                asking.send(_message(_DELETE, _REQUEST, _about(family) + tuple_))
                ended += 1
    return ended


def _connections(asking: socket.socket, family: int) -> Iterator[tuple[int, bytes, bytes, bytes]]:
    """Yield (family, the attribute that names it, source, destination) of each connection."""
    source, destination = _ENDS[socket.AddressFamily(family)]
    for body in _dumped(asking, _GET, _about(family)):
        original = dict(attributes(body[4:])).get(_ORIGINAL, b"")
        ends = dict(attributes(dict(attributes(original)).get(1, b"")))
        if source in ends and destination in ends:
            head = _ATTRIBUTE.pack(_ATTRIBUTE.size + len(original), _ORIGINAL | _NESTED)
            yield family, head + original, ends[source], ends[destination]


def _neighbours() -> Iterator[tuple[bytes, str]]:
    """Yield the addresses of the network around, with their MAC addresses."""
    with _opened(_ROUTE) as asking:
        for body in _dumped(asking, _GET_NEIGHBOUR, bytes(_NEIGHBOUR.size)):
            about = dict(attributes(body[_NEIGHBOUR.size :]))
            if _WHERE in about and _WHO in about:
                yield about[_WHERE], about[_WHO].hex(":")


def _about(family: int) -> bytes:
    """Write what stands before attributes: the family, a version, no resource."""
    return struct.pack("=BBH", family, 0, 0)


def _opened(protocol: int) -> socket.socket:
    opened = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol)
    opened.settimeout(_PATIENCE)
    return opened


def _message(kind: int, flags: int, body: bytes) -> bytes:
    return _HEAD.pack(_HEAD.size + len(body), kind, flags, 0, 0) + body


def _dumped(asking: socket.socket, kind: int, about: bytes) -> Iterator[bytes]:
    """Ask for all there is of a kind; yield the bodies."""
    asking.send(_message(kind, _REQUEST | _DUMP, about))
    while True:
        packet, offset = asking.recv(_BUFFER), 0
        while offset + _HEAD.size <= len(packet):
            length, answer, *_ = _HEAD.unpack_from(packet, offset)
            if answer in {_DONE, _ERROR} or length < _HEAD.size:
                return
            yield packet[offset + _HEAD.size : offset + length]
            offset += (length + 3) & ~3


def attributes(octets: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the attributes of a message, as far as they are whole."""
    offset = 0
    while offset + _ATTRIBUTE.size <= len(octets):
        length, kind = _ATTRIBUTE.unpack_from(octets, offset)
        if length < _ATTRIBUTE.size:
            return
        yield kind & 0x3FFF, octets[offset + _ATTRIBUTE.size : offset + length]
        offset += (length + 3) & ~3
