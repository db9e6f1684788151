"""Who may visit at all, and by which names: the home's own networks, and hosts that are ours."""

import ipaddress
import re
from typing import Final

from webui.resolver_link import plain_address

OWN_NAMES: Final = frozenset({"localhost", "nigehban.home.arpa", "help.home.arpa"})
HELP_HOST: Final = "help.home.arpa"
_HOME: Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16",
        "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip
_LINK_6: Final = 64


def may_visit(address: str, own: str) -> bool:
    """Say whether a visitor is of this home: private, or on the link of our own IPv6 address."""
    ip = ipaddress.ip_address(plain_address(address))
    if any(ip in network for network in _HOME):
        return True
    here = ipaddress.ip_address(plain_address(own))
    if ip.version != 6 or here.version != 6:  # noqa: PLR2004  (IP versions)
        return ip == here
    return ip in ipaddress.ip_network((here, _LINK_6), strict=False)


_HOST: Final = re.compile(r"(?:\[(?P<literal>[0-9a-z:.%_-]+)\]|(?P<name>[^\s:@/\\\[\]]*))(?::\d*)?")


def host_of(header: str) -> str:
    """Give the host of a Host header without its port: an IPv6 literal without brackets.

    Empty where the header is anything else than a host and a port (RFC 9110, 7.2).
    """
    host = header.strip().lower()
    found = _HOST.fullmatch(host)
    if found is None:
        return ""
    return found["literal"] or found["name"].removesuffix(".")


def is_ours(host: str, own: str, names: frozenset[str]) -> bool:
    """Say whether a host names this machine: no other name may reach the pages (DNS rebinding)."""
    if host in OWN_NAMES or host in names:
        return True
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return False
    return ip.is_loopback or str(ip) == plain_address(own)
