"""Make responses: what is sent for a decision, for an entry of the cache, for a mistake.

A `Reply` is all of a response but what the asker brings: the ID and the question in its own letter
case. So it can be sent again to the next asker, with its TTLs grown older.
"""

import ipaddress
from dataclasses import dataclass, replace
from typing import Final

from policy.canaries import is_canary
from policy.decision import Ask, Block
from policy.reasons import Reason
from policy.rules import BlockMode
from policy.ruling import Base
from resolver import extended_errors, wire
from resolver.cache import STALE_TTL, Entry
from resolver.encode import EMPTY, Sections, encode
from resolver.extended_errors import Option
from resolver.message import Query, Record, Rejection, parse_response
from resolver.wire import HEADER, HEADER_LENGTH, LONG, SHORT, wire_of

UDP_CEILING: Final = 1232
"""Octets that we send over UDP at most, as DNS flag day 2020 agreed: it fits unfragmented."""
WITHOUT_EDNS: Final = 512
BLOCKED_TTL: Final = 10
_OPT_OWNER_AND_TYPE = bytes((0, 0, wire.OPT))
_NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Reply:
    """A response without ID and question; see `render` and `resolver.memo`."""

    rcode: int
    sections: Sections = EMPTY
    stored: float = 0.0
    """Monotonic instant at which the TTLs had the values in `sections`."""
    expires: float = _NEVER
    """Monotonic instant from which it may not be sent any more."""
    ages: bool = False
    """TTLs count down; those of blocked answers stand still."""
    ages_at: float = _NEVER
    """Monotonic instant from which thought is wanted once, to fetch it anew in time."""
    authenticated: bool = False
    options: tuple[Option, ...] = ()
    """EDNS options, for askers that sent EDNS."""
    longest_ttl: int | None = None
    """TTLs are capped to this many seconds when sent."""
    chain: tuple[str, ...] = ()
    """Canonical names to which the question's name leads."""
    addresses: tuple[bytes, ...] = ()
    """Where what an upstream said leads."""

    def with_options(self, options: tuple[Option, ...]) -> "Reply":
        return replace(self, options=self.options + options) if options else self


def blocked(refusal: Block | Ask, base: Base, query: Query) -> Reply:
    """Answer what may not be reached, in the home's block mode.

    What leads around the rules, and what asks whether there are any, is denied whatever the mode:
    at 0.0.0.0 a device would wait.
    """
    options = (extended_errors.explain(refusal),)
    mode = base.block_mode
    leads_around = isinstance(refusal, Block) and refusal.reason is Reason.BYPASS
    if leads_around or is_canary(query.name):
        mode = BlockMode.NXDOMAIN
    if mode is BlockMode.REFUSED:
        return Reply(wire.REFUSED, options=options)
    if mode is BlockMode.NXDOMAIN:
        return negative(query, wire.NXDOMAIN, options)
    addresses = base.page if mode is BlockMode.PAGE else _NULL
    return _of_addresses(query, addresses, BLOCKED_TTL, options)


_NULL = ("0.0.0.0", "::")  # noqa: S104  (an answer, not an address to listen on)


def _of_addresses(
    query: Query, addresses: tuple[str, ...], ttl: int, options: tuple[Option, ...] = ()
) -> Reply:
    """Answer A and AAAA questions from a few addresses; any other type has no data."""
    packed = (ipaddress.ip_address(address).packed for address in addresses)
    size = {wire.A: 4, wire.AAAA: 16}.get(query.type)
    rdata = [octets for octets in packed if len(octets) == size]
    if not rdata or query.klass != wire.IN:
        return negative(query, wire.NOERROR, options)
    return of_rdata(query, rdata, ttl, options)


def of_rdata(query: Query, rdata: list[bytes], ttl: int, options: tuple[Option, ...] = ()) -> Reply:
    """Answer a question with data of its own type."""
    name = query.question[:-4]
    records = [Record(name, query.type, query.klass, ttl, each) for each in rdata]
    return Reply(wire.NOERROR, encode(name, records, ()), options=options)


