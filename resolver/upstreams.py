"""Which upstream to ask, and when to stop waiting for it: pure bookkeeping, no socket.

The quick one is preferred, a slow one is remembered, a dead one is probed now and then.
"""

import os
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import cycle
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
_WITHOUT_EDNS_FOR: Final = 300.0
_PUZZLES: Final = 3


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
    puzzled_by: set[str] = field(default_factory=set)
    """Names that it answered without EDNS alone, of late."""
    puzzled_since: float = 0.0

    def answered(self, seconds: float) -> None:
        """Note that it answered after so long; one that was slow or dead starts afresh."""
        self.delay += (1.0 if self.failures else _SMOOTHING) * (seconds - self.delay)
        self.failures = 0

    def failed(self, now: float) -> None:
        self.failures += 1
        self.delay = min(self.delay + _PENALTY, DEADLINE)
        self.next_probe = now + _PROBE_EVERY

    def probed(self, now: float) -> None:
        self.next_probe = now + _PROBE_EVERY

    def refuses_edns(self, name: str, now: float) -> None:
        """Note that it answered for a name what it would not answer with EDNS.

        One name proves nothing: whoever serves it may have had that answer made. Several do, for
        some minutes; then it is tried again (RFC 6891 section 6.2.2).
        """
        if now - self.puzzled_since >= _WITHOUT_EDNS_FOR:
            self.puzzled_by.clear()
            self.puzzled_since = now
        self.puzzled_by.add(name)
        if len(self.puzzled_by) >= _PUZZLES:
            self.no_edns_until = now + _WITHOUT_EDNS_FOR
            self.puzzled_by.clear()

    def speaks_edns(self) -> None:
        """Note that it sent EDNS itself."""
        self.puzzled_by.clear()

    def takes_edns(self, now: float) -> bool:
        return now >= self.no_edns_until

    @property
    def is_dead(self) -> bool:
        return self.failures >= _DEAD_AFTER


def in_order(upstreams: Sequence[Upstream]) -> list[Upstream]:
    """Give upstreams in the order in which to ask them: the quickest first, dead ones last."""
    if len(upstreams) == 1:
        return list(upstreams)
    return sorted(upstreams, key=lambda u: (u.is_dead, u.next_probe if u.is_dead else u.delay))


def probes(upstreams: Sequence[Upstream], now: float) -> list[Upstream]:
    """Give those that failed and may be back: they are asked beside the one that is preferred."""
    failed = [u for u in upstreams if u.failures and now >= u.next_probe]
    if not failed or len(upstreams) == 1:
        return []
    first = in_order(upstreams)[0]
    return [upstream for upstream in failed if upstream is not first]


def attempts(
    upstreams: Sequence[Upstream], useless: AbstractSet[Address] = frozenset()
) -> Iterator[tuple[Upstream, float]]:
    """Yield whom to ask next and how long to wait before asking yet another.

    With one upstream it is asked again, because a datagram may be lost. Those that prove `useless`
    meanwhile are not asked again; when all are, it ends.
    """
    waited = 0.0
    for upstream in cycle(in_order(upstreams)):
        if waited >= DEADLINE or all(u.address in useless for u in upstreams):
            return
        if upstream.address not in useless:
            wait = min(FIRST_WAIT if not waited else NEXT_WAIT, DEADLINE - waited)
            yield upstream, wait
            waited += wait


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
