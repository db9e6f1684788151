"""DNS servers that routers announce over IPv6 (RFC 8106), as the kernel hands them on.

Devices ask such a server beside ours, or before it. The kernel passes on what it hears where it
takes router advertisements itself (rtnetlink's ND_USEROPT group, linux/rtnetlink.h); where another
program does that, nothing is heard here, and nothing can be said.
"""

import ipaddress
import socket
import struct
from collections.abc import Callable, Iterator
from typing import Final

_HEAD: Final = struct.Struct("=IHHII")
_OPTIONS: Final = struct.Struct("=BxHiBBxxxxxx")
_NEW_OPTIONS: Final = 68
"""RTM_NEWNDUSEROPT."""
_GROUP: Final = 20
"""RTNLGRP_ND_USEROPT."""
_SOL_NETLINK, _ADD_MEMBERSHIP = 270, 1
_ADVERTISEMENT: Final = 134
_SERVERS: Final = 25
_OCTETS_OF_ONE: Final = 16
_BUFFER: Final = 65536
_MOST: Final = 64


class Announced:
    """The servers that were announced of late, until their time is over."""

    def __init__(self, now: Callable[[], float], is_ours: Callable[[str], bool]) -> None:
        """`now` is monotonic; `is_ours` says that an address is this machine's."""
        self._now, self._is_ours = now, is_ours
        self._until: dict[str, float] = {}
        self._socket: socket.socket | None = None
        try:
            self._socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
            self._socket.bind((0, 0))
            self._socket.setsockopt(_SOL_NETLINK, _ADD_MEMBERSHIP, _GROUP)
            self._socket.settimeout(0)
        except (OSError, AttributeError):  # no netlink here, or no IPv6: nothing is heard
            self.close()

    @property
    def hears(self) -> bool:
        return self._socket is not None

    def fileno(self) -> int:
        return -1 if self._socket is None else self._socket.fileno()

    def servers(self) -> list[str]:
        """Give the servers that are announced now and are not this machine."""
        now = self._now()
        self._until = {address: until for address, until in self._until.items() if until > now}
        return sorted(address for address in self._until if not self._is_ours(address))

    def drain(self) -> None:
        """Take in what was announced since; what was too much comes again by itself."""
        while self._socket is not None:
            try:
                packet = self._socket.recv(_BUFFER)
            except OSError:
                return
            self.hear(packet)

    def hear(self, packet: bytes) -> None:
        """Take in one packet of the kernel's."""
        for address, lifetime in _announcements(packet):
            if lifetime == 0:
                self._until.pop(address, None)
            elif address in self._until or len(self._until) < _MOST:
                self._until[address] = self._now() + lifetime

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _announcements(packet: bytes) -> Iterator[tuple[str, int]]:
    """Read servers with their lifetimes (seconds) from messages; skips what is anything else."""
    offset = 0
    while offset + _HEAD.size <= len(packet):
        length, kind, *_ = _HEAD.unpack_from(packet, offset)
        if length < _HEAD.size:
            return
        body = packet[offset + _HEAD.size : offset + length]
        if kind == _NEW_OPTIONS and len(body) >= _OPTIONS.size:
            family, size, _, icmp_type, _ = _OPTIONS.unpack_from(body)
            if family == socket.AF_INET6 and icmp_type == _ADVERTISEMENT:
                yield from _servers(body[_OPTIONS.size : _OPTIONS.size + size])
        offset += (length + 3) & ~3


def _servers(options: bytes) -> Iterator[tuple[str, int]]:
    """Read Recursive DNS Server options (RFC 8106 5.1)."""
    offset = 0
    while offset + 8 <= len(options):
        kind, units = options[offset], options[offset + 1]
        if units == 0:
            return
        option = options[offset : offset + 8 * units]
        if kind == _SERVERS and len(option) == 8 * units:
            lifetime = int.from_bytes(option[4:8], "big")
            for start in range(8, len(option) - _OCTETS_OF_ONE + 1, _OCTETS_OF_ONE):
                octets = option[start : start + _OCTETS_OF_ONE]
                yield str(ipaddress.IPv6Address(octets)), lifetime
        offset += 8 * units
