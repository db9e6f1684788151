"""Reads messages strictly, by hand: what a careful client would accept, octet for octet.

Law of this file: anything out of order raises `MalformedError` with a sentence.  dnspython turns
RDATA into text, as a second, independent reader; everything else is read here.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn

import dns.exception
import dns.rdata

from tests.conformance import messages


class MalformedError(Exception):
    """The octets are not a well-formed DNS message."""


@dataclass(frozen=True)
class Entry:
    """One record as it arrived, its owner expanded, its RDATA raw and as text."""

    owner: bytes
    type: int
    rdclass: int
    ttl: int
    rdata: bytes
    text: str


@dataclass(frozen=True)
class Message:
    """A well-formed message: header, the question section's octets, three sections of records."""

    octets: bytes
    ident: int
    flags: int
    counts: tuple[int, int, int, int]
    question: bytes
    answer: tuple[Entry, ...]
    authority: tuple[Entry, ...]
    additional: tuple[Entry, ...]

    @property
    def opcode(self) -> int:
        return self.flags >> 11 & 15

    @cached_property
    def opt(self) -> Entry | None:
        """The OPT record of the additional section, if there is one."""
        return next((entry for entry in self.additional if entry.type == messages.OPT), None)

    @property
    def rcode(self) -> int:
        """The RCODE with its upper eight bits from the OPT record (RFC 6891 section 6.1.3)."""
        upper = 0 if self.opt is None else self.opt.ttl >> 24
        return upper << 4 | self.flags & 15

    @property
    def edns_version(self) -> int | None:
        return None if self.opt is None else self.opt.ttl >> 16 & 0xFF

    @property
    def edns_flags(self) -> int:
        return 0 if self.opt is None else self.opt.ttl & 0xFFFF

    @cached_property
    def options(self) -> tuple[tuple[int, bytes], ...]:
        """The EDNS options in their order."""
        return () if self.opt is None else tuple(_options(self.opt.rdata))

    @property
    def qname(self) -> bytes:
        """The first question's name; the root when there is no question."""
        return self.question[:-4] if self.counts[0] == 1 else messages.ROOT

    @property
    def qtype(self) -> int:
        return int.from_bytes(self.question[-4:-2], "big")

    @property
    def qclass(self) -> int:
        return int.from_bytes(self.question[-2:], "big")

    def has(self, flag: int) -> bool:
        """Whether a header flag is set."""
        return bool(self.flags & flag)

    def of_type(self, rdtype: int) -> list[Entry]:
        """The answer section's records of one type."""
        return [entry for entry in self.answer if entry.type == rdtype]

    def texts(self, rdtype: int = messages.A) -> list[str]:
        """The answer's RDATA of one type as sorted text."""
        return sorted(entry.text for entry in self.of_type(rdtype))

    def codes(self) -> list[int]:
        """The codes of the EDNS options."""
        return [code for code, _ in self.options]

    def ede(self) -> list[int]:
        """The INFO-CODEs of the extended DNS errors (RFC 8914 section 2)."""
        return [int.from_bytes(data[:2], "big") for code, data in self.options if code == 15]


def header(octets: bytes) -> Message:
    """Read the header alone, as if nothing followed it; for errors that repeat what was junk."""
    if len(octets) < 12:
        _fail(f"{len(octets)} octets are less than a header")
    ident, flags = struct.unpack_from("!2H", octets)
    return Message(octets, ident, flags, (0, 0, 0, 0), b"", (), (), ())


def read(octets: bytes, *, rdata: bool = True) -> Message:
    """Read a whole message; trailing octets, bad names and lying counts are malformed.

    Without `rdata` the RDATA of the records is not looked into.
    """
    if len(octets) < 12:
        _fail(f"{len(octets)} octets are less than a header")
    ident, flags, *counts = struct.unpack_from("!6H", octets)
    read_message, at = _whole(octets, ident, flags, counts, rdata=rdata)
    if at != len(octets):
        _fail(f"the message ends at octet {at}, but {len(octets)} came")
    return read_message


