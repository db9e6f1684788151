"""Where a message may lead: into the internet or the home, never to what only looks like it.

What an adult types is an address that this machine connects to. Addresses of the link, of groups
and of nobody are refused, this machine itself unless its operator allows it, and what is not
protected by TLS stays in the home. Standard library only.
"""

import ipaddress
import socket
from contextlib import closing
from typing import Final

_HOME: Final = tuple(
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)
"""RFC 1918, shared address space (RFC 6598: some homes' VPNs live there), and RFC 4193."""
_WRAPS_IPV4: Final = tuple(ipaddress.IPv6Network(text) for text in ("64:ff9b::/96", "::/96"))
"""Translated (RFC 6052, section 2.1), and compatible (RFC 4291, section 2.5.5.1)."""
_WRAPS_SOMEHOW: Final = ipaddress.IPv6Network("64:ff9b:1::/48")
"""RFC 8215: what such an address wraps is known to the translator alone."""
_DISCARD: Final = 9
_LOW: Final = 2**32 - 1

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def may_connect(address: str, *, is_plain: bool, to_this_machine: bool) -> bool:
    """Say whether a connection may lead to an IP address (text); `is_plain`: without TLS."""
    found = _plain(address)
    if found is None or found in _WRAPS_SOMEHOW:
        return False
    if found.is_loopback or is_ours(found):
        return to_this_machine
    if any(found in network for network in _HOME):
        return True
    return found.is_global and not found.is_multicast and not is_plain


def _plain(text: str) -> Address | None:
    """Read an address; one that is wrapped in IPv6 is what it wraps."""
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        return found.ipv4_mapped or found.sixtofour or _wrapped(found) or found
    return found


def _wrapped(found: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if found.is_loopback or found.is_unspecified:
        return None
    is_wrapped = any(found in network for network in _WRAPS_IPV4)
    return ipaddress.IPv4Address(int(found) & _LOW) if is_wrapped else None


def is_ours(address: Address) -> bool:
    """Ask the kernel whether an address is one of this machine's; sends nothing.

    What is sent to one's own address comes from that address.
    """
    family = socket.AF_INET if isinstance(address, ipaddress.IPv4Address) else socket.AF_INET6
    try:
        with closing(socket.socket(family, socket.SOCK_DGRAM)) as asking:
            asking.connect((str(address), _DISCARD))
            return bool(asking.getsockname()[0] == str(address))
    except OSError:
        return False
