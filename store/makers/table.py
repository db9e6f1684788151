"""Makers compiled into one file, found by bisection in the map of it: nothing of it is loaded.

Layout, little-endian: mark, version, for each length of block (24, 28, 36 bits) how many, length
of the names; then for each length the sorted prefixes, five octets each; for each length the
places of their names, three octets each; then the names, each with its length in one octet.
Written beside and renamed; a file that is cut short or foreign is an error when it is opened.
"""

import mmap
import struct
from bisect import bisect_left
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Self

LENGTHS: Final = (24, 28, 36)
"""The lengths in bits of the blocks that the registry gives away."""
_MARK: Final = b"NGBMAKER"
_VERSION: Final = 1
_HEAD: Final = struct.Struct("<8s5I")
_PREFIX, _PLACE = 5, 3
_MAC_DIGITS: Final = 12
_LONGEST: Final = 255


class MakersError(Exception):
    """A file of makers cannot be used; the sentence says why."""


def compiled(names: Mapping[tuple[int, int], str]) -> bytes:
    """Give the file's content."""
    places: dict[str, int] = {}
    blob = bytearray()
    prefixes, refers, counts = bytearray(), bytearray(), []
    for bits in LENGTHS:
        blocks = sorted(prefix for length, prefix in names if length == bits)
        counts.append(len(blocks))
        for prefix in blocks:
            name = names[bits, prefix]
            if name not in places:
                octets = name.encode()[:_LONGEST]
                places[name] = len(blob)
                blob += bytes([len(octets)]) + octets
            prefixes += prefix.to_bytes(_PREFIX, "big")
            refers += places[name].to_bytes(_PLACE, "little")
    head = _HEAD.pack(_MARK, _VERSION, *counts, len(blob))
    return bytes(head + prefixes + refers + blob)


class Makers:
    """The file, open for looking up."""

    def __init__(self, path: Path) -> None:
        """Open it; raises `MakersError`, or OSError where it is not there."""
        with path.open("rb") as file:
            try:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError:
                message = f"{path}: the file is empty"
                raise MakersError(message) from None
        try:
            mark, version, *self._counts, self._names = _HEAD.unpack_from(self._map)
        except struct.error:
            mark, version = b"", 0
        if mark != _MARK or version != _VERSION or len(self._map) != self._size():
            self.close()
            message = f"{path}: this is no file of makers, or a damaged one"
            raise MakersError(message)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._map.close()

    def __len__(self) -> int:
        """Count the blocks."""
        return sum(self._counts)

    def of(self, mac: str) -> str:
        """Give who makes the device of a MAC address; empty where nobody is known."""
        digits = mac.replace(":", "")
        try:
            number = int(digits, 16) if len(digits) == _MAC_DIGITS else None
        except ValueError:
            number = None
        if number is None:
            return ""
        first = sum(self._counts)
        for bits, count in reversed(list(zip(LENGTHS, self._counts, strict=True))):
            first -= count
            found = self._find(first, count, number >> (48 - bits))
            if found is not None:
                return self._name(found)
        return ""

    def _find(self, first: int, count: int, prefix: int) -> int | None:
        """Give the place of a block among those of its length."""
        wanted = prefix.to_bytes(_PREFIX, "big")
        place = first + bisect_left(range(first, first + count), wanted, key=self._prefix)
        return place if place < first + count and self._prefix(place) == wanted else None

    def _prefix(self, place: int) -> bytes:
        start = _HEAD.size + _PREFIX * place
        return self._map[start : start + _PREFIX]

    def _name(self, place: int) -> str:
        refers = _HEAD.size + _PREFIX * len(self)
        start = refers + _PLACE * place
        at = int.from_bytes(self._map[start : start + _PLACE], "little")
        names = refers + _PLACE * len(self)
        if at >= self._names:
            return ""
        length = self._map[names + at]
        return self._map[names + at + 1 : names + at + 1 + length].decode("utf-8", "replace")

    def _size(self) -> int:
        return int(_HEAD.size + (_PREFIX + _PLACE) * sum(self._counts) + self._names)
