"""Open the sockets on which queries arrive."""

import socket
from collections.abc import Sequence

from resolver.upstreams import Address

_RECEIVE_BUFFER = 4 << 20
_BACKLOG = 128
_TRIES = 10


HANDLES = "NIGEHBAN_SOCKETS"
"""The environment variable in which the launcher hands over the numbers of open sockets: pairs."""

Pair = tuple[socket.socket, socket.socket]
"""A UDP and a listening TCP socket on one address."""


class ListenError(Exception):
    """An address cannot be listened on; `address` and `reason` say which and why."""

    def __init__(self, address: Address, protocol: str, reason: OSError) -> None:
        super().__init__(f"cannot listen on {address} ({protocol}): {reason.strerror or reason}")
        self.address, self.protocol, self.reason = address, protocol, reason


def open_pair(address: Address) -> Pair:
    """Open a UDP and a TCP socket on one address; raises `ListenError`.

    IPv6 sockets never take IPv4: each family has its own (RFC 3493 section 5.3).
    """
    tries = 1 if address.port else _TRIES
    while True:
        udp = _bound(address, socket.SOCK_DGRAM)
        try:
            tcp = _bound(Address(address.host, udp.getsockname()[1]), socket.SOCK_STREAM)
        except ListenError:  # a port that the kernel chose for UDP may be taken for TCP
            udp.close()
            tries -= 1
            if not tries:
                raise
        else:
            tcp.listen(_BACKLOG)
            return udp, tcp


def open_tcp(address: Address, *, with_ipv4: bool = False) -> socket.socket:
    """Open a listening TCP socket, one of `::` for IPv4 too if asked; raises `ListenError`."""
    opened = _bound(address, socket.SOCK_STREAM, only_ipv6=not with_ipv4)
    opened.listen(_BACKLOG)
    return opened


def paired(passed: Sequence[socket.socket]) -> list[Pair]:
    """Pair sockets that somebody else opened by address, opening what lacks; or `ListenError`."""
    found: dict[Address, dict[int, socket.socket]] = {}
    for each in passed:
        found.setdefault(Address(*each.getsockname()[:2]), {})[each.type] = each
    pairs = []
    for address, kinds in found.items():
        udp = kinds.get(socket.SOCK_DGRAM) or _bound(address, socket.SOCK_DGRAM)
        tcp = kinds.get(socket.SOCK_STREAM)
        pairs.append((udp, tcp or open_tcp(address)))
    return pairs


def _bound(address: Address, kind: socket.SocketKind, *, only_ipv6: bool = True) -> socket.socket:
    is_udp = kind is socket.SOCK_DGRAM
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    opened = socket.socket(family, kind)
    try:
        opened.settimeout(0)
        if family is socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only_ipv6)
        if is_udp:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        else:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(_with_scope(address))
    except OSError as error:
        opened.close()
        raise ListenError(address, "UDP" if is_udp else "TCP", error) from error
    return opened


def _with_scope(address: Address) -> tuple[str, int] | tuple[str, int, int, int]:
    host, _, interface = address.host.partition("%")
    if not interface:
        return host, address.port
    return host, address.port, 0, socket.if_nametoindex(interface)


def take_over(handles: Sequence[tuple[int, int]]) -> list[Pair]:
    """Take over sockets that whoever started this process opened (UDP and TCP by their numbers)."""
    return [(socket.socket(fileno=udp), socket.socket(fileno=tcp)) for udp, tcp in handles]
