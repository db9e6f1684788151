"""Which upstream to ask, and when to stop waiting for it: pure bookkeeping, no socket.

The quick one is preferred, a slow one is remembered, a dead one is probed now and then.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

FIRST_WAIT: Final = 0.9
"""Seconds after which the next attempt begins beside the first."""
NEXT_WAIT: Final = 0.9
DEADLINE: Final = 4.5
"""Seconds after which the asker is told that nobody answered."""
_PROBE_EVERY: Final = 10.0
_DEAD_AFTER: Final = 3
_SMOOTHING: Final = 0.2
_UNKNOWN: Final = 0.05
_PENALTY: Final = 0.5
_WITHOUT_EDNS_FOR: Final = 3600.0


class Address(NamedTuple):
    """Where an upstream listens."""

    host: str
    port: int = 53

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


@dataclass(slots=True)
class Upstream:
    """One upstream, with what is remembered of it. Instants are monotonic seconds."""

    address: Address
    delay: float = _UNKNOWN
    """Smoothed seconds until it answers."""
    failures: int = 0
    """In a row."""
    next_probe: float = 0.0
    no_edns_until: float = 0.0

    def answered(self, seconds: float) -> None:
        self.delay += _SMOOTHING * (seconds - self.delay)
        self.failures = 0

    def failed(self, now: float) -> None:
        self.failures += 1
        self.delay = min(self.delay + _PENALTY, DEADLINE)
        self.next_probe = now + _PROBE_EVERY

    def refuses_edns(self, now: float) -> None:
        self.no_edns_until = now + _WITHOUT_EDNS_FOR

    def takes_edns(self, now: float) -> bool:
        return now >= self.no_edns_until

    @property
    def is_dead(self) -> bool:
        return self.failures >= _DEAD_AFTER


def in_order(upstreams: Sequence[Upstream], now: float) -> list[Upstream]:
    """Give upstreams in the order in which to ask them.

    Those that are alive come first, the quickest first; one whose probe is due goes to the second
    place, where it is asked only if the first is late.
    """
    if len(upstreams) == 1:
        return list(upstreams)
    alive = sorted((u for u in upstreams if not u.is_dead), key=lambda u: u.delay)
    dead = sorted((u for u in upstreams if u.is_dead), key=lambda u: u.next_probe)
    due = [upstream for upstream in dead if now >= upstream.next_probe][:1]
    late = [upstream for upstream in dead if upstream not in due]
    return alive[:1] + due + alive[1:] + late


def attempts(upstreams: Sequence[Upstream], now: float) -> Iterator[tuple[Upstream, float]]:
    """Yield whom to ask next and how long to wait before asking yet another.

    With one upstream it is asked again, because a datagram may be lost.
    """
    order = in_order(upstreams, now)
    waited, turn = 0.0, 0
    while waited < DEADLINE:
        wait = min(FIRST_WAIT if turn == 0 else NEXT_WAIT, DEADLINE - waited)
        yield order[turn % len(order)], wait
        waited += wait
        turn += 1


class RandomIds:
    """Unpredictable message IDs (RFC 5452 section 9.2), drawn from the system in handfuls."""

    def __init__(self) -> None:
        self._octets = b""
        self._used = 0

    def __call__(self) -> int:
        if self._used >= len(self._octets):
            self._octets, self._used = os.urandom(_HANDFUL), 0
        first, second = self._octets[self._used], self._octets[self._used + 1]
        self._used += 2
        return first << 8 | second


_HANDFUL: Final = 1024
random_id = RandomIds()
