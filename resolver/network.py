"""The network around this machine, as the kernel tells it over rtnetlink (rtnetlink(7)).

Neighbours (which MAC address is behind an address), this machine's own addresses with their on-link
prefixes, and the gateways. All is dumped once and then kept up to date by subscription; when the
kernel says that it dropped messages, all is dumped anew.
"""

import asyncio
import contextlib
import errno
import ipaddress
import socket
import struct
from collections.abc import Callable, Iterator
from typing import Final

from resolver.access import Network as Prefix
from resolver.access import plain_address

_HEAD: Final = struct.Struct("=IHHII")
_NEIGHBOUR: Final = struct.Struct("=BxxxiHBB")
_ADDRESS: Final = struct.Struct("=BBBBI")
_ROUTE: Final = struct.Struct("=8BI")
_ATTRIBUTE: Final = struct.Struct("=HH")
_NUMBER: Final = struct.Struct("=I")

_ERROR, _DONE = 2, 3
_NEW_ADDRESS, _GONE_ADDRESS, _GET_ADDRESS = 20, 21, 22
_NEW_ROUTE, _GONE_ROUTE, _GET_ROUTE = 24, 25, 26
_NEW_NEIGHBOUR, _GONE_NEIGHBOUR, _GET_NEIGHBOUR = 28, 29, 30
_GROUPS: Final = 0x4 | 0x10 | 0x40 | 0x100 | 0x400
"""Neighbours, and addresses and routes of both families (RTMGRP_*)."""
_DUMP: Final = 0x1 | 0x300
_UNUSABLE: Final = 0x20 | 0x40 | 0x1
"""NUD_FAILED, NUD_NOARP and NUD_INCOMPLETE: nothing is known of such a neighbour."""
_UNICAST: Final = 1
"""RTN_UNICAST: a route that leads somewhere."""
_REACHABLE: Final = 0x02
"""NUD_REACHABLE: the neighbour was heard of within the last half minute."""
_MAC_OCTETS: Final = 6
_BUFFER: Final = 65536


def _nothing() -> None:
    """Do nothing."""


def _ignore(_: str) -> None:
    """Do nothing."""


