"""Rules that a hashed name cannot hold: patterns, and rules for some query types or but some names.

There are few of them among millions of names (hundreds in the largest lists). Patterns are found
by three letters that a name must hold to match, so their number does not slow a look-up down.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple, TypeAlias

from policy.names import suffixes

GRAM: Final = 3


def reach(name: str, suffix: str) -> int:
    """Give which rules at `suffix` reach `name`.

    1: those for that very name, 2: those for what is under it, 3: either, for `www.` and the name.
    """
    if suffix == name:
        return 1
    return 3 if name == "www." + suffix else 2


class Condition(NamedTuple):
    """One rule of one source, as it is stored."""

    source: int
    action: int
    """`layout.EXCEPTION`, `layout.IMPORTANT`, both, or 0."""
    scope: int
    name: str
    regex: str
    literals: tuple[str, ...]
    types: tuple[str, ...]
    spared: tuple[str, ...]

    def holds(self, name: str, query_type: str) -> bool:
        """Say whether the rule, which matches the name, holds for this question."""
        return type_fits(self.types, query_type) and not any(
            name == spared or name.endswith("." + spared) for spared in self.spared
        )


def type_fits(types: tuple[str, ...], query_type: str) -> bool:
    """Say whether a rule with these types (`A`, or `~A` for all but it) is for a query type."""
    wanted = [one for one in types if not one.startswith("~")]
    return query_type in wanted if wanted else f"~{query_type}" not in types


Search: TypeAlias = Callable[[str], object]


class Conditions:
    """All conditions of a table, indexed."""

    def __init__(self, conditions: list[Condition]) -> None:
        self._at: dict[str, list[Condition]] = {}
        self._by_gram: dict[str, list[tuple[str, Condition]]] = {}
        self._always: list[Condition] = []
        self._searches: dict[str, Search] = {}
        for condition in conditions:
            self._add(condition)

    @classmethod
    def from_json(cls, octets: bytes, sources: int) -> "Conditions":
        """Read what a table holds of as many sources. Raises `ValueError` or `TypeError`."""
        conditions = [_condition(row) for row in json.loads(octets)]
        if any(not 0 <= one.source < sources or one.action not in range(4) for one in conditions):
            message = "a condition of no source"
            raise ValueError(message)
        return cls(conditions)

    def _add(self, condition: Condition) -> None:
        if condition.name:
            self._at.setdefault(condition.name, []).append(condition)
        elif not is_indexed(condition.literals):
            self._always.append(condition)
        else:
            for literal in condition.literals:
                found_by = self._by_gram.setdefault(self._rarest(literal), [])
                found_by.append((literal, condition))

    def _rarest(self, literal: str) -> str:
        """Choose the three letters that fewest conditions are found by so far."""
        return min(_grams(literal), key=lambda gram: len(self._by_gram.get(gram, ())))

    def matching(self, name: str, query_type: str) -> list[Condition]:
        """Give the conditions that hold for the question; some may occur twice."""
        found = [one for one in self._always if self._matches(one, name)]
        by_gram = self._by_gram.get
        for place in range(len(name) - GRAM + 1):
            for literal, condition in by_gram(name[place : place + GRAM]) or ():
                if literal in name and self._matches(condition, name):
                    found.append(condition)
        if self._at:
            found += self._named(name)
        return [one for one in found if one.holds(name, query_type)]

    def _named(self, name: str) -> Iterator[Condition]:
        for suffix in suffixes(name):
            for condition in self._at.get(suffix, ()):
                if condition.scope & reach(name, suffix):
                    yield condition

    def _matches(self, condition: Condition, name: str) -> object:
        search = self._searches.get(condition.regex)
        if search is None:
            search = self._searches[condition.regex] = re.compile(condition.regex).search
        return search(name)


def is_indexed(literals: tuple[str, ...]) -> bool:
    """Say whether a pattern of which each match holds one of these is found by its letters."""
    return min(map(len, literals), default=0) >= GRAM


def _grams(text: str) -> list[str]:
    return [text[place : place + GRAM] for place in range(len(text) - GRAM + 1)]


def _condition(row: list[Any]) -> Condition:
    source, action, scope, name, regex, literals, types, spared = row
    return Condition(
        source, action, scope, name, regex, tuple(literals), tuple(types), tuple(spared)
    )
