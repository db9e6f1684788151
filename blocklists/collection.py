"""The rules of all sources on their way into a table: hashed, but for the few with conditions."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from blocklists import layout
from blocklists.conditions import Condition, is_indexed
from blocklists.entries import Entry, Skipped, UnusableList
from blocklists.partitions import Partitions
from blocklists.sources import CURATED, Source
from blocklists.suffixes import SuffixList

MOST_CONDITIONS: Final = 20_000
MOST_ALWAYS_TRIED: Final = 100
"""Patterns in which no letters are fixed, so that each name has to be held against them."""
_SCOPES: Final = (1, 2, 3)


class UnusableFeed(UnusableList):
    """The list behind a feed cannot be read; the message is a clear sentence."""

    def __init__(self, source_id: str, message: str) -> None:
        super().__init__(message)
        self.source_id = source_id


class Feed(NamedTuple):
    """One source and where its rules come from."""

    source: Source
    rules: Callable[[], Iterable[Entry | Skipped]]
    left_out: frozenset[str] = frozenset()
    """Rules (`Entry.text`) that a guard keeps out."""

    def kept(self) -> Iterator[Entry]:
        """Yield the rules that are to be compiled. Raises `UnusableFeed`."""
        left_out = self.left_out
        try:
            for rule in self.rules():
                if isinstance(rule, Entry) and not (
                    left_out and rule.text in left_out and not rule.exception
                ):
                    yield rule
        except UnusableList as problem:
            raise UnusableFeed(self.source.id, str(problem)) from problem


class Collection:
    """Collects feeds one by one; bit *i* of the table's bitmaps is the *i*-th feed added."""

    def __init__(self, partitions: Partitions, suffixes: SuffixList, salt: bytes) -> None:
        self.rules: list[int] = []
        """How many hashed rules each source has."""
        self.conditions: list[Condition] = []
        self.conditions_dropped = 0
        """Those beyond what a table holds."""
        self.suffixes_dropped = 0
        """Rules for ICANN's public suffixes, which no published list may name."""
        self.members: set[int] = set()
        """Each member that may come to stand alone in a set."""
        self.top_level = False
        """Whether a rule names a top-level domain."""
        self._always_tried = 0
        self._partitions = partitions
        self._suffixes = suffixes
        self._begin = layout.hash_state(salt).copy

    @property
    def records(self) -> int:
        return sum(self.rules) + len(self._suffixes)

    def add(self, feed: Feed) -> None:
        number = len(self.rules)
        curated = feed.source.format == CURATED
        members = _members(number)
        rules, used = 0, set()
        for entry in feed.kept():
            name = entry.name
            if not curated and entry.section(self._suffixes) == "icann":
                self.suffixes_dropped += 1
            elif entry.pattern or entry.types or entry.spared:
                self._add_condition(number, entry)
            else:
                self._add(name, members[entry.scope, entry.exception, entry.important])
                used.add((entry.exception, entry.important))
                rules += 1
                if curated and "." not in name:
                    self.top_level = True
        self.rules.append(rules)
        self.members.update(
            int.from_bytes(member, "big")
            for (_, *action), member in members.items()
            if tuple(action) in used
        )

    def add_suffix_list(self) -> None:
        for name, rule in self._suffixes:
            member = rule << layout.SOURCE_BITS | layout.SUFFIX_LIST
            self._add(name, member.to_bytes(2, "big"))
            self.members.add(member)

    def _add(self, name: str, member: bytes) -> None:
        state = self._begin()
        state.update(name.encode())
        self._partitions.add(state.digest(), member)

    def _add_condition(self, number: int, entry: Entry) -> None:
        regex, literals = entry.pattern or ("", ())
        always_tried = bool(regex) and not is_indexed(literals)
        if len(self.conditions) >= MOST_CONDITIONS or (
            always_tried and self._always_tried >= MOST_ALWAYS_TRIED
        ):
            self.conditions_dropped += 1
            return
        self._always_tried += always_tried
        action = layout.EXCEPTION * entry.exception | layout.IMPORTANT * entry.important
        self.conditions.append(
            Condition(
                number, action, entry.scope, entry.name, regex, literals, entry.types, entry.spared
            )
        )


def _members(source: int) -> dict[tuple[int, bool, bool], bytes]:
    """Pack, once for each way in which a rule of the source can be meant, what it says."""
    return {
        (scope, exception, important): layout.member(
            source, scope, exception=exception, important=important
        ).to_bytes(2, "big")
        for scope in _SCOPES
        for exception in (False, True)
        for important in (False, True)
    }
