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
_ADDRESSES = frozenset({wire.A, wire.AAAA})
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
    """Keep what answers the question for `name` (on the wire, lower case), type and class."""
    answers, chain = _follow(response.answers, name, kind, klass, do=do)
    found = any(record.type == kind for record in answers) or kind == wire.ANY
    negative = response.rcode == wire.NXDOMAIN or not found
    authority: list[Record] = []
    if negative or do:
        end = chain[-1] if chain else name
        authority = _authority(response.authority, klass, end, negative=negative, do=do)
    soa = next((record for record in authority if record.type == wire.SOA), None)
    targets, hints = _services(answers)
    return Scrubbed(
        answers=_limited(answers),
        authority=_limited(authority),
        chain=(*map(text_of, chain), *targets),
        addresses=(*(r.rdata for r in answers if r.type in _ADDRESSES), *hints),
        negative=negative,
        negative_ttl=soa.ttl if negative and soa is not None else None,
    )


def _follow(
    records: Iterable[Record], name: bytes, kind: int, klass: int, *, do: bool
) -> tuple[list[Record], list[bytes]]:
    """Walk from the name along CNAME and DNAME records, gathering the RRsets passed.

    Names are compared on the wire in lower case: no length of a label is a letter (RFC 4343).
    """
    by_owner: dict[bytes, list[Record]] = {}
    for record in records:
        if record.klass == klass:
            by_owner.setdefault(record.owner.lower(), []).append(record)
    kept: list[Record] = []
    chain: list[bytes] = []
    while True:
        here = by_owner.get(name, [])
        chosen = [record for record in here if record.type == kind]
        alias = None
        if not chosen:
            alias = next((record for record in here if record.type == wire.CNAME), None)
            chosen = [] if alias is None else [*_dnames_above(by_owner, name, do=do), alias]
        kept += chosen
        if do:
            kept += _signatures(here, chosen)
        if alias is None:
            break
        name = alias.rdata.lower()
        if name in chain or len(chain) == LONGEST_CHAIN:
            raise wire.WireError
        chain.append(name)
    return kept, chain


def _dnames_above(by_owner: dict[bytes, list[Record]], name: bytes, *, do: bool) -> list[Record]:
    """Give the DNAME record (RFC 6672) from which this name's CNAME was made, if there is one."""
    found = []
    for owner in _above(name)[1:]:
        records = by_owner.get(owner, [])
        dnames = [record for record in records if record.type == wire.DNAME]
        found += dnames + (_signatures(records, dnames) if do else [])
    return found


def _above(name: bytes) -> list[bytes]:
    """Give a name on the wire and all names above it, the root last."""
    names, offset = [], 0
    while name[offset]:
        names.append(name[offset:])
        offset += name[offset] + 1
    return [*names, b"\0"]


def _signatures(records: Iterable[Record], of: list[Record]) -> list[Record]:
    """Give the RRSIG records that cover the types of some records."""
    covered = {record.type for record in of}
    return [r for r in records if r.type == wire.RRSIG and _covers(r) in covered]


def _covers(signature: Record) -> int:
    return int.from_bytes(signature.rdata[:2], "big")


def _authority(
    records: Iterable[Record], klass: int, end: bytes, *, negative: bool, do: bool
) -> list[Record]:
    """Keep a negative answer's SOA (once, above the name), and proofs for who asks for them."""
    kept: list[Record] = []
    above = _above(end)
    for record in records:
        if record.klass != klass:
            continue
        if record.type == wire.SOA and negative and record.owner.lower() in above:
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


def _limited(records: list[Record]) -> tuple[Record, ...]:
    """Give each RRset one TTL, its smallest, and each record once (RFC 2181 section 5).

    Signatures have the TTL of the RRset that they cover (RFC 4034 section 3).
    """
    if len(records) == 1:
        only = records[0]
        ttl = _ttl(only.ttl)
        return (only if ttl == only.ttl else only._replace(ttl=ttl),)
    smallest: dict[tuple[bytes, int], int] = {}
    for record in records:
        key = _rrset_of(record)
        smallest[key] = min(smallest.get(key, LONGEST_TTL), _ttl(record.ttl))
    once = {(r.owner.lower(), r.type, r.rdata): r for r in reversed(records)}
    return tuple(
        record._replace(ttl=smallest[_rrset_of(record)])
        for record in records
        if once[record.owner.lower(), record.type, record.rdata] is record
    )


def _rrset_of(record: Record) -> tuple[bytes, int]:
    """Give the owner and type of the RRset that a record belongs to, or covers as a signature."""
    is_signature = record.type == wire.RRSIG
    return record.owner.lower(), _covers(record) if is_signature else record.type


def _ttl(value: int) -> int:
    """A TTL with the top bit set counts as zero (RFC 2181 section 8)."""
    return 0 if value & _TOP_BIT else min(value, LONGEST_TTL)
