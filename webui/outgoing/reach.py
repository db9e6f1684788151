"""Where a message may lead: into the internet or the home, never to what only looks like it.

What an adult types is an address that this machine connects to. Addresses of the link, of groups
and of nobody are refused, this machine itself unless its operator allows it, and what is not
protected by TLS stays in the home. Standard library only.
"""

import ipaddress
from typing import Final

_HOME: Final = tuple(
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)
"""RFC 1918, shared address space (RFC 6598: some homes' VPNs live there), and RFC 4193."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def may_connect(address: str, *, is_plain: bool, to_this_machine: bool) -> bool:
    """Say whether a connection may lead to an IP address (text); `is_plain`: without TLS."""
    found = _plain(address)
    if found is None:
        return False
    if found.is_loopback:
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
        return found.ipv4_mapped or found.sixtofour or found
    return found
