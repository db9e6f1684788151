"""Messages for tests: written plainly, without compression, apart from the code under test."""

import ipaddress
import random
import struct

import dns.message
import dns.rdata
import dns.rdataclass
import dns.rdatatype
from hypothesis import strategies as st

from resolver import wire
from resolver.message import Edns, Query, Record, Response, parse_query, parse_response
from resolver.wire import wire_of

A, AAAA, NS, CNAME, SOA = wire.A, wire.AAAA, wire.NS, wire.CNAME, wire.SOA


def record(owner: str, kind: int, rdata: bytes, ttl: int = 300, klass: int = wire.IN) -> Record:
    return Record(wire_of(owner), kind, klass, ttl, rdata)


def address(owner: str, text: str, ttl: int = 300) -> Record:
    ip = ipaddress.ip_address(text)
    return record(owner, wire.A if ip.version == 4 else wire.AAAA, ip.packed, ttl)


def alias(owner: str, target: str, ttl: int = 300) -> Record:
    return record(owner, wire.CNAME, wire_of(target), ttl)


def soa(zone: str, ttl: int = 300, minimum: int = 60) -> Record:
    numbers = struct.pack("!5I", 1, 3600, 600, 86400, minimum)
    return record(zone, wire.SOA, wire_of("ns.example") + wire_of("who.example") + numbers, ttl)


def signature(owner: str, covers: int, ttl: int = 300) -> Record:
    """Give an RRSIG that nobody could verify."""
    head = struct.pack("!HBBIIIH", covers, 13, 2, ttl, 2_000_000_000, 1_700_000_000, 1)
    return record(owner, wire.RRSIG, head + wire_of("example") + b"signature", ttl)


def service(owner: str, target: str, hints: tuple[str, ...] = (), ttl: int = 300) -> Record:
    """Give an HTTPS record with address hints."""
    packed = [ipaddress.ip_address(hint).packed for hint in hints]
    body = b""
    for key, size in ((4, 4), (6, 16)):
        value = b"".join(each for each in packed if len(each) == size)
        body += struct.pack("!HH", key, len(value)) + value if value else b""
    return record(owner, wire.HTTPS, struct.pack("!H", 1) + wire_of(target) + body, ttl)


def plain_octets(one: Record) -> bytes:
    """Write a record without compression."""
    head = struct.pack("!HHIH", one.type, one.klass, one.ttl & 0xFFFFFFFF, len(one.rdata))
    return one.owner + head + one.rdata


def opt_record(
    size: int = 1232, flags: int = 0, extended: int = 0, options: bytes = b"", version: int = 0
) -> bytes:
    ttl = extended << 24 | version << 16 | flags
    return b"\0" + struct.pack("!HHIH", wire.OPT, size, ttl, len(options)) + options


def option(code: int, value: bytes) -> bytes:
    return struct.pack("!HH", code, len(value)) + value


def response_octets(
    name: str,
    kind: int,
    answers: tuple[Record, ...] | list[Record] = (),
    authority: tuple[Record, ...] | list[Record] = (),
    *,
    additional: tuple[bytes, ...] = (),
    rcode: int = 0,
    flags: int = wire.QR | wire.RD | wire.RA,
    identity: int = 7,
    klass: int = wire.IN,
) -> bytes:
    """Write a response; `additional` holds whole records."""
    counts = (1, len(answers), len(authority), len(additional))
    head = struct.pack("!6H", identity, flags | rcode & 0xF, *counts)
    question = wire_of(name) + struct.pack("!HH", kind, klass)
    records = b"".join(plain_octets(each) for each in (*answers, *authority))
    return head + question + records + b"".join(additional)


def response(name: str, kind: int, *sections: list[Record], **more: object) -> Response:
    return parse_response(response_octets(name, kind, *sections, **more))


def query_octets(
    name: bytes | str = "www.example",
    kind: int = wire.A,
    *,
    klass: int = wire.IN,
    flags: int = wire.RD,
    identity: int = 7,
    opt: bytes | None = None,
) -> bytes:
    """Write a query; `opt` is a whole OPT record."""
    octets = wire_of(name) if isinstance(name, str) else name
    head = struct.pack("!6H", identity, flags, 1, 0, 0, 0 if opt is None else 1)
    return head + octets + struct.pack("!HH", kind, klass) + (opt or b"")


