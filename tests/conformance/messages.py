"""Octets of DNS messages, composed exactly as asked: right ones, and wrong ones on purpose.

Law of this file: nothing is checked and nothing is corrected.  What a caller says is what is sent.
Names are octets in wire form everywhere in this folder; `name("a.example")` makes them.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

A, NS, CNAME, SOA, PTR, HINFO, MX, TXT = 1, 2, 5, 6, 12, 13, 15, 16
SIG, AAAA, SRV, DNAME, OPT, DS, RRSIG, DNSKEY = 24, 28, 33, 39, 41, 43, 46, 48
SVCB, HTTPS, TKEY, TSIG, IXFR, AXFR, MAILB, ANY = 64, 65, 249, 250, 251, 252, 253, 255
IN, CHAOS, CLASS_NONE, CLASS_ANY = 1, 3, 254, 255

NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED, NOTAUTH = 0, 1, 2, 3, 4, 5, 9
BADVERS, BADCOOKIE = 16, 23

QR, AA, TC, RD, RA, Z, AD, CD = 0x8000, 0x0400, 0x0200, 0x0100, 0x0080, 0x0040, 0x0020, 0x0010
DO = 0x8000  # in the flags of the OPT record

NSID, ECS, COOKIE, KEEPALIVE, PADDING, EDE = 3, 8, 10, 11, 12, 15
ROOT = b"\0"


def labels(*parts: bytes) -> bytes:
    """A name from its labels, each with its length octet, ended by the root."""
    return b"".join(bytes([len(part)]) + part for part in parts) + ROOT


def name(text: str) -> bytes:
    """A name from plain text without escapes; "" and "." are the root."""
    return labels(*(part.encode("ascii") for part in text.split(".") if part))


def canonical(qname: bytes) -> bytes:
    """The name with its ASCII letters lowered; length octets (at most 63) are no letters."""
    return qname.lower()


@dataclass(frozen=True)
class Record:
    """One resource record; `claimed` replaces RDLENGTH by a lie."""

    owner: bytes
    type: int
    ttl: int
    rdata: bytes
    rdclass: int = IN
    claimed: int | None = None

    def octets(self) -> bytes:
        length = len(self.rdata) if self.claimed is None else self.claimed
        fixed = struct.pack("!HHIH", self.type, self.rdclass, self.ttl, length)
        return self.owner + fixed + self.rdata


@dataclass(frozen=True)
class Edns:
    """An OPT record in the terms of RFC 6891: size, version, flags and options."""

    size: int = 1232
    flags: int = 0
    version: int = 0
    extended: int = 0
    options: tuple[tuple[int, bytes], ...] = ()

    def record(self) -> Record:
        rdata = b"".join(option(code, data) for code, data in self.options)
        ttl = self.extended << 24 | self.version << 16 | self.flags
        return Record(ROOT, OPT, ttl, rdata, self.size)


def option(code: int, data: bytes, claimed: int | None = None) -> bytes:
    """One EDNS option; `claimed` replaces OPTION-LENGTH by a lie."""
    return struct.pack("!HH", code, len(data) if claimed is None else claimed) + data


def question(qname: bytes, qtype: int = A, qclass: int = IN) -> bytes:
    """One entry of the question section."""
    return qname + struct.pack("!HH", qtype, qclass)


def message(
    ident: int,
    flags: int,
    *,
    questions: Sequence[bytes] = (),
    answer: Sequence[Record] = (),
    authority: Sequence[Record] = (),
    additional: Sequence[Record] = (),
    counts: tuple[int, int, int, int] | None = None,
    tail: bytes = b"",
) -> bytes:
    """A whole message; `counts` replaces the four counts by lies, `tail` follows the end."""
    true_counts = (len(questions), len(answer), len(authority), len(additional))
    header = struct.pack("!HH4H", ident, flags, *(counts or true_counts))
    return header + b"".join(questions) + _octets(answer, authority, additional) + tail


def query(
    qname: bytes,
    qtype: int = A,
    *,
    ident: int,
    flags: int = RD,
    qclass: int = IN,
    edns: Edns | None = None,
) -> bytes:
    """A query with one question and at most one OPT record."""
    additional = () if edns is None else (edns.record(),)
    return message(ident, flags, questions=[question(qname, qtype, qclass)], additional=additional)


def address(text: str) -> bytes:
    """RDATA of A or AAAA from the address's text."""
    return socket.inet_pton(socket.AF_INET6 if ":" in text else socket.AF_INET, text)


def a(owner: bytes, text: str, ttl: int = 300) -> Record:
    """An A or AAAA record, by the form of the address."""
    return Record(owner, AAAA if ":" in text else A, ttl, address(text))


def cname(owner: bytes, target: bytes, ttl: int = 300) -> Record:
    """A CNAME record."""
    return Record(owner, CNAME, ttl, target)


def txt(owner: bytes, text: bytes, ttl: int = 300) -> Record:
    """A TXT record of as many strings as the text needs."""
    strings = [text[i : i + 255] for i in range(0, len(text), 255)] or [b""]
    return Record(owner, TXT, ttl, b"".join(bytes([len(s)]) + s for s in strings))


def soa(owner: bytes, ttl: int = 300, minimum: int = 300) -> Record:
    """The SOA record that bounds a negative answer (RFC 2308 section 3)."""
    mname, rname = name("ns.conformance.example"), name("hostmaster.conformance.example")
    numbers = struct.pack("!5I", 1, 7200, 3600, 1209600, minimum)
    return Record(owner, SOA, ttl, mname + rname + numbers)


def rrsig(owner: bytes, covered: int, ttl: int = 300) -> Record:
    """A signature of the right shape that proves nothing."""
    fixed = struct.pack("!HBBIIIH", covered, 13, 3, ttl, 2_000_000_000, 1_700_000_000, 4711)
    return Record(owner, RRSIG, ttl, fixed + name("conformance.example") + b"\x5a" * 64)


def _octets(*sections: Iterable[Record]) -> bytes:
    return b"".join(record.octets() for section in sections for record in section)
