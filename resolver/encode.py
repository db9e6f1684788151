"""Write resource records into the sections of a message, with compression, once.

What is written for a question can be sent again for every question of the same name, because the
question's name always stands at octet 12 and has the same length: only TTLs change.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from resolver.message import Record
from resolver.wire import CNAME, HEADER_LENGTH, NS, POINTER, PTR, RECORD_HEAD, SHORT

_LAST_TARGET = 0x3FFF
"""The largest offset to which a compression pointer can lead."""
_POINTER = POINTER << 8
_COMPRESSIBLE = frozenset({NS, CNAME, PTR})


@dataclass(frozen=True, slots=True)
class Sections:
    """Records as octets that follow a question."""

    body: bytes
    counts: tuple[int, int]
    """Records in the answer and in the authority section."""
    ttls: tuple[tuple[int, int], ...]
    """(offset in the body, TTL) of each record."""


EMPTY = Sections(b"", (0, 0), ())


def encode(name: bytes, answers: Iterable[Record], authority: Iterable[Record]) -> Sections:
    """Write records that follow a question for `name` (on the wire)."""
    if not answers and not authority:
        return EMPTY
    writer = _Writer(name)
    first = [writer.add(record) for record in answers]
    second = [writer.add(record) for record in authority]
    return Sections(bytes(writer.octets), (len(first), len(second)), tuple(first + second))


class _Writer:
    def __init__(self, name: bytes) -> None:
        self.octets = bytearray()
        self._start = HEADER_LENGTH + len(name) + 4
        self._known: dict[bytes, int] = {}
        self._remember(name.lower(), HEADER_LENGTH, len(name) - 1)

    def add(self, record: Record) -> tuple[int, int]:
        """Write one record; give the offset of its TTL, and the TTL."""
        self._name(record.owner)
        rdata_at = len(self.octets) + RECORD_HEAD.size
        head = (record.type, record.klass, record.ttl)
        self.octets += RECORD_HEAD.pack(*head, len(record.rdata))
        if record.type in _COMPRESSIBLE:
            self._name(record.rdata)
            SHORT.pack_into(self.octets, rdata_at - 2, len(self.octets) - rdata_at)
        else:
            self.octets += record.rdata
        return rdata_at - 6, record.ttl

    def _name(self, name: bytes) -> None:
        """Write a name up to where the rest of it stands already, and a pointer there."""
        lowered, cut = name.lower(), 0
        while name[cut] and lowered[cut:] not in self._known:
            cut += name[cut] + 1
        at = self._start + len(self.octets)
        known = self._known.get(lowered[cut:])
        self.octets += name[:cut] + (b"\0" if known is None else SHORT.pack(_POINTER | known))
        self._remember(lowered, at, cut)

    def _remember(self, name: bytes, at: int, upto: int) -> None:
        """Note where each suffix of a name stands, up to an offset in the name."""
        offset = 0
        while offset < upto and at + offset <= _LAST_TARGET:
            self._known.setdefault(name[offset:], at + offset)
            offset += name[offset] + 1