def own_addresses(query: Query, addresses: tuple[str, ...]) -> Reply:
    """Answer for a name of this machine."""
    return _of_addresses(query, addresses, _OWN_TTL)


_OWN_TTL = 60


def negative(query: Query, rcode: int, options: tuple[Option, ...] = ()) -> Reply:
    """Deny a name or its type, with an SOA record that lets askers remember it (RFC 2308)."""
    name = query.question[:-4]
    soa = Record(name, wire.SOA, query.klass, BLOCKED_TTL, _soa(_NOBODYS, BLOCKED_TTL))
    return Reply(rcode, encode(name, (), [soa]), options=options)


def in_local_zone(query: Query, zone: str) -> Reply:
    """Answer in an empty zone that is served here: SOA and NS at its apex, nothing below.

    The records are those of RFC 6303 section 3.
    """
    name, apex = query.question[:-4], wire_of(zone)
    soa = Record(apex, wire.SOA, query.klass, _ZONE_TTL, _soa(apex, _ZONE_TTL))
    if query.name != zone:
        return Reply(wire.NXDOMAIN, encode(name, (), [soa]))
    own = {wire.SOA: soa, wire.NS: Record(apex, wire.NS, query.klass, _ZONE_TTL, apex)}
    if query.type in own:
        return Reply(wire.NOERROR, encode(name, [own[query.type]], ()))
    return Reply(wire.NOERROR, encode(name, (), [soa]))


def _soa(server: bytes, minimum: int) -> bytes:
    numbers = (1, 3600, 1200, 604800, minimum)
    return server + _NOBODY + b"".join(LONG.pack(number) for number in numbers)


_ZONE_TTL = 10800
_NOBODY = wire_of("nobody.invalid")
_NOBODYS = wire_of("nigehban.invalid")


def of_entry(entry: Entry, query: Query, *, stale: bool = False) -> Reply:
    """Answer from the cache: what an upstream said, its TTLs counting down."""
    return Reply(
        rcode=entry.rcode if entry.rcode <= 0xF else wire.SERVFAIL,  # noqa: PLR2004 (RFC 6891 6.1.3)
        sections=_stale(entry.sections) if stale else entry.sections,
        stored=entry.stored,
        expires=0.0 if stale else entry.expires,
        ages=not stale,
        ages_at=entry.ages_at,
        authenticated=entry.authenticated and query.wants_ad and not stale,
        options=(extended_errors.STALE,) if stale else entry.options,
        chain=entry.chain,
        addresses=entry.addresses,
    )


def _stale(sections: Sections) -> Sections:
    ttls = tuple((offset, min(ttl, STALE_TTL)) for offset, ttl in sections.ttls)
    return Sections(aged(sections, sections.ttls, 0, STALE_TTL), sections.counts, ttls)


def aliased(query: Query, target: str, entry: Entry, *, stale: bool = False) -> Reply:
    """Answer a name with another name's data: a CNAME to it, then what is known of it.

    Search engines' stricter selves are offered this way.
    """
    name, owner = query.question[:-4], wire_of(target)
    plain = of_entry(entry, query, stale=stale)
    answers, authority = records_of(owner, plain.sections)
    ttl = min((record.ttl for record in (*answers, *authority)), default=BLOCKED_TTL)
    alias = Record(name, wire.CNAME, query.klass, ttl, owner)
    sections = encode(name, [alias, *answers], authority)
    return replace(plain, sections=sections, authenticated=False, chain=(target, *entry.chain))


def records_of(name: bytes, sections: Sections) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """Read back the records that were written for a name (on the wire)."""
    head = HEADER.pack(0, wire.QR, 1, *sections.counts, 0)
    packet = head + name + b"\0\0\0\0" + sections.body
    response = parse_response(packet)
    return response.answers, response.authority