def is_plain_query(octets: bytes) -> bool:
    """Whether a server may rightly answer: opcode QUERY, one question, all records well formed.

    Octets behind the last record are let pass, as many servers do.
    """
    if len(octets) < 12:
        return False
    ident, flags, *counts = struct.unpack_from("!6H", octets)
    try:
        found, _ = _whole(octets, ident, flags, counts, rdata=False)
        list(found.options)
    except MalformedError:
        return False
    return not flags & (messages.QR | 0x7800) and counts[0] == 1


def _whole(
    octets: bytes, ident: int, flags: int, counts: list[int], *, rdata: bool
) -> tuple[Message, int]:
    """The message and the offset where it ends."""
    at = 12
    for _ in range(counts[0]):
        _, at = _name(octets, at)
        at += 4
    if at > len(octets):
        _fail("the question ends before its class")
    question = octets[12:at]
    sections = []
    for count in counts[1:]:
        section, at = _section(octets, at, count, rdata=rdata)
        sections.append(section)
    qd, an, ns, ar = counts
    return Message(octets, ident, flags, (qd, an, ns, ar), question, *sections), at


def _section(octets: bytes, at: int, count: int, *, rdata: bool) -> tuple[tuple[Entry, ...], int]:
    entries = []
    for _ in range(count):
        owner, at = _name(octets, at)
        if at + 10 > len(octets):
            _fail("a record ends before its RDATA")
        rdtype, rdclass, ttl, length = struct.unpack_from("!HHIH", octets, at)
        at += 10
        if at + length > len(octets):
            _fail(f"RDLENGTH {length} overruns the message")
        text = _text(octets, rdclass, rdtype, at, length) if rdata else ""
        entries.append(Entry(owner, rdtype, rdclass, ttl, octets[at : at + length], text))
        at += length
    return tuple(entries), at


def _text(octets: bytes, rdclass: int, rdtype: int, at: int, length: int) -> str:
    if rdtype in (messages.OPT, messages.TSIG) or length == 0:
        return ""
    try:
        # The type is an int here and an enumeration there; the values are the same.
        return dns.rdata.from_wire(rdclass, rdtype, octets, at, length).to_text()  # type: ignore[arg-type, unused-ignore]
    except (dns.exception.DNSException, ValueError) as error:
        _fail(f"RDATA of type {rdtype}: {error}")


def _name(octets: bytes, at: int) -> tuple[bytes, int]:
    """The name at an offset, expanded, and the offset after it; pointers only go backwards."""
    parts: list[bytes] = []
    end, limit = -1, at
    while True:
        length = octets[at] if at < len(octets) else _fail("a name runs past the end")
        if length >= 0xC0:
            end = at + 2 if end < 0 else end
            at = _pointer(octets, at, limit)
            limit = at
            continue
        if length > 63:
            _fail(f"a label of type 0x{length & 0xC0:02x}")
        if at + 1 + length > len(octets):
            _fail("a label overruns the message")
        parts.append(octets[at : at + 1 + length])
        at += 1 + length
        if sum(map(len, parts)) > 255:
            _fail("a name of more than 255 octets")
        if length == 0:
            return b"".join(parts), at if end < 0 else end


def _pointer(octets: bytes, at: int, limit: int) -> int:
    if at + 2 > len(octets):
        _fail("half a compression pointer")
    target = int.from_bytes(octets[at : at + 2], "big") & 0x3FFF
    if target >= limit or target < 12:
        _fail(f"a compression pointer at {at} to {target} does not point backwards to a name")
    return target


def _options(rdata: bytes) -> list[tuple[int, bytes]]:
    found = []
    while rdata:
        if len(rdata) < 4 or len(rdata) < 4 + int.from_bytes(rdata[2:4], "big"):
            _fail("an EDNS option overruns its record")
        length = int.from_bytes(rdata[2:4], "big")
        found.append((int.from_bytes(rdata[:2], "big"), rdata[4 : 4 + length]))
        rdata = rdata[4 + length :]
    return found


def _fail(why: str) -> NoReturn:
    raise MalformedError(why)
