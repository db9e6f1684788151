"""What upstreams said, while it is true: nobody's policy is in here.

The key is name, type, class, DO, CD and the upstream view; a denial of the whole name (NXDOMAIN)
is kept once for all types. Entries that ran out may be served stale for a day, when no upstream
answers (RFC 8767).
"""

from dataclasses import dataclass
from typing import NamedTuple

from resolver import wire
from resolver.encode import EMPTY, Sections, encode
from resolver.extended_errors import passed_on
from resolver.generations import Generations
from resolver.message import Response
from resolver.rebinding import leads_inside
from resolver.scrub import Scrubbed, scrub

STALE_FOR = 86400.0
STALE_TTL = 30
STALE_AT_ONCE_FOR = 30.0
"""Seconds for which nobody waits again for an upstream that was silent (RFC 8767 section 5)."""
"""TTL of a stale answer (RFC 8767 section 4)."""
FAILURE_FOR = 5.0
"""A failure to resolve is remembered for so many seconds (RFC 9520 section 3.2)."""
_FAILURES_KEPT = 1000
_DENIAL_WITHOUT_SOA = 5.0
_AGEING = 0.9


class Key(NamedTuple):
    """What makes two questions have the same answer."""

    name: str
    type: int
    klass: int
    do: bool
    cd: bool
    view: str


@dataclass(slots=True)
class Entry:
    """One answer as it can be sent: sections for a question of this name."""

    rcode: int
    sections: Sections
    chain: tuple[str, ...]
    leads_inside: bool
    """Some address in it is inside the home."""
    authenticated: bool
    stored: float
    """Monotonic seconds."""
    lifetime: float
    """Seconds for which it may be answered after it was stored."""
    options: tuple[tuple[int, bytes], ...] = ()
    """Extended errors of the upstream (RFC 8914)."""
    addresses: tuple[bytes, ...] = ()
    """Where it leads, and where it led of late: addresses of 4 or 16 octets."""
    stale_until: float = 0.0
    """Until then it is served stale at once: no upstream answered of late."""

    @property
    def expires(self) -> float:
        return self.stored + self.lifetime

    @property
    def ages_at(self) -> float:
        """The instant from which a question for it has it fetched anew, before it runs out."""
        return self.stored + _AGEING * self.lifetime


class Cache:
    """A bounded store of entries by key."""

    def __init__(self, capacity: int) -> None:
        self._entries: Generations[Key, Entry] = Generations(capacity)
        self._failures: Generations[Key, Entry] = Generations(_FAILURES_KEPT)
        self.hits = 0
        self.misses = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Key, now: float) -> Entry | None:
        """Give an answer that is still true."""
        entry = self._live(key, now)
        if entry is None:
            self.misses += 1
            return None
        self.hits += 1
        return entry

    def stale(self, key: Key, now: float) -> Entry | None:
        """Give the newest answer that ran out at most a day ago."""
        entries = (self._entries.get(each) for each in (key, _denial(key)))
        known = [e for e in entries if e is not None and now < e.expires + STALE_FOR]
        return max(known, key=lambda entry: entry.stored, default=None)

    def failed(self, key: Key, now: float) -> Entry | None:
        """Give the failure to resolve this, if it is a moment ago."""
        entry = self._failures.get(key)
        return entry if entry is not None and now < entry.expires else None

    def put(self, key: Key, entry: Entry) -> None:
        """Keep an answer; one that lives no time is not kept, and no failure ousts an answer."""
        if entry.rcode not in {wire.NOERROR, wire.NXDOMAIN}:
            self._failures[key] = entry
        elif entry.lifetime > 0:
            is_denial = entry.rcode == wire.NXDOMAIN and not entry.chain
            before = self._entries.get(key)
            if before is not None and before.addresses != entry.addresses:
                entry.addresses = _joined(entry.addresses, before.addresses)
            self._entries[_denial(key) if is_denial else key] = entry

    def flush(self) -> None:
        self._entries.clear()
        self._failures.clear()

    def newest(self, count: int) -> list[tuple[Key, Entry]]:
        """Give what was kept or asked for last, the newest first."""
        return self._entries.newest(count)

    def _live(self, key: Key, now: float) -> Entry | None:
        entry = self._entries.get(key)
        if entry is not None and now < entry.expires:
            return entry
        denial = self._entries.get(_denial(key))
        return denial if denial is not None and now < denial.expires else None


def _joined(now: tuple[bytes, ...], before: tuple[bytes, ...]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys((*now, *before)))[:_MOST_ADDRESSES]


_MOST_ADDRESSES = 32


def _denial(key: Key) -> Key:
    """Give the key under which the denial of a whole name is kept, for all types."""
    return Key(key.name, wire.ANY, key.klass, key.do, key.cd, key.view)


def entry_of(response: Response, name: bytes, key: Key, now: float) -> Entry:
    """Make a cache entry of an upstream's response; raises `WireError` for one that is broken."""
    scrubbed = scrub(response, name, key.type, key.klass, do=key.do)
    sections = encode(name, scrubbed.answers, scrubbed.authority)
    return Entry(
        rcode=response.rcode,
        sections=sections,
        chain=scrubbed.chain,
        leads_inside=leads_inside(scrubbed.addresses),
        authenticated=bool(response.flags & wire.AD),
        stored=now,
        lifetime=_lifetime(response.rcode, scrubbed),
        addresses=scrubbed.addresses,
        options=extended_errors_of(response),
    )


def _lifetime(rcode: int, scrubbed: Scrubbed) -> float:
    if rcode not in {wire.NOERROR, wire.NXDOMAIN}:
        return FAILURE_FOR
    ttls = [record.ttl for record in (*scrubbed.answers, *scrubbed.authority)]
    if scrubbed.negative and scrubbed.negative_ttl is None:
        return min([_DENIAL_WITHOUT_SOA, *ttls])
    return float(min(ttls, default=0))


def extended_errors_of(response: Response) -> tuple[tuple[int, bytes], ...]:
    """Give what an upstream said of why (RFC 8914)."""
    return () if response.edns is None else passed_on(response.edns.options)


def failure(now: float) -> Entry:
    """Make the entry of a question that no upstream could answer."""
    return Entry(
        rcode=wire.SERVFAIL,
        sections=EMPTY,
        chain=(),
        leads_inside=False,
        authenticated=False,
        stored=now,
        lifetime=FAILURE_FOR,
    )
