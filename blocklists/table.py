"""A compiled table, mapped from its file: which sources hold a name? Standard library only.

Each source is asked by itself. It gives its label to a name when one of its rules, at the name or
above it, says so, unless an exception of the same source, at the name or above it, takes it away;
important rules beat rules that are not. `www.x` stands under the rules for exactly `x` as well.
In formats whose most specific rule wins, an exception does not reach past a rule below it.

The file is never changed once it is in place: a new one takes its name, and those who read the old
one keep it until they close it. What is checked at opening touches a few pages only; `verify`
reads everything, past the map, so that it does not make the whole file resident.
"""

import mmap
import os
import zlib
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from blocklists import layout
from blocklists.conditions import Conditions, reach
from blocklists.sources import NEAREST_DECIDES
from blocklists.suffixes import registrable
from blocklists.table_head import ForeignTableError, Head, TableError, read_head
from blocklists.table_sets import Sets

__all__ = ["ForeignTableError", "Table", "TableError"]

_CHUNK: Final = 1 << 20
_NO_CONDITIONS: Final = Conditions([])


class Table:
    """An open table. Close it when no look-up is under way any more."""

    def __init__(self, handle: int, octets: mmap.mmap, head: Head) -> None:
        """Use `Table.open`."""
        self.sources = head.sources
        """Bit *i* of a bitmap stands for `sources[i]`."""
        self.counts = head.counts
        """How many names each of the sources holds."""
        self.inputs = head.inputs
        """What it was compiled from, in the words of whoever had it compiled."""
        self._nearest = sum(
            1 << number
            for number, source in enumerate(head.sources)
            if source.format in NEAREST_DECIDES
        )
        self._handle = handle
        self._map = octets
        self._header = head.header
        self._entries_at = head.header.places.entries
        self._index = memoryview(octets)[head.header.places.buckets : self._entries_at].cast("I")
        self._begin = layout.hash_state(head.header.salt).copy
        self._shift = 32 - head.header.bits
        self._top_level = bool(head.header.top_level)
        self._sets = Sets(octets, head)
        self._conditions = None if head.header.conditions else _NO_CONDITIONS

    @classmethod
    def open(cls, path: Path) -> Self:
        """Map the file and check its head. Raises `TableError`."""
        try:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as problem:
            message = f"The table {path} cannot be read: {problem.strerror}."
            raise TableError(message) from problem
        try:
            octets = mmap.mmap(handle, 0, access=mmap.ACCESS_READ)
            return cls(handle, octets, read_head(octets, path))
        except (OSError, ValueError) as problem:  # ValueError: an empty file cannot be mapped
            os.close(handle)
            message = f"The table {path} cannot be read: {problem}."
            raise TableError(message) from problem
        except TableError:
            os.close(handle)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._index.release()
        self._map.close()
        os.close(self._handle)

    @property
    def names(self) -> int:
        """How many different names the sources hold, besides patterns."""
        return self._header.names

    @property
    def generation(self) -> str:
        """What tells this table from every other one."""
        return f"{self._header.salt.hex()}{self._header.body_checksum:08x}"

    def lookup(self, name: str, query_type: str = "A") -> int:
        """Give the sources that hold the canonical name, as a bitmap.

        Raises `TableError` where the file turns out to be damaged.
        """
        name = name.lower()
        found = self._found(name, top_level=self._top_level)
        conditions = self._conditions or self._read_conditions()
        if not found and conditions is _NO_CONDITIONS:
            return 0
        return self._weighed(found, name, conditions, query_type)

    def registrable(self, name: str) -> str:
        """Give the name that somebody registered: the public suffix and one label more."""
        found = self._found(name.lower(), top_level=True)
        rules = {suffix: self._sets[number].rule for suffix, number in found}
        return registrable(name.lower(), lambda suffix: rules.get(suffix, 0))

    def warm(self) -> None:
        """Read the conditions now, some milliseconds in a thread, and not at the first look-up.

        Raises `TableError` where they are damaged.
        """
        if self._conditions is None:
            self._read_conditions()

    def verify(self) -> bool:
        """Say whether the whole file is as it was written. Reads all of it."""
        checksum, place = 0, layout.HEADER_SIZE
        while chunk := os.pread(self._handle, _CHUNK, place):
            checksum = zlib.crc32(chunk, checksum)
            place += len(chunk)
        return checksum == self._header.body_checksum and place == self._header.places.end

    def _found(self, name: str, *, top_level: bool) -> list[tuple[str, int]]:
        """Give each of the name's suffixes that has an entry, with its set number.

        Runs for each name that a resolver has not seen lately, so it is one loop without calls.
        """
        found = []
        begin, index, shift = self._begin, self._index, self._shift
        octets, find, entries_at = self._map, self._map.find, self._entries_at
        suffix = name
        while "." in suffix or (top_level and suffix):
            state = begin()
            state.update(suffix.encode())
            digest = state.digest()
            bucket = int.from_bytes(digest[:4], "big") >> shift
            kept = digest[2:]
            start, end = entries_at + 8 * index[bucket], entries_at + 8 * index[bucket + 1]
            at = find(kept, start, end)
            while at >= 0 and (at - start) % 8:  # octets of two entries that lie side by side
                at = find(kept, at + 1, end)
            if at >= 0:
                found.append((suffix, octets[at + 6] | octets[at + 7] << 8))
            suffix = suffix.partition(".")[2]
        return found

    def _weighed(
        self, found: list[tuple[str, int]], name: str, conditions: Conditions, query_type: str
    ) -> int:
        """Weigh what was found on the way up, each source by itself."""
        rules = [0, 0, 0, 0]  # rules, exceptions, important rules, important exceptions
        for suffix, number in found:  # the most specific first
            said = self._sets[number]
            reached = reach(name, suffix)
            decided = rules[0] & self._nearest
            rules[0] |= said.exact * (reached & 1) | said.under * (reached >> 1)
            for action, special in enumerate(said.special, start=1):
                here = special.exact * (reached & 1) | special.under * (reached >> 1)
                rules[action] |= here & ~decided
        if conditions is not _NO_CONDITIONS:
            for condition in conditions.matching(name, query_type):
                rules[condition.action] |= 1 << condition.source
        given, excepted, important, spared = rules
        return (given & ~excepted | important) & ~spared

    def _read_conditions(self) -> Conditions:
        places = self._header.places
        try:
            stored = self._map[places.conditions : places.sources]
            self._conditions = Conditions.from_json(stored, len(self.sources))
        except (ValueError, TypeError) as problem:
            message = "The table is damaged: its conditions cannot be read."
            raise TableError(message) from problem
        return self._conditions
