"""Addresses that no public name should lead to: those inside the home (DNS rebinding)."""

import ipaddress
from collections.abc import Iterable

from policy.names import suffixes

_INSIDE = tuple(
    ipaddress.ip_network(prefix)
    for prefix in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::/127",
        "fc00::/7",
        "fe80::/10",
    )
)
_MAPPED = bytes(10) + b"\xff\xff"
"""Begins an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2)."""


_FIRST_OCTETS = frozenset({0, 10, 127, 169, 172, 192, 0xFC, 0xFD, 0xFE})
"""How addresses inside begin, IPv4 and IPv6; most addresses are told by this alone."""


def leads_inside(addresses: Iterable[bytes]) -> bool:
    """Say whether any of these addresses (4 or 16 octets) is inside the home."""
    return any(_is_inside(address) for address in addresses)


def _is_inside(address: bytes) -> bool:
    if address[0] not in _FIRST_OCTETS:
        return False
    plain = address[12:] if address.startswith(_MAPPED) else address
    ip = ipaddress.ip_address(plain)
    return any(ip in network for network in _INSIDE)


def is_exempt(name: str, exceptions: frozenset[str]) -> bool:
    """Say whether a name, or one above it, may lead inside by the owner's word."""
    return bool(exceptions) and any(suffix in exceptions for suffix in suffixes(name))
