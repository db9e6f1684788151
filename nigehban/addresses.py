"""Where to listen: the addresses that the operator set, or a home's own.

Sockets are opened here, before anything else starts, so that a port that is taken stops the
command with a sentence that says who holds it.
"""

import errno
import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from nigehban.port_holder import holders
from nigehban.running_mark import TAKEN
from nigehban.settings import DEFAULT_BLOCK_PAGE, DEFAULT_DNS, DEFAULT_WEB, OperatorSettings
from nigehban.workplace import CommandError, say
from resolver.listening import ListenError, Pair, open_pair, open_tcp
from resolver.network import Network
from resolver.upstreams import Address

_ALL_4, _ALL_6 = "0.0.0.0", "::"  # noqa: S104  (a resolver for a home listens to the home)


def lan_addresses() -> list[str]:
    """Give this machine's addresses in the home, the plainest first: IPv4, then IPv6.

    On a router those of the home's side only: nobody at home can use, or should be shown, what the
    world sees of it.
    """
    network = Network(lambda _: None)
    try:
        own = {ipaddress.ip_address(a): network.link_of(a) for a in network.own_addresses()}
        uplinks = network.uplinks() if _is_router() else set()
    finally:
        network.close()
    usable = [ip for ip in own if not ip.is_loopback and not ip.is_link_local]
    inside = [ip for ip in usable if own[ip] not in uplinks and not _is_made_up(own[ip])]
    chosen = inside if any(ip.is_private for ip in inside) else usable
    return [str(ip) for ip in sorted(chosen, key=lambda ip: (ip.version, not ip.is_private, ip))]


def _is_router() -> bool:
    return any(_is_on(switch) for switch in FORWARDING)


FORWARDING: Final = (
    Path("/proc/sys/net/ipv4/ip_forward"),
    Path("/proc/sys/net/ipv6/conf/all/forwarding"),
)


def _is_on(switch: Path) -> bool:
    try:
        return switch.read_text("ascii").strip() not in {"", "0"}
    except OSError:
        return False


def _is_made_up(link: int) -> bool:
    """Say whether an interface is there for containers and tunnels, and no home is behind it."""
    try:
        return bool(_MADE_UP.match(socket.if_indextoname(link)))
    except OSError:
        return False


_MADE_UP: Final = re.compile(
    r"docker|br-[0-9a-f]{12}$|veth|virbr|vnet|lxc|lxdbr|cni|podman|tun|tap|wg|tailscale|zt"
)


def with_home_defaults(settings: OperatorSettings) -> OperatorSettings:
    """Let a home's resolver serve the home, where the operator did not say otherwise."""
    if not settings.home:
        return settings
    changes: dict[str, object] = {}
    if settings.dns == (DEFAULT_DNS,):
        changes["dns"] = (Address(_ALL_4, 53), Address(_ALL_6, 53))
    if settings.web == DEFAULT_WEB:
        changes["web"] = Address(_ALL_6, 80)
    if settings.block_page == DEFAULT_BLOCK_PAGE:
        changes["block_page"] = Address(_ALL_6, 8081)
    return replace(settings, **changes)  # type: ignore[arg-type]


def open_dns(settings: OperatorSettings, passed: Sequence[Pair] = ()) -> list[Pair]:
    """Open the sockets on which queries arrive; those that a service manager passed are enough."""
    if passed:
        return list(passed)
    pairs: list[Pair] = []
    for address in dict.fromkeys(settings.dns):
        try:
            pairs.append(open_pair(address))
        except ListenError as error:
            if _has_no_ipv6(error) and len(settings.dns) > 1:
                say("This machine has no IPv6; only IPv4 is served.")
                continue
            if not _is_for_all(address):
                raise _taken(error) from error
            pairs += _open_each(address, error)
    return pairs


def _open_each(address: Address, error: ListenError) -> list[Pair]:
    """Where another program holds the port on loopback only, serve each address of the home."""
    version = 6 if ":" in address.host else 4
    own = [a for a in lan_addresses() if ipaddress.ip_address(a).version == version]
    if not own:
        raise _taken(error) from error
    try:
        return [open_pair(Address(each, address.port)) for each in own]
    except ListenError:
        raise _taken(error) from error


def open_web(address: Address, passed: socket.socket | None = None) -> socket.socket:
    """Open a socket on which pages are served; `::` serves IPv4 too (RFC 3493 section 3.7).

    One that a service manager passed is taken instead. Where there is no IPv6, or another program
    has its port, `::` is IPv4 alone.
    """
    if passed is not None:
        return passed
    try:
        if address.host == _ALL_6:
            return _for_both(address)
        return open_tcp(address)
    except ListenError as error:
        raise _taken(error) from error


def _for_both(address: Address) -> socket.socket:
    try:
        return open_tcp(address, with_ipv4=True)
    except ListenError:
        return open_tcp(Address(_ALL_4, address.port))


def _taken(error: ListenError) -> CommandError:
    held = holders(error.address.port, error.protocol)
    by = f"; held by {', '.join(held)}" if held else ""
    hint = ""
    if any("systemd-resolved" in each for each in held):
        hint = (
            " (to free it: set DNSStubListener=no in /etc/systemd/resolved.conf, then restart it)"
        )
    elif error.reason.errno == errno.EACCES:
        hint = " (ports below 1024 need root, or the service unit)"
    return CommandError(f"{error}{by}{hint}", TAKEN)


_NO_IPV6 = {errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL}


def _has_no_ipv6(error: ListenError) -> bool:
    return ":" in error.address.host and error.reason.errno in _NO_IPV6


def _is_for_all(address: Address) -> bool:
    return address.host in {_ALL_4, _ALL_6}