class Network:
    """What the kernel says of the network around this machine."""

    def __init__(
        self, on_neighbour: Callable[[str], None], on_prefixes: Callable[[], None] = _nothing
    ) -> None:
        """`on_neighbour` is told each address whose MAC changed, `on_prefixes` that ours did.

        Of what is so from the start they are not told.
        """
        self._on_neighbour: Callable[[str], None] = _ignore
        self._on_prefixes: Callable[[], None] = _nothing
        self._macs: dict[str, str] = {}
        self._reachable: set[str] = set()
        self._own: dict[str, Prefix] = {}
        self._gateways: set[str] = set()
        self._links: dict[str, int] = {}
        self._uplinks: set[int] = set()
        self._introductions: dict[str, asyncio.Future[None]] = {}
        self._socket: socket.socket | None = None
        try:
            self._socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            self._socket.bind((0, _GROUPS))
            self._dump()
            self._socket.settimeout(0)
        except (OSError, AttributeError):  # no netlink here: addresses stand for devices
            self.close()
        self._on_neighbour, self._on_prefixes = on_neighbour, on_prefixes

    @property
    def is_known(self) -> bool:
        return self._socket is not None

    def fileno(self) -> int:
        return -1 if self._socket is None else self._socket.fileno()

    def sees_mac_of(self, address: str) -> bool:
        """Say whether an address is on-link, so that a MAC address is behind it."""
        if self._socket is None:
            return False
        ip = plain_address(address)
        return not ip.is_loopback and any(ip in prefix for prefix in self._own.values())

    async def introduce(self, address: str) -> None:
        """Have the kernel find the MAC address behind an on-link address, and wait a moment.

        Who knows us already may send from a new address before we have ever looked for it. A
        datagram to its discard port (RFC 863) makes the kernel look.
        """
        plain = address.partition("%")[0]
        found = self._introductions.get(plain)
        if found is None:
            found = self._introductions[plain] = asyncio.get_running_loop().create_future()
            _knock(address)
        await asyncio.wait({found}, timeout=_PATIENCE)
        self._introductions.pop(plain, None)

    def mac_of(self, address: str) -> str | None:
        """Give the MAC address behind an on-link address."""
        return self._macs.get(address.partition("%")[0])

    def neighbours(self) -> dict[str, str]:
        """Give the MAC addresses that are known, by address."""
        return dict(self._macs)

    def is_reachable(self, address: str) -> bool:
        """Say whether the kernel heard of a neighbour just now, and not of late only."""
        return address.partition("%")[0] in self._reachable

    def knock(self, address: str) -> None:
        """Have the kernel look for a neighbour, without waiting for it."""
        _knock(address)

    def is_own(self, address: str) -> bool:
        return address.partition("%")[0] in self._own

    def own_addresses(self) -> list[str]:
        return list(self._own)

    def link_of(self, address: str) -> int:
        """Give the number of the interface that has one of this machine's own addresses."""
        return self._links.get(address, 0)

    def uplinks(self) -> set[int]:
        """Give the numbers of the interfaces behind which the rest of the world is."""
        return self._uplinks

    def on_link(self) -> list[Prefix]:
        """Give the prefixes of this machine's own addresses."""
        return list(self._own.values())

    def gateways(self) -> set[str]:
        return self._gateways

    def drain(self) -> None:
        """Take in what the kernel has told since."""
        while self._socket is not None:
            try:
                packet = self._socket.recv(_BUFFER)
            except BlockingIOError:
                return
            except OSError as error:
                if error.errno == errno.ENOBUFS:  # messages were dropped: ask for all
                    self._dump_again()
                return
            for kind, body in _messages(packet):
                self._take(kind, body)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _dump_again(self) -> None:
        """Take in everything anew; what is missed for being too much comes with its next change."""
        if self._socket is not None:
            self._macs, self._own, self._gateways = {}, {}, set()
            self._links, self._uplinks = {}, set()
            self._reachable = set()
            with contextlib.suppress(OSError):
                self._dump()
            self._socket.settimeout(0)

    def _dump(self) -> None:
        for kind in (_GET_ADDRESS, _GET_ROUTE, _GET_NEIGHBOUR):
            self._ask_for_all(kind)

    def _ask_for_all(self, kind: int) -> None:
        if self._socket is None:
            return
        self._socket.settimeout(2)
        self._socket.send(_HEAD.pack(_HEAD.size + 16, kind, _DUMP, kind, 0) + bytes(16))
        while True:
            for answer, body in _messages(self._socket.recv(_BUFFER)):
                if answer in {_DONE, _ERROR}:
                    return
                self._take(answer, body)

    def _take(self, kind: int, body: bytes) -> None:
        if kind in {_NEW_NEIGHBOUR, _GONE_NEIGHBOUR}:
            self._take_neighbour(body, gone=kind == _GONE_NEIGHBOUR)
        elif kind in {_NEW_ADDRESS, _GONE_ADDRESS}:
            self._take_address(body, gone=kind == _GONE_ADDRESS)
        elif kind in {_NEW_ROUTE, _GONE_ROUTE}:
            self._take_route(body, gone=kind == _GONE_ROUTE)

    def _take_neighbour(self, body: bytes, *, gone: bool) -> None:
        attributes = dict(_attributes(body[_NEIGHBOUR.size :]))
        address = _text(attributes.get(1, b""))
        state = _NEIGHBOUR.unpack_from(body)[2]
        if address is None:
            return
        is_here = not gone and bool(state & _REACHABLE)
        (self._reachable.add if is_here else self._reachable.discard)(address)
        octets = attributes.get(2, b"")
        known = self._macs.get(address)
        if gone or state & _UNUSABLE or len(octets) != _MAC_OCTETS or not any(octets):
            self._macs.pop(address, None)
        else:
            self._macs[address] = octets.hex(":")
        if self._macs.get(address) != known:
            self._on_neighbour(address)
        waiting = self._introductions.pop(address, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    def _take_address(self, body: bytes, *, gone: bool) -> None:
        length = body[1]
        attributes = dict(_attributes(body[_ADDRESS.size :]))
        address = _text(attributes.get(2, attributes.get(1, b"")))
        if address is None:
            return
        if gone:
            self._own.pop(address, None)
            self._links.pop(address, None)
        else:
            self._links[address] = _ADDRESS.unpack_from(body)[4]
            self._own[address] = ipaddress.ip_network(f"{address}/{length}", strict=False)
        self._on_prefixes()

    def _take_route(self, body: bytes, *, gone: bool) -> None:
        if body[1] or body[7] != _UNICAST:  # it leads to a part of the world, or nowhere
            return
        attributes = dict(_attributes(body[_ROUTE.size :]))
        gateway, link = _text(attributes.get(5, b"")), attributes.get(4, b"")
        if gateway is not None:
            (self._gateways.discard if gone else self._gateways.add)(gateway)
        if len(link) == _NUMBER.size:
            (self._uplinks.discard if gone else self._uplinks.add)(_NUMBER.unpack(link)[0])


def _knock(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as knocking:
        knocking.sendto(b"", (address, _DISCARD))


_DISCARD: Final = 9
_PATIENCE: Final = 0.3
"""Seconds that a first question may wait for its asker to be known."""


def _messages(packet: bytes) -> Iterator[tuple[int, bytes]]:
    offset = 0
    while offset + _HEAD.size <= len(packet):
        length, kind, *_ = _HEAD.unpack_from(packet, offset)
        if length < _HEAD.size:
            return
        yield kind, packet[offset + _HEAD.size : offset + length]
        offset += (length + 3) & ~3


def _attributes(octets: bytes) -> Iterator[tuple[int, bytes]]:
    offset = 0
    while offset + _ATTRIBUTE.size <= len(octets):
        length, kind = _ATTRIBUTE.unpack_from(octets, offset)
        if length < _ATTRIBUTE.size:
            return
        yield kind & 0x3FFF, octets[offset + _ATTRIBUTE.size : offset + length]
        offset += (length + 3) & ~3


def _text(octets: bytes) -> str | None:
    return str(ipaddress.ip_address(octets)) if len(octets) in {4, 16} else None
