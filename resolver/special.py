"""Names that are answered here whatever the rules: they must never reach the internet.

Sources: RFC 6761 (localhost, invalid, test), RFC 6762 (local), RFC 7686 (onion), RFC 8375
(home.arpa), RFC 6303 and RFC 7793 (private reverse zones), RFC 9462 (resolver.arpa),
RFC 8482 (ANY), RFC 9476 (alt), RFC 9824 (NXNAME); `internal` was set aside for private use by
ICANN in 2024, as SAC113 asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from policy.names import suffixes
from resolver import wire
from resolver.answers import Reply, error, in_local_zone, negative, own_addresses
from resolver.encode import encode
from resolver.message import Query, Record

OWN_NAMES: Final = ("nigehban.home.arpa", "help.home.arpa")
"""Names of this box: the family's page, and the way to help."""

_PRIVATE_REVERSE: Final = (
    "10.in-addr.arpa", "168.192.in-addr.arpa", "254.169.in-addr.arpa", "0.in-addr.arpa",
    "127.in-addr.arpa", "255.255.255.255.in-addr.arpa", "2.0.192.in-addr.arpa",
    "100.51.198.in-addr.arpa", "113.0.203.in-addr.arpa", "d.f.ip6.arpa", "c.f.ip6.arpa",
    "8.e.f.ip6.arpa", "9.e.f.ip6.arpa", "a.e.f.ip6.arpa", "b.e.f.ip6.arpa",
    "8.b.d.0.1.0.0.2.ip6.arpa",
    *(f"{number}.172.in-addr.arpa" for number in range(16, 32)),
    *(f"{number}.100.in-addr.arpa" for number in range(64, 128)),
)  # fmt: skip
_THIS_HOST_6: Final = ".".join("0" * 32) + ".ip6.arpa"
_LOOPBACK_6: Final = "1." + ".".join("0" * 31) + ".ip6.arpa"
_LOCAL: Final = frozenset(
    {"invalid", "test", "onion", "local", "internal", "home.arpa", "alt", _THIS_HOST_6, _LOOPBACK_6}
    | set(_PRIVATE_REVERSE)
)
_LOCALHOST: Final = ("127.0.0.1", "::1")
_UNASKABLE: Final = frozenset({wire.OPT, wire.NXNAME})
_REFUSED: Final = frozenset({wire.AXFR, wire.IXFR, wire.TSIG, wire.TKEY})
_LONG_TTL: Final = 3600


@dataclass(frozen=True, slots=True)
class LocalNames:
    """What this box serves itself."""

    addresses: tuple[str, ...] = ()
    """Where its pages are, for its own names."""
    zones: Mapping[str, str] = field(default_factory=dict)
    """Local zones, such as `lan`, with the upstream view (the router) that knows them."""

    def view(self, name: str) -> str:
        """Give the upstream view of a local zone's name; empty for the internet's names."""
        return next((self.zones[suffix] for suffix in suffixes(name) if suffix in self.zones), "")


def answer(query: Query, local: LocalNames) -> Reply | None:
    """Answer a protocol name or type, or give None for what the rules and upstreams decide."""
    if query.klass == wire.CHAOS:
        return error(wire.REFUSED)
    if query.type in _REFUSED:
        return error(wire.REFUSED)
    if query.type in _UNASKABLE:
        return error(wire.FORMERR)
    return _zone(query, local) if query.klass == wire.IN else None


def _zone(query: Query, local: LocalNames) -> Reply | None:
    if query.name in OWN_NAMES:
        return own_addresses(query, local.addresses)
    for suffix in suffixes(query.name):
        if suffix in local.zones or (suffix == query.name == "home.arpa" and query.type == wire.DS):
            return None  # the DS at home.arpa is the public zone's to give (RFC 8375 section 4)
        if suffix in _SERVED:
            return _SERVED[suffix](query, suffix)
    return None


def _localhost(query: Query, _: str) -> Reply:
    return own_addresses(query, _LOCALHOST)


def _discovery(query: Query, zone: str) -> Reply:
    """We offer no encrypted transport; a cached NXDOMAIN would deny `_dns` below (RFC 9462)."""
    return in_local_zone(query, zone) if query.name == zone else negative(query, wire.NOERROR)


_SERVED: Final[Mapping[str, Callable[[Query, str], Reply]]] = {
    **dict.fromkeys(_LOCAL, in_local_zone),
    "localhost": _localhost,
    "resolver.arpa": _discovery,
}


def any_type(query: Query) -> Reply:
    """Answer ANY small, with a HINFO record (RFC 8482 section 4.2).

    No record is of class ANY: that stands in questions alone (RFC 1035 section 3.2.5).
    """
    name, klass = query.question[:-4], wire.IN if query.klass == wire.ANY else query.klass
    record = Record(name, wire.HINFO, klass, _LONG_TTL, b"\x07RFC8482\x00")
    return Reply(wire.NOERROR, encode(name, [record], ()))
