"""Who may ask at all: the home's own networks, and nobody from outside.

Private, unique local and loopback addresses; what is on-link on this machine's interfaces (global
IPv6 addresses among them); and networks that the operator names. 100.64.0.0/10 (RFC 6598) is a
carrier's, not a home's, and counts only if it is named.
"""

import ipaddress
from collections.abc import Callable, Iterable

_HOME = (
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16",
    "::1/128", "fc00::/7", "fe80::/10",
)  # fmt: skip

_MOST_KNOWN = 4096

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Access:
    """Tells the home's addresses from others."""

    def __init__(
        self, configured: Iterable[str] = (), on_link: Callable[[], Iterable[Network]] = tuple
    ) -> None:
        """`configured` are further networks; `on_link` gives those of this machine right now."""
        self._networks = [ipaddress.ip_network(n, strict=False) for n in (*_HOME, *configured)]
        self._on_link = on_link
        self._known: dict[str, bool] = {}

    def permits(self, address: str, port: int) -> bool:
        """Say whether who sends from here may ask; a source port of 0 cannot be answered."""
        known = self._known.get(address)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[address] = self._is_of_the_home(address)
        return known and port != 0

    def networks_changed(self) -> None:
        """Judge every address anew: this machine's own networks are others now."""
        self._known.clear()

    def _is_of_the_home(self, address: str) -> bool:
        ip = plain_address(address)
        return any(ip in network for network in self._networks) or any(
            ip in network for network in self._on_link()
        )


def plain_address(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Give an address without its zone, an IPv4-mapped one as the IPv4 address that it is."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    return ip
