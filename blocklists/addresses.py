"""Which addresses may lists be fetched from: public ones.

A list's address must not be a way to make this machine speak to the router, to itself or to others
in the house.
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

_NAT64: Final = IPv6Network("64:ff9b::/96")
_NAT64_LOCAL: Final = IPv6Network("64:ff9b:1::/48")


def is_public(text: str) -> bool:
    """Say whether an IP address is a public one. Raises `ValueError` for what is no address."""
    address = ip_address(text.partition("%")[0])
    return all(map(_is_global, _meant(address)))


def _meant(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """Give the address and the IPv4 address that it may wrap (RFC 4291, 6052, 3056)."""
    if isinstance(address, IPv4Address):
        return [address]
    wrapped = address.ipv4_mapped or address.sixtofour
    if address in _NAT64:
        wrapped = IPv4Address(int(address) & 0xFFFFFFFF)
        return [wrapped]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    return [address] if wrapped is None else [address, wrapped]


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and (address in _NAT64_LOCAL or address.is_site_local):
        return False
    return address.is_global and not address.is_multicast
