"""The sets of a table: what all the sources say at one name, unpacked into bitmaps when needed."""

import mmap
import struct
from typing import Final, NamedTuple

from blocklists import layout
from blocklists.table_head import Head, TableError

MOST_REMEMBERED: Final = 4096

_pair = struct.Struct("=II").unpack_from


class Said(NamedTuple):
    """What the sources say at one name, as bitmaps: for it, and for what is under it."""

    exact: int = 0
    under: int = 0
    special: "tuple[Said, ...]" = ()
    """Exceptions, important rules, important exceptions; empty when there is none of them."""
    rule: int = 0
    """What the Public Suffix List says (flags of `blocklists.suffixes`)."""


class Sets:
    """Gives sets by their numbers."""

    def __init__(self, octets: mmap.mmap, head: Head) -> None:
        self._map = octets
        self._places = head.header.places
        self._number = head.header.sets
        self._sources = len(head.sources)
        self._known: dict[int, Said] = {}

    def __getitem__(self, number: int) -> Said:
        """Give a set; those that were asked for lately stay in memory. Raises `TableError`."""
        known = self._known.get(number)
        if known is None:
            known = self._read(number)
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[number] = known
        return known

    def _read(self, number: int) -> Said:
        places = self._places
        if number < self._number:
            first, last = _pair(self._map, places.starts + 4 * number)
            if first < last <= (places.conditions - places.members) // 2:
                octets = self._map[places.members + 2 * first : places.members + 2 * last]
                return _unpacked(octets, self._sources)
        message = "The table is damaged: an entry points to no set of sources."
        raise TableError(message)


def _unpacked(octets: bytes, sources: int) -> Said:
    exact, under, rule = [0, 0, 0, 0], [0, 0, 0, 0], 0
    for (packed,) in struct.iter_unpack("=H", octets):
        source, flags = packed & layout.SUFFIX_LIST, packed >> layout.SOURCE_BITS
        if source == layout.SUFFIX_LIST:
            rule = flags
            continue
        if source >= sources:
            message = "The table is damaged: a set holds a source that is not there."
            raise TableError(message)
        action, scope = divmod(flags, 4)
        exact[action] |= (scope & 1) << source
        under[action] |= (scope >> 1) << source
    pairs = [Said(*pair) for pair in zip(exact, under, strict=True)]
    special = tuple(pairs[1:]) if any(exact[1:] + under[1:]) else ()
    return Said(exact[0], under[0], special, rule)
