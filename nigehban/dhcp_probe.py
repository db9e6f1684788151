"""Ask a network who hands out addresses in it: a DHCPDISCOVER, and whoever offers (RFC 2131).

Nothing is taken: an offer that nobody requests is forgotten by its server.
"""

import fcntl
import ipaddress
import secrets
import socket
import struct
import time
from typing import Final

_CLIENT, _SERVER = 68, 67
_COOKIE: Final = bytes.fromhex("63825363")
_FIXED: Final = 236
"""Octets before the cookie and the options (RFC 2131 section 2)."""
_PAD, _MESSAGE, _SERVER_ID, _END = 0, 53, 54, 255
_DISCOVER, _OFFER = 1, 2
_REPLY: Final = 2
_BROADCAST: Final = 0x8000
_GET_MAC: Final = 0x8927
"""SIOCGIFHWADDR (netdevice(7))."""
_TRIES: Final = 4
_EACH: Final = 2.0
"""Seconds to listen after each question. Servers look for three whether an address is free."""
_OTHERS: Final = 1.0
"""Seconds to listen on for a second server, once one was heard."""


def dhcp_servers(interface: str, but: str) -> list[str]:
    """Give who offers addresses, but for one; silence takes eight seconds. Raises OSError."""
    found: dict[str, None] = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for option in (socket.SO_REUSEADDR, socket.SO_BROADCAST):
            asking.setsockopt(socket.SOL_SOCKET, option, 1)
        asking.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode() + b"\0")
        asking.bind(("0.0.0.0", _CLIENT))  # noqa: S104  (bound to one interface)
        mac, number = _mac(asking, interface), secrets.token_bytes(4)
        for _ in range(_TRIES):
            asking.sendto(discover(mac, number), ("255.255.255.255", _SERVER))
            found |= dict.fromkeys(_heard(asking, number, but))
            if found:
                break
    return list(found)


def _heard(asking: socket.socket, number: bytes, but: str) -> list[str]:
    """Give who offers within some seconds."""
    found, end = list[str](), time.monotonic() + _EACH  # noqa: TID251  (the real clock)
    while (left := end - time.monotonic()) > 0:  # noqa: TID251
        asking.settimeout(left)
        try:
            octets, (source, _) = asking.recvfrom(4096)
        except TimeoutError:
            break
        server = offered_by(octets, number)
        if server is not None and (server or source) != but:
            end = end if found else time.monotonic() + _OTHERS  # noqa: TID251
            found.append(server or source)
    return found


def _mac(asking: socket.socket, interface: str) -> bytes:
    name = struct.pack("256s", interface.encode()[:15])
    return fcntl.ioctl(asking.fileno(), _GET_MAC, name)[18:24]


def discover(mac: bytes, number: bytes) -> bytes:
    """Write a DHCPDISCOVER whose answer is to be sent to all."""
    head = struct.pack("!4B4sHH", 1, 1, len(mac), 0, number, 0, _BROADCAST)
    fixed = head + bytes(16) + mac.ljust(16, b"\0")
    return fixed.ljust(_FIXED, b"\0") + _COOKIE + bytes((_MESSAGE, 1, _DISCOVER, _END))


def offered_by(octets: bytes, number: bytes) -> str | None:
    """Give who offers by a message; empty where it does not say so, None where it is no offer."""
    if len(octets) < _FIXED + len(_COOKIE) or octets[0] != _REPLY or octets[4:8] != number:
        return None
    if octets[_FIXED : _FIXED + len(_COOKIE)] != _COOKIE:
        return None
    options = _options(octets[_FIXED + len(_COOKIE) :])
    if options.get(_MESSAGE) != bytes((_OFFER,)):
        return None
    server = options.get(_SERVER_ID, b"")
    return str(ipaddress.IPv4Address(server)) if len(server) == 4 else ""  # noqa: PLR2004  (octets)


def _options(octets: bytes) -> dict[int, bytes]:
    """Read the options (RFC 2132 section 2), as far as they are whole."""
    found: dict[int, bytes] = {}
    offset = 0
    while offset < len(octets) and octets[offset] != _END:
        if octets[offset] == _PAD:
            offset += 1
            continue
        length = octets[offset + 1] if offset + 1 < len(octets) else 0
        value = octets[offset + 2 : offset + 2 + length]
        if len(value) == length:
            found.setdefault(octets[offset], value)
        offset += 2 + length
    return found
