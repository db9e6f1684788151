"""Find out whether another server on this machine answers the home, with us behind it.

Then questions from this machine itself are the home's, passed on by that server, and the rules for
the whole home hold for them.
"""

from pathlib import Path

_DNS_PORT = 53
_LISTENING = Path("/proc/net")
_FILES = ("udp", "udp6")


def is_served_by_another(our_ports: set[int]) -> bool:
    """Say whether some other process holds UDP port 53 while we listen elsewhere."""
    if _DNS_PORT in our_ports:
        return False
    return any(_DNS_PORT in _ports(_LISTENING / name) for name in _FILES)


def _ports(path: Path) -> set[int]:
    """Give the local ports of a table of sockets (proc(5))."""
    try:
        lines = path.read_text("ascii").splitlines()[1:]
    except OSError:
        return set()
    return {int(line.split()[1].rpartition(":")[2], 16) for line in lines}
