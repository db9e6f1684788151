"""Records of a hash and a number, more than fit into memory, given back in the order of their hash.

They are parted by the first octet of the hash and written to one scratch file whenever enough have
gathered; a part is small enough to be sorted in memory.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from blocklists.layout import HASH_SIZE

PARTS: Final = 256
MOST_HELD: Final = 4 * 1024 * 1024
"""Octets held in memory before they are written out."""
NUMBER_SIZE: Final = 2
RECORD_SIZE: Final = HASH_SIZE + NUMBER_SIZE


class Partitions:
    """A context in which records are added, then read once; the scratch file ends with it."""

    def __init__(self, folder: Path, most_held: int = MOST_HELD) -> None:
        self._scratch = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  (closed in __exit__)
        self._held = [bytearray() for _ in range(PARTS)]
        self._room = self._most = most_held // RECORD_SIZE
        self._written: list[list[tuple[int, int]]] = [[] for _ in range(PARTS)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._scratch.close()

    def add(self, digest: bytes, number: bytes) -> None:
        """Keep one record; `number` is two octets, most significant first."""
        self._held[digest[0]] += digest + number
        self._room -= 1
        if not self._room:
            self._write_out()

    def _write_out(self) -> None:
        for part, octets in enumerate(self._held):
            if octets:
                self._written[part].append((self._scratch.tell(), len(octets)))
                self._scratch.write(octets)
                octets.clear()
        self._room = self._most

    def groups(self) -> Iterator[dict[bytes, bytes]]:
        """Yield, part by part, each hash with its different numbers behind each other, in order."""
        self._write_out()
        for chunks in self._written:
            groups: dict[bytes, bytes] = {}
            for record in sorted(self._records(chunks)):
                digest = record[:HASH_SIZE]
                groups[digest] = groups.get(digest, b"") + record[HASH_SIZE:]
            yield groups

    def _records(self, chunks: list[tuple[int, int]]) -> set[bytes]:
        records: set[bytes] = set()
        for place, length in chunks:
            self._scratch.seek(place)
            octets = self._scratch.read(length)
            records.update(octets[at : at + RECORD_SIZE] for at in range(0, length, RECORD_SIZE))
        return records
