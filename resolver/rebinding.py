"""Addresses that no public name should lead to: those inside the home (DNS rebinding)."""

import ipaddress
from collections.abc import Iterable

from policy.names import suffixes

_INSIDE_4 = tuple(
    ipaddress.ip_network(prefix)
    for prefix in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "224.0.0.0/4",
        "255.255.255.255/32",
    )
)
_INSIDE_6 = tuple(
    ipaddress.ip_network(prefix)
    for prefix in ("::/96", "64:ff9b:1::/48", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8")
)
"""IPv4-compatible, local NAT64 (RFC 8215), unique local, link-local, site-local, multicast."""

_FIRST_OCTETS = frozenset({0, 10, 100, 127, 169, 172, 192, 198, *range(224, 240), 255})
"""How IPv4 addresses inside begin; most addresses are told by this alone."""
_FIRST_PAIRS = frozenset({0x0000, 0x0064, 0x2002, *range(0xFC00, 0xFE00), *range(0xFE80, 0x10000)})
"""How IPv6 addresses begin that are inside or hold an IPv4 address."""

_HOLDING_IPV4 = (
    (bytes(10) + b"\xff\xff", 12),
    (bytes(8) + b"\xff\xff\0\0", 12),
    (b"\0\x64\xff\x9b" + bytes(8), 12),
    (b"\x20\x02", 2),
)
"""(prefix, where the IPv4 address begins): IPv4-mapped (RFC 4291 section 2.5.5.2), IPv4-translated
(RFC 2765 section 2.1), NAT64 (RFC 6052 section 2.1), 6to4 (RFC 3056 section 2)."""


def leads_inside(addresses: Iterable[bytes]) -> bool:
    """Say whether any of these addresses (4 or 16 octets) is inside the home."""
    return any(
        _is_inside_4(address) if len(address) == _IPV4_OCTETS else _is_inside_6(address)
        for address in addresses
    )


_IPV4_OCTETS = 4


def _is_inside_4(address: bytes) -> bool:
    if address[0] not in _FIRST_OCTETS:
        return False
    ip = ipaddress.IPv4Address(address)
    return any(ip in network for network in _INSIDE_4)


def _is_inside_6(address: bytes) -> bool:
    if address[0] << 8 | address[1] not in _FIRST_PAIRS:
        return False
    for prefix, start in _HOLDING_IPV4:
        if address.startswith(prefix):
            return _is_inside_4(address[start : start + _IPV4_OCTETS])
    ip = ipaddress.IPv6Address(address)
    return any(ip in network for network in _INSIDE_6)


def is_exempt(name: str, exceptions: frozenset[str]) -> bool:
    """Say whether a name, or one above it, may lead inside by the owner's word."""
    return bool(exceptions) and any(suffix in exceptions for suffix in suffixes(name))
