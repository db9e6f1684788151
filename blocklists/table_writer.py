"""Writes a table file: entries as they come out of the partitions, then what they refer to."""

import json
import zlib
from array import array
from collections.abc import Sequence
from itertools import accumulate
from typing import BinaryIO

from blocklists import layout
from blocklists.conditions import Condition
from blocklists.partitions import PARTS, Partitions
from blocklists.progress import Progress
from blocklists.sets import SetNumbers
from blocklists.sources import Source

_CHUNK = 1 << 20


class TableWriter:
    """One table in the making. The header is written last, over the room left for it."""

    def __init__(self, file: BinaryIO, salt: bytes, most_entries: int) -> None:
        self.names = 0
        """Names that sources hold; the suffix list's are entries too, but not names."""
        self._file = file
        self._salt = salt
        self._bits = layout.bits_for(most_entries)
        self._index = array("I", bytes(4 * ((1 << self._bits) + 1)))
        self._entries = 0
        self._places: list[int] = [layout.HEADER_SIZE]
        file.seek(layout.HEADER_SIZE + _padded(4 * len(self._index)))

    def write_entries(
        self, partitions: Partitions, numbers: SetNumbers, progress: Progress
    ) -> None:
        """Write every entry, and the index before them."""
        index, shift = self._index, 32 - self._bits
        self._places.append(self._file.tell())
        for part, groups in enumerate(partitions.groups()):
            progress("sort", part, PARTS)
            octets = bytearray()
            for digest, key in groups.items():
                number = numbers.number(key)
                octets += digest[-layout.KEPT_SIZE :] + number.to_bytes(2, "little")
                index[(int.from_bytes(digest[:4], "big") >> shift) + 1] += 1
                self.names += not _only_a_suffix(key)
            self._entries += len(groups)
            self._file.write(octets)
        progress("sort", PARTS, PARTS)
        end = self._file.tell()
        self._file.seek(layout.HEADER_SIZE)
        self._file.write(array("I", accumulate(index)).tobytes())
        self._file.seek(end)

    def write_rest(
        self,
        numbers: SetNumbers,
        conditions: Sequence[Condition],
        sources: Sequence[Source],
        *,
        inputs: str,
        top_level: bool,
    ) -> None:
        """Write sets, conditions and sources, then the header."""
        lengths = [0, *map(len, numbers.members)]
        self._section(array("I", accumulate(lengths)).tobytes())
        self._section(array("H", [one for members in numbers.members for one in members]).tobytes())
        self._section(json.dumps(conditions, separators=(",", ":")).encode())
        described = _described(sources, _counts(numbers, len(sources)), inputs)
        self._section(described)
        self._file.truncate()
        header = layout.Header(
            bits=self._bits,
            top_level=top_level,
            salt=self._salt,
            names=self.names,
            entries=self._entries,
            sets=len(numbers.members),
            conditions=len(conditions),
            places=layout.Places._make([*self._places, self._file.tell()]),
            body_checksum=self._checksum(),
        )
        self._file.seek(0)
        packed = header.pack()
        self._file.write(layout.sealed(packed, zlib.crc32(described, zlib.crc32(packed))))

    def _section(self, octets: bytes) -> None:
        self._places.append(self._file.tell())
        self._file.write(octets)

    def _checksum(self) -> int:
        end = self._file.tell()
        self._file.seek(layout.HEADER_SIZE)
        checksum = 0
        while chunk := self._file.read(_CHUNK):
            checksum = zlib.crc32(chunk, checksum)
        self._file.seek(end)
        return checksum


def _padded(length: int) -> int:
    return length + -length % layout.ENTRY_SIZE


def _only_a_suffix(key: bytes) -> bool:
    return len(key) == 2 and key[1] == 0xFF and key[0] & 0x0F == 0x0F  # noqa: PLR2004  (one member)


def _counts(numbers: SetNumbers, sources: int) -> list[int]:
    """Count the names that each source gives its label to."""
    counts = [0] * sources
    for members, uses in zip(numbers.members, numbers.uses, strict=True):
        listing = {
            member & layout.SUFFIX_LIST
            for member in members
            if not member >> layout.SOURCE_BITS >> 2 & layout.EXCEPTION
        }
        for source in listing - {layout.SUFFIX_LIST}:
            counts[source] += uses
    return counts


def _described(sources: Sequence[Source], counts: Sequence[int], inputs: str) -> bytes:
    rows = [
        {**source.to_json(), "names": names} for source, names in zip(sources, counts, strict=True)
    ]
    return json.dumps({"inputs": inputs, "sources": rows}, separators=(",", ":")).encode()
