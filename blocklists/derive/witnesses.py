"""Decide which names enough witnesses agree on. Pure: no file, no clock.

A *witness* is a family of lists that copy from each other (they count once), or the name itself
when it holds an unmistakable word. One list alone is hearsay; two witnesses make an entry.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from policy.names import suffixes


@dataclass(frozen=True)
class Rule:
    """When a name is taken."""

    needed: int = 2
    """How many witnesses a name needs."""
    words: re.Pattern[str] | None = None
    """A registrable name that this finds a word in is one more witness for itself."""
    anywhere: bool = False
    """Words count in every name, not in registrable ones only."""
    never: re.Pattern[str] | None = None
    """Names that this finds are not taken, whoever lists them."""


def agreed(
    families: Sequence[frozenset[str]], rule: Rule, registrable: Callable[[str], str]
) -> frozenset[str]:
    """Give the names that have the witnesses that the rule asks for."""
    votes = Counter(name for family in families for name in family)
    return frozenset(
        name
        for name, lists in votes.items()
        if lists + _own_word(name, rule, registrable) >= rule.needed
        and not (rule.never and rule.never.search(name))
    )


def _own_word(name: str, rule: Rule, registrable: Callable[[str], str]) -> int:
    if rule.words is None or not (rule.anywhere or registrable(name) == name):
        return 0
    return int(bool(rule.words.search(name)))


def reduced(names: frozenset[str]) -> frozenset[str]:
    """Leave out names below another one of the set: the higher entry covers them."""
    return frozenset(
        name for name in names if not any(above in names for above in _ancestors(name))
    )


def without(names: Iterable[str], kept_free: frozenset[str]) -> frozenset[str]:
    """Leave out names that are, or stand above, a name that the list must never cover."""
    covering = {suffix for name in kept_free for suffix in suffixes(name)}
    return frozenset(name for name in names if name not in covering)


def _ancestors(name: str) -> Iterable[str]:
    above = suffixes(name)
    next(above)
    return above
