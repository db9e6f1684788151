"""Small stand-ins for the edges of the house: the clock, upstreams, the network around us."""

import asyncio
import ipaddress
from collections.abc import Mapping

from resolver import wire
from resolver.cache import Cache, Entry, Key, entry_of, failure
from resolver.encode import encode
from resolver.message import Record, parse_response
from resolver.wire import HEADER, SHORT, wire_of


class FakeClock:
    """A clock that moves when told to."""

    def __init__(self, wall: float = 1_795_300_000.0, monotonic: float = 1000.0) -> None:
        self._wall, self._monotonic = wall, monotonic

    def wall(self) -> float:
        return self._wall

    def monotonic(self) -> float:
        return self._monotonic

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self._wall += seconds
        self._monotonic += seconds

    def set_wall(self, wall: float) -> None:
        """Set the wall clock, as a person or a time server does."""
        self._wall = wall


class FakeUpstream:
    """Answers from a table of "NAME TYPE" to data; counts what it was asked.

    Data is an address, a list of them, a CNAME as "-> name", or "NXDOMAIN", "NODATA", "SERVFAIL".
    What is not in the table has the address 198.51.100.1 or 2001:db8::1.
    """

    def __init__(self, clock: FakeClock, answers: Mapping[str, object] | None = None) -> None:
        self.clock = clock
        self.answers = dict(answers or {})
        self.asked: list[Key] = []
        self.cache: Cache | None = None
        self.is_dead = False
        self.ttl = 300

    def resolve(self, key: Key) -> "asyncio.Future[Entry]":
        self.asked.append(key)
        future: asyncio.Future[Entry] = asyncio.get_running_loop().create_future()
        now = self.clock.monotonic()
        if self.is_dead:
            entry = failure(now)
        else:
            entry = entry_of(parse_response(self.response(key)), wire_of(key.name), key, now)
        if self.cache is not None:
            self.cache.put(key, entry)
        future.set_result(entry)
        return future

    def prefetch(self, key: Key) -> None:
        _ = self.resolve(key)

    def response(self, key: Key) -> bytes:
        """Write the response that an upstream would send."""
        records, rcode = self._records(key)
        name = wire_of(key.name)
        authority = []
        if rcode == wire.NXDOMAIN or not any(r.type == key.type for r in records):
            soa = name + b"\0" + b"\0\0\0\1" * 4 + b"\0\0\1\x2c"
            authority = [Record(name, wire.SOA, wire.IN, 300, soa)]
        sections = encode(name, records, authority)
        head = HEADER.pack(1, wire.QR | wire.RA | rcode, 1, *sections.counts, 0)
        return head + name + SHORT.pack(key.type) + SHORT.pack(key.klass) + sections.body

    def _records(self, key: Key) -> tuple[list[Record], int]:
        mnemonic = wire.MNEMONICS.get(key.type, str(key.type))
        records, owner = [], key.name
        while True:
            data = self.answers.get(f"{owner} {mnemonic}", self._default(key.type))
            codes = {"NXDOMAIN": wire.NXDOMAIN, "SERVFAIL": wire.SERVFAIL, "NODATA": wire.NOERROR}
            if isinstance(data, str) and data in codes:
                return records, codes[data]
            if isinstance(data, str) and data.startswith("-> "):
                target = data.removeprefix("-> ")
                rdata = wire_of(target)
                records.append(Record(wire_of(owner), wire.CNAME, wire.IN, self.ttl, rdata))
                owner = target
                continue
            for address in data if isinstance(data, list) else [data]:
                packed = ipaddress.ip_address(address).packed
                records.append(Record(wire_of(owner), key.type, wire.IN, self.ttl, packed))
            return records, wire.NOERROR

    def _default(self, kind: int) -> str:
        return {wire.A: "198.51.100.1", wire.AAAA: "2001:db8::1"}.get(kind, "NODATA")