def error(rcode: int, *options: Option) -> Reply:
    """Answer with a response code alone."""
    return Reply(rcode, options=options)


def render(reply: Reply, query: Query, limit: int, now: float, left: float) -> bytes:
    """Write the whole message for an asker.

    `limit` is the most octets that it can take, `now` is monotonic, `left` are the seconds after
    which this asker's rules may change: no TTL outlives them. Where there is no room for all,
    options go first: they say why, the records say what.
    """
    flags, counts, opt = flags_of(reply, query), reply.sections.counts, opt_of(reply, query)
    body = body_at(reply, now, left)
    room = limit - HEADER_LENGTH - len(query.question)
    if len(body) + len(opt) > room and reply.options:
        opt = opt_of(replace(reply, options=()), query)
    if len(body) + len(opt) > room:
        flags, counts, body = flags | wire.TC, (0, 0), b""
    head = HEADER.pack(query.id, flags, 1, *counts, 1 if opt else 0)
    return head + query.question + body + opt


def body_at(reply: Reply, now: float, left: float) -> bytes:
    """Give the records at an instant, no TTL above the asker's `left` seconds."""
    age = int(now - reply.stored) if reply.ages else 0
    cap = wire.LONGEST_TTL if reply.longest_ttl is None else reply.longest_ttl
    return aged(reply.sections, reply.sections.ttls, age, int(min(left, cap)))


def aged(
    sections: Sections, ttls: tuple[tuple[int, int], ...], age: int, cap: int = wire.LONGEST_TTL
) -> bytes:
    """Give the octets of sections with each TTL `age` seconds older, and at most `cap`."""
    if not age and all(ttl <= cap for _, ttl in ttls):
        return sections.body
    octets = bytearray(sections.body)
    for offset, ttl in ttls:
        LONG.pack_into(octets, offset, max(min(ttl - age, cap), 0))
    return bytes(octets)


def flags_of(reply: Reply, query: Query) -> int:
    """Give the header's flags and RCODE."""
    flags = wire.QR | wire.RA | query.flags & (wire.RD | wire.CD) | reply.rcode & 0xF
    return flags | wire.AD if reply.authenticated else flags


def opt_of(reply: Reply, query: Query) -> bytes:
    """Write our OPT record: it goes only to who sent one (RFC 6891 section 6.1.1)."""
    if query.edns is None:
        return b""
    if not reply.options and reply.rcode <= 0xF:  # noqa: PLR2004  (what the header can hold)
        return _BARE_OPT_DO if query.do else _BARE_OPT
    options = b"".join(
        SHORT.pack(code) + SHORT.pack(len(value)) + value for code, value in reply.options
    )
    head = _OPT_OWNER_AND_TYPE + SHORT.pack(UDP_CEILING) + bytes((reply.rcode >> 4, 0))
    flags = wire.DO if query.do else 0
    return head + SHORT.pack(flags) + SHORT.pack(len(options)) + options


_BARE_OPT: Final = _OPT_OWNER_AND_TYPE + SHORT.pack(UDP_CEILING) + bytes(6)
_BARE_OPT_DO: Final = (
    _OPT_OWNER_AND_TYPE + SHORT.pack(UDP_CEILING) + b"\0\0" + SHORT.pack(wire.DO) + b"\0\0"
)


def rejected(packet: bytes, rejection: Rejection) -> bytes | None:
    """Answer a message that is no query for us: its ID, opcode and RD, and no question."""
    if rejection.rcode is None:
        return None
    identity, flags = HEADER.unpack_from(packet)[:2]
    kept = flags & (wire.OPCODE_MASK | wire.RD | wire.CD)
    head = wire.QR | wire.RA | kept | rejection.rcode
    opt = _BARE_OPT if rejection.edns else b""
    return HEADER.pack(identity, head, 0, 0, 0, 1 if opt else 0) + opt
