"""The border: octets from outside become a `Query` or a `Response`, or a `WireError`.

Messages are parsed here and rebuilt elsewhere, never relayed: what this house sends, it wrote.
"""

import struct
from dataclasses import dataclass
from typing import NamedTuple

from resolver import wire
from resolver.wire import (
    HEADER,
    HEADER_LENGTH,
    RECORD_HEAD,
    SHORT,
    WireError,
    read_name,
    skip_question_name,
)

_NO_OPTIONS: tuple[tuple[int, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Edns:
    """The OPT pseudo-record of a message (RFC 6891)."""

    size: int
    """Octets that the sender can take over UDP; fewer than 512 count as 512."""
    version: int = 0
    do: bool = False
    extended_rcode: int = 0
    """The upper eight bits of the response code."""
    options: tuple[tuple[int, bytes], ...] = _NO_OPTIONS

    def option(self, code: int) -> bytes | None:
        return next((value for number, value in self.options if number == code), None)


@dataclass(frozen=True, slots=True)
class Query:
    """A well-formed query with one question."""

    id: int
    flags: int
    question: bytes
    """Name, type and class exactly as sent, letter case included."""
    name: str
    """The question's name in canonical form."""
    type: int
    klass: int
    edns: Edns | None = None

    @property
    def do(self) -> bool:
        return self.edns is not None and self.edns.do

    @property
    def cd(self) -> bool:
        return bool(self.flags & wire.CD)

    @property
    def wants_ad(self) -> bool:
        """The asker understands AD: it set AD (RFC 6840 section 5.7) or DO."""
        return bool(self.flags & wire.AD) or self.do


class Rejection(WireError):  # noqa: N818  (it is an answer as much as an error)
    """A message that is no query for us, and the RCODE that says so; None: silence."""

    def __init__(self, rcode: int | None, *, edns: bool = False) -> None:
        """`edns` says that the message has an OPT record, so that its answer has one too."""
        super().__init__(rcode)
        self.rcode, self.edns = rcode, edns


def parse_query(packet: bytes) -> Query:
    """Read a query; raises `Rejection` for what is none."""
    if len(packet) < HEADER_LENGTH:
        raise Rejection(None)
    identity, flags, questions, *records = HEADER.unpack_from(packet)
    if flags & wire.QR:
        raise Rejection(None)
    if flags & wire.OPCODE_MASK:
        raise Rejection(wire.NOTIMP, edns=_carries_opt(packet))
    if questions != 1:
        raise Rejection(wire.FORMERR, edns=_carries_opt(packet))
    try:
        end = skip_question_name(packet)
        kind, klass = SHORT.unpack_from(packet, end)[0], SHORT.unpack_from(packet, end + 2)[0]
        edns = _read_edns(packet, end + 4, records)
    except (WireError, IndexError, ValueError, _StructError):
        raise Rejection(wire.FORMERR, edns=_carries_opt(packet)) from None
    question = packet[HEADER_LENGTH : end + 4]
    return Query(identity, flags, question, wire.text_of(question), kind, klass, edns)


_StructError = struct.error


def _read_edns(packet: bytes, offset: int, counts: list[int]) -> Edns | None:
    """Walk the records of a query for its OPT: at most one, at the root, in the additional."""
    if not any(counts):
        return None
    answers, authority, additional = counts
    for _ in range(answers + authority):
        offset = _skip_record(packet, offset)
    found: Edns | None = None
    for _ in range(additional):
        owner, after = read_name(packet, offset)
        kind, size, ttl, length = RECORD_HEAD.unpack_from(packet, after)
        offset = after + RECORD_HEAD.size + length
        if offset > len(packet):
            raise WireError
        if kind == wire.OPT:
            if found is not None or owner != b"\0":
                raise WireError
            found = _edns(size, ttl, packet[offset - length : offset])
    return found


def _carries_opt(packet: bytes) -> bool:
    """Say whether a message that is broken or strange has an OPT record, as far as can be read."""
    _, _, questions, answers, authority, additional = HEADER.unpack_from(packet)
    offset = HEADER_LENGTH
    try:
        for _ in range(min(questions, _FEW)):
            offset = read_name(packet, offset)[1] + 4
        for _ in range(min(answers + authority + additional, _FEW)):
            if packet[offset : offset + 3] == _OPT_HEAD:
                return len(packet) >= offset + _SMALLEST_OPT
            offset = _skip_record(packet, offset)
    except (WireError, IndexError, _StructError):
        pass
    return False


_FEW = 16
_SMALLEST_OPT = 11
_OPT_HEAD = b"\0\0\x29"
"""The owner and the type of an OPT record."""


def _skip_record(packet: bytes, offset: int) -> int:
    _, after = read_name(packet, offset)
    length = RECORD_HEAD.unpack_from(packet, after)[3]
    end = after + RECORD_HEAD.size + length
    if end > len(packet):
        raise WireError
    return int(end)


def _edns(size: int, ttl: int, rdata: bytes) -> Edns:
    return Edns(
        size=max(size, 512),
        version=ttl >> 16 & 0xFF,
        do=bool(ttl & wire.DO),
        extended_rcode=ttl >> 24,
        options=tuple(_options(rdata)) if rdata else _NO_OPTIONS,
    )


def _options(rdata: bytes) -> list[tuple[int, bytes]]:
    options, offset = [], 0
    while offset < len(rdata):
        code, length = SHORT.unpack_from(rdata, offset)[0], SHORT.unpack_from(rdata, offset + 2)[0]
        value = rdata[offset + 4 : offset + 4 + length]
        if len(value) != length:
            raise WireError
        options.append((code, value))
        offset += 4 + length
    return options


class Record(NamedTuple):
    """One resource record; names are without compression, in the sender's letter case."""

    owner: bytes
    type: int
    klass: int
    ttl: int
    rdata: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """An upstream's response, its names free of compression."""

    id: int
    flags: int
    rcode: int
    """With the upper bits of EDNS."""
    question: bytes
    """As the upstream sent it; empty where there is none."""
    answers: tuple[Record, ...]
    authority: tuple[Record, ...]
    edns: Edns | None

    @property
    def truncated(self) -> bool:
        return bool(self.flags & wire.TC)


def parse_response(packet: bytes) -> Response:
    """Read a response; raises `WireError` for what is none or is broken anywhere."""
    try:
        identity, flags, questions, *counts = HEADER.unpack_from(packet)
        if not flags & wire.QR or questions > 1:
            raise WireError
        end = skip_question_name(packet) + 4 if questions else HEADER_LENGTH
        if end > len(packet):
            raise WireError
        offset, sections, edns = end, [], None
        for count in counts:
            records, offset = _read_records(packet, offset, count)
            sections.append(records)
        for record in sections[2]:
            if record.type == wire.OPT:
                edns = _edns(record.klass, record.ttl, record.rdata)
    except (IndexError, _StructError):
        raise WireError from None
    rcode = flags & 0xF | (edns.extended_rcode << 4 if edns else 0)
    question = packet[HEADER_LENGTH:end]
    return Response(identity, flags, rcode, question, tuple(sections[0]), tuple(sections[1]), edns)


def _read_records(packet: bytes, offset: int, count: int) -> tuple[list[Record], int]:
    records = []
    for _ in range(count):
        owner, offset = read_name(packet, offset)
        kind, klass, ttl, length = RECORD_HEAD.unpack_from(packet, offset)
        start = offset + RECORD_HEAD.size
        offset = start + length
        if offset > len(packet):
            raise WireError
        if kind in _SIZES and length != _SIZES[kind]:
            raise WireError
        if kind in _STRINGS and not _is_strings(packet, start, offset):
            raise WireError
        form = _FORMS.get(kind)
        rdata = packet[start:offset] if form is None else _plain(packet, start, offset, form)
        records.append(Record(owner, kind, klass, ttl, rdata))
    return records, offset


_SIZES = {wire.A: 4, wire.AAAA: 16}
_STRINGS = frozenset({wire.HINFO, wire.TXT, 99})
"""Types whose RDATA is character strings (RFC 1035 section 3.3), SPF (99) among them."""


def _is_strings(packet: bytes, offset: int, end: int) -> bool:
    """Say whether octets are one or more character strings, and nothing after them."""
    if offset == end:
        return False
    while offset < end:
        offset += 1 + packet[offset]
    return offset == end


_NAME = -1
_FORMS: dict[int, tuple[int, ...]] = {
    **dict.fromkeys((2, 3, 4, 5, 7, 8, 9, 12, 39), (_NAME,)),
    6: (_NAME, _NAME, 20),
    14: (_NAME, _NAME),
    **dict.fromkeys((15, 18, 21, 36), (2, _NAME)),
    17: (_NAME, _NAME),
    26: (2, _NAME, _NAME),
    33: (6, _NAME),
}
"""RDATA that may hold compressed names (RFC 1035, RFC 3597 section 4): names and fixed octets."""


def _plain(packet: bytes, offset: int, end: int, form: tuple[int, ...]) -> bytes:
    """Free RDATA of compression; it must fill its length exactly."""
    parts = []
    for part in form:
        if part is _NAME:
            name, offset = read_name(packet, offset)
            parts.append(name)
        else:
            parts.append(packet[offset : offset + part])
            offset += part
    if offset != end:
        raise WireError
    return b"".join(parts)
