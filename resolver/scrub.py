"""Keep of a response only what answers the question; the rest is not ours to believe.

Kept are the RRsets on the chain of CNAME and DNAME records from the question's name (RFC 1034
section 4.3.2), their signatures, and what proves a negative answer. Out-of-bailiwick records and
the additional section are dropped.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from resolver import wire
from resolver.message import Record, Response
from resolver.wire import LONG, LONGEST_TTL, read_name, text_of

LONGEST_CHAIN = 16
_TOP_BIT = 0x80000000
_PROOFS = frozenset({wire.NSEC, wire.NSEC3})
_SERVICE = frozenset({wire.SVCB, wire.HTTPS})


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """What a response says to the question."""

    answers: tuple[Record, ...]
    authority: tuple[Record, ...]
    chain: tuple[str, ...]
    """Canonical names to which the question's name leads: CNAME, DNAME and service targets."""
    addresses: tuple[bytes, ...]
    """Addresses among the answers and in service hints, 4 or 16 octets each."""
    negative: bool
    """There is no RRset of the type asked for at the end of the chain."""
    negative_ttl: int | None
    """Seconds for which a negative answer may be kept (RFC 2308 section 5); None: it says none."""


def scrub(response: Response, name: bytes, kind: int, klass: int, *, do: bool) -> Scrubbed:
    """Keep what answers the question for `name` (on the wire), type and class."""
    records = [record for record in response.answers if record.klass == klass]
    answers, chain, end = _follow(records, text_of(name), kind, do=do)
    found = any(record.type == kind for record in answers) or kind == wire.ANY
    negative = response.rcode == wire.NXDOMAIN or not found
    authority = _authority(response.authority, klass, end, negative=negative, do=do)
    soa = next((record for record in authority if record.type == wire.SOA), None)
    targets, hints = _services(answers)
    return Scrubbed(
        answers=tuple(_limited(answers)),
        authority=tuple(_limited(authority)),
        chain=(*chain, *targets),
        addresses=(*(r.rdata for r in answers if r.type in {wire.A, wire.AAAA}), *hints),
        negative=negative,
        negative_ttl=soa.ttl if negative and soa is not None else None,
    )


def _follow(
    records: list[Record], name: str, kind: int, *, do: bool
) -> tuple[list[Record], list[str], str]:
    """Walk from the name along CNAME and DNAME records, gathering the RRsets passed."""
    by_owner: dict[str, list[Record]] = {}
    for record in records:
        by_owner.setdefault(text_of(record.owner), []).append(record)
    kept: list[Record] = []
    chain: list[str] = []
    for _ in range(LONGEST_CHAIN):
        here = by_owner.get(name, [])
        wanted = [record for record in here if record.type == kind]
        aliases = [record for record in here if record.type == wire.CNAME][:1]
        kept += _dname_above(by_owner, name, do=do)
        kept += (chosen := wanted or aliases)
        if do:
            kept += _signatures(here, chosen)
        if wanted or not aliases:
            break
        name = text_of(aliases[0].rdata)
        if name in chain:
            raise wire.WireError
        chain.append(name)
    return kept, chain, name


def _dname_above(by_owner: dict[str, list[Record]], name: str, *, do: bool) -> list[Record]:
    """Give the DNAME record (RFC 6672) from which this name's CNAME was made, if there is one."""
    found = []
    for owner, records in by_owner.items():
        if name.endswith("." + owner):
            dnames = [record for record in records if record.type == wire.DNAME]
            found += dnames + (_signatures(records, dnames) if do else [])
    return found


def _signatures(records: Iterable[Record], of: list[Record]) -> list[Record]:
    """Give the RRSIG records that cover the types of some records."""
    covered = {record.type for record in of}
    return [r for r in records if r.type == wire.RRSIG and _covers(r) in covered]


def _covers(signature: Record) -> int:
    return int.from_bytes(signature.rdata[:2], "big")


def _authority(
    records: Iterable[Record], klass: int, end: str, *, negative: bool, do: bool
) -> list[Record]:
    """Keep a negative answer's SOA (once, above the name), and proofs for who asks for them."""
    kept: list[Record] = []
    for record in records:
        if record.klass != klass:
            continue
        owner = text_of(record.owner)
        above = end == owner or end.endswith("." + owner) or not owner
        if record.type == wire.SOA and negative and above:
            if not any(other.type == wire.SOA for other in kept):
                kept.append(_negative_soa(record))
        elif do and (record.type in _PROOFS or record.type == wire.RRSIG):
            kept.append(record)
    return [r for r in kept if r.type != wire.RRSIG or _covers(r) in {k.type for k in kept}]


def _negative_soa(soa: Record) -> Record:
    """A negative answer lives as long as the smaller of the SOA's TTL and its MINIMUM field."""
    minimum = LONG.unpack(soa.rdata[-4:])[0]
    return soa._replace(ttl=min(_ttl(soa.ttl), _ttl(minimum)))


def _services(records: Iterable[Record]) -> tuple[list[str], list[bytes]]:
    """Give target names and address hints of SVCB and HTTPS records (RFC 9460 section 2.2)."""
    targets: list[str] = []
    hints: list[bytes] = []
    for record in records:
        if record.type in _SERVICE:
            target, offset = read_name(record.rdata, 2)
            if target != b"\0":
                targets.append(text_of(target))
            hints += _hints(record.rdata, offset)
    return targets, hints


def _hints(rdata: bytes, offset: int) -> Iterable[bytes]:
    while offset + 4 <= len(rdata):
        key = int.from_bytes(rdata[offset : offset + 2], "big")
        length = int.from_bytes(rdata[offset + 2 : offset + 4], "big")
        value = rdata[offset + 4 : offset + 4 + length]
        offset += 4 + length
        size = {4: 4, 6: 16}.get(key, 0)
        if size:
            yield from (value[i : i + size] for i in range(0, len(value) - size + 1, size))


def _limited(records: Iterable[Record]) -> Iterable[Record]:
    """Give each RRset one TTL, its smallest (RFC 2181 section 5.2), at most a day."""
    listed = list(records)
    smallest: dict[tuple[bytes, int], int] = {}
    for record in listed:
        key = (record.owner.lower(), record.type)
        smallest[key] = min(smallest.get(key, LONGEST_TTL), _ttl(record.ttl))
    for record in listed:
        yield record._replace(ttl=smallest[record.owner.lower(), record.type])


def _ttl(value: int) -> int:
    """A TTL with the top bit set counts as zero (RFC 2181 section 8)."""
    return 0 if value & _TOP_BIT else min(value, LONGEST_TTL)
