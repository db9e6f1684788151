"""Take over the sockets that a service manager opened for us (sd_listen_fds(3)).

It keeps them open while we are stopped and started anew, and the kernel keeps what arrives: a
restart loses no query. Each socket comes with the name that its unit gives it; where none come, we
open our own. Standard library only.
"""

import os
import socket
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Final

from nigehban.workplace import CommandError
from resolver.listening import ListenError, Pair, paired

DNS: Final = "dns"
WEB: Final = "web"
BLOCK_PAGE: Final = "block_page"
_FIRST: Final = 3
"""The number of the first socket that is passed."""
_PID, _COUNT, _NAMES = "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"


@dataclass(frozen=True, slots=True)
class Passed:
    """What was passed; empty or None where nothing was."""

    dns: tuple[Pair, ...] = ()
    web: socket.socket | None = None
    block_page: socket.socket | None = None


def passed_sockets(environment: MutableMapping[str, str] = os.environ) -> Passed:
    """Take what is meant for this process, once; raises `CommandError` where it makes no sense."""
    pid, count, names = (environment.pop(key, "") for key in (_PID, _COUNT, _NAMES))
    if pid != str(os.getpid()) or not count.isdecimal():
        return Passed()
    found: dict[str, list[socket.socket]] = {DNS: [], WEB: [], BLOCK_PAGE: []}
    given = names.split(":") if names else []
    for place in range(int(count)):
        name = given[place] if place < len(given) else ""
        if name not in found:
            raise CommandError(_unknown(name))
        found[name].append(_taken(_FIRST + place, name))
    try:
        pairs = tuple(paired(found[DNS]))
    except ListenError as error:
        raise CommandError(str(error)) from error
    return Passed(pairs, _single(found[WEB], WEB), _single(found[BLOCK_PAGE], BLOCK_PAGE))


def _taken(handle: int, name: str) -> socket.socket:
    """Make a passed socket ours: no program that we start inherits it, and no read waits."""
    try:
        taken = socket.socket(fileno=handle)
        taken.set_inheritable(False)
        taken.settimeout(0)
    except OSError as error:
        message = f"the socket {name!r} that was passed cannot be used: {error.strerror}"
        raise CommandError(message) from error
    if trouble := _trouble(taken, name):
        where = taken.getsockname()
        taken.close()
        message = f"the socket {name!r} that was passed ({where}) {trouble}"
        raise CommandError(message)
    return taken


def _trouble(taken: socket.socket, name: str) -> str:
    """Say what is wrong with a socket; empty where nothing is."""
    if taken.family not in {socket.AF_INET, socket.AF_INET6}:
        return "is none of IPv4 or IPv6"
    if taken.type == socket.SOCK_DGRAM:
        is_wrong = name != DNS
        said = "is UDP, where pages are served by TCP"
    else:
        is_wrong = not taken.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
        said = "does not listen"
    if is_wrong:
        return said
    if name == DNS and taken.family == socket.AF_INET6 and not _is_ipv6_alone(taken):
        return "takes IPv4 too, and who asks would not be known: set BindIPv6Only=ipv6-only"
    return ""


def _is_ipv6_alone(taken: socket.socket) -> bool:
    return bool(taken.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY))


def _single(found: list[socket.socket], name: str) -> socket.socket | None:
    """Give the one socket of a name: pages are served on one, which may take IPv4 and IPv6."""
    if len(found) > 1:
        message = f"{len(found)} sockets named {name!r} were passed; one is served"
        raise CommandError(message)
    return found[0] if found else None


def _unknown(name: str) -> str:
    return (
        f"a socket named {name!r} was passed; FileDescriptorName must be {DNS}, {WEB} or"
        f" {BLOCK_PAGE}"
    )