def query(name: bytes | str = "www.example", kind: int = wire.A, **more: object) -> Query:
    return parse_query(query_octets(name, kind, **more))


def edns(size: int = 1232, *, do: bool = False) -> Edns:
    return Edns(size, do=do)


def read(octets: bytes) -> dns.message.Message:
    """Read a message with somebody else's eyes; trailing octets are a mistake."""
    return dns.message.from_wire(octets)


# --- random ones

letters = st.sampled_from(b"abcXYZ019-_")
plain_labels = st.binary(min_size=1, max_size=12).map(
    lambda drawn: bytes(b"abcdeXYZ0-_"[octet % 11] for octet in drawn)
)
odd_labels = st.binary(min_size=1, max_size=63)
labels = st.lists(plain_labels | odd_labels, max_size=8).filter(
    lambda found: sum(len(label) + 1 for label in found) < 255
)


def on_the_wire(found: list[bytes]) -> bytes:
    return b"".join(bytes((len(label),)) + label for label in found) + b"\0"


wire_names = labels.map(on_the_wire)

_TEXTS = {
    "A": ["192.0.2.1", "0.0.0.0", "198.51.100.77"],
    "AAAA": ["2001:db8::1", "::"],
    "NS": ["ns.example.", "."],
    "CNAME": ["www.other.example."],
    "DNAME": ["other.example."],
    "PTR": ["host.example."],
    "MX": ["10 mail.example.", "0 ."],
    "SOA": ["ns.example. who.example. 1 2 3 4 5"],
    "TXT": ['"one" "two"', '""'],
    "SRV": ["1 2 443 server.example."],
    "NAPTR": ['100 50 "s" "http" "" _http._tcp.example.'],
    "CAA": ['0 issue "ca.example"'],
    "DS": ["60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118"],
    "TLSA": ["3 1 1 " + "ab" * 32],
    "HTTPS": ["1 . alpn=h2 ipv4hint=192.0.2.9", "0 svc.example."],
    "SVCB": ["1 svc.example. port=853"],
    "SSHFP": ["1 1 dd465c09cfa51fb45020cc83316fff21b9ec74ac"],
    "LOC": ["52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m"],
    "RP": ["who.example. text.example."],
    "AFSDB": ["1 afs.example."],
    "KX": ["10 kx.example."],
    "NSEC": ["host.example. A MX RRSIG NSEC TYPE1234"],
    "URI": ['10 1 "https://www.example/"'],
    "TYPE65280": ["\\# 4 0a000001", "\\# 0"],
}
RDATA = [
    (int(dns.rdatatype.from_text(kind)), dns.rdata.from_text("IN", kind, text).to_wire())
    for kind, texts in _TEXTS.items()
    for text in texts
]
"""(type, RDATA without compression) of many types."""

records = st.builds(
    lambda owner, data, ttl: Record(owner, data[0], wire.IN, ttl, data[1]),
    wire_names,
    st.sampled_from(RDATA),
    st.integers(0, 2**32 - 1),
)


def compressed(octets: bytes) -> bytes:
    """Write a message again as dnspython does, which compresses what may be compressed."""
    return dns.message.from_wire(octets).to_wire(max_size=65535)


def mutated(octets: bytes, seed: int) -> bytes:
    """Damage a message here and there: flip, cut, repeat, insert, overwrite with telling octets."""
    dice = random.Random(seed)  # noqa: S311  (a test that repeats itself)
    damaged = bytearray(octets)
    for _ in range(dice.randint(1, 5)):
        at = dice.randrange(len(damaged) + 1)
        match dice.randrange(6):
            case 0 if damaged:
                damaged[at % len(damaged)] ^= 1 << dice.randrange(8)
            case 1:
                del damaged[at:]
            case 2:
                damaged[at:at] = damaged[at : at + dice.randrange(40)]
            case 3:
                damaged[at:at] = dice.randbytes(dice.randrange(1, 5))
            case 4:
                damaged[at : at + 2] = bytes((0xC0, dice.randrange(256)))
            case _:
                damaged[at : at + 1] = dice.choice((b"\0", b"\x3f", b"\x40", b"\x80", b"\xff"))
    return bytes(damaged)
