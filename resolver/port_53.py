"""Find out whether another server on this machine answers the home, with us behind it.

Then questions from this machine itself are the home's, passed on by that server, and the rules for
the whole home hold for them.
"""

from pathlib import Path

from policy.clock import Clock

_DNS_PORT = 53
_LISTENING = Path("/proc/net")
_FILES = ("udp", "udp6")
_LOOK_EVERY = 30.0


class AnotherServer:
    """Looks now and then, for that server may start after us, or stop."""

    def __init__(self, our_ports: set[int], clock: Clock) -> None:
        self._ports, self._clock = our_ports, clock
        self._answers, self._looked = False, -_LOOK_EVERY

    def answers(self) -> bool:
        """Say whether it answers the home."""
        now = self._clock.monotonic()
        if now - self._looked >= _LOOK_EVERY:
            self._answers, self._looked = is_served_by_another(self._ports), now
        return self._answers


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
