"""Set numbers: what the sources say at a name, each combination stored once.

There are at most 65,536 numbers. When they are used up, a new combination is *folded*: it loses
members one by one until it is a combination that exists. First go members whose label another
member of the same kind gives as well, so that no label is lost; then those of the sources with the
fewest rules; an operator's sources go last.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from blocklists.layout import MOST_SETS, SOURCE_BITS, SUFFIX_LIST
from blocklists.sources import Source

_SCOPES: Final = 3
MOST_REMEMBERED_KEYS: Final = 4 * MOST_SETS

Members = tuple[int, ...]


class SetNumbers:
    """Gives numbers to combinations, in the order in which they are first seen."""

    def __init__(
        self,
        sources: Sequence[Source],
        rules: Sequence[int],
        single: Iterable[int],
        most: int = MOST_SETS,
    ) -> None:
        """Each of `single` gets a number of its own, so that folding always comes to an end."""
        self.members: list[Members] = []
        """The combination that each number stands for."""
        self.uses: list[int] = []
        """How many names have each number."""
        self.folded = 0
        """How many names lost members because the numbers were used up."""
        self._sources = sources
        self._rules = rules
        self._most = most
        self._numbers: dict[Members, int] = {}
        self._keys: dict[bytes, int] = {}
        for member in sorted(single):
            self._reserve((member,))

    def number(self, key: bytes) -> int:
        """Give the number of a combination, as `Partitions.groups` gives it."""
        number = self._keys.get(key)
        if number is None:
            number = self._number_of(_joined(key))
            if len(self._keys) < MOST_REMEMBERED_KEYS:
                self._keys[key] = number
        self.uses[number] += 1
        return number

    def _number_of(self, members: Members) -> int:
        if members not in self._numbers and len(self.members) >= self._most:
            self.folded += 1
            while members not in self._numbers:
                members = _without(members, self._least_needed(members))
        return self._reserve(members)

    def _reserve(self, members: Members) -> int:
        if members not in self._numbers:
            self._numbers[members] = len(self.members)
            self.members.append(members)
            self.uses.append(0)
        return self._numbers[members]

    def _least_needed(self, members: Members) -> int:
        kinds = [self._kind(member) for member in members]

        def need(member: int) -> tuple[bool, bool, int]:
            source = member & SUFFIX_LIST
            if source == SUFFIX_LIST:
                return True, True, 0
            mandated = self._sources[source].tier == "mandated"
            only = kinds.count(self._kind(member)) == 1
            return mandated, only, self._rules[source]

        return min(members, key=need)

    def _kind(self, member: int) -> object:
        """What a member gives to a name, whichever source says so."""
        source = member & SUFFIX_LIST
        if source == SUFFIX_LIST:
            return SUFFIX_LIST
        listed = self._sources[source]
        return member >> SOURCE_BITS, listed.label, listed.evidence, listed.tier


def _joined(key: bytes) -> Members:
    """Unpack a combination; two rules of a source, equal but for their scope, become one."""
    scopes: dict[int, int] = {}
    for at in range(0, len(key), 2):
        member = int.from_bytes(key[at : at + 2], "big")
        if member & SUFFIX_LIST == SUFFIX_LIST:
            scopes[member] = 0
        else:
            without = member & ~(_SCOPES << SOURCE_BITS)
            scopes[without] = scopes.get(without, 0) | member & (_SCOPES << SOURCE_BITS)
    return tuple(sorted(member | scope for member, scope in scopes.items()))


def _without(members: Members, one: int) -> Members:
    return tuple(member for member in members if member != one)
