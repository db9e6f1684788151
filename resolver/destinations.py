"""Where a ruling lets a device go, told in addresses: what a firewall needs to know of names.

It follows from what upstreams said of late. An address that several names share may be reached if
one of them may; it is dropped only if each name that is known to lead there is locked.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from policy.decision import Allow, Ask, Block, Decision, decide, review
from policy.facts import NameFacts
from policy.reasons import Reason
from policy.ruling import Base, Ruling, State
from resolver import wire
from resolver.cache import Entry, Key

MOST_LOOKED_AT: Final = 4096
"""Answers of late that are looked at."""
_AT_ONCE: Final = 32
_LEADING: Final = frozenset({wire.A, wire.AAAA, wire.HTTPS})
_TIMED: Final = frozenset({Reason.LABEL_LOCKED, Reason.LABEL_SPENT, Reason.NOT_OPEN})
_TIMED_STATES: Final = frozenset({State.NOT_OPEN, State.LOCKED, State.SPENT})


@dataclass(frozen=True, slots=True)
class Destinations:
    """Addresses (4 or 16 octets) by what a ruling says of the names that lead there."""

    allowed: frozenset[bytes] = frozenset()
    locked: frozenset[bytes] = frozenset()
    """Only names that are locked for a time lead there."""


async def destinations(
    ruling: Ruling, known: Iterable[tuple[Key, Entry]], facts_of: Callable[[str, str], NameFacts]
) -> Destinations:
    """Judge what is known of late by a ruling; others get their turns meanwhile."""
    allowed: set[bytes] = set()
    locked: set[bytes] = set()
    for number, (key, entry) in enumerate(known):
        if not number % _AT_ONCE:
            await asyncio.sleep(0)
        if key.type in _LEADING and entry.addresses:
            decision = _judged(ruling, key, entry, facts_of)
            if not isinstance(decision, Block | Ask):
                allowed.update(entry.addresses)
            elif isinstance(decision, Block) and decision.reason in _TIMED:
                locked.update(entry.addresses)
    return Destinations(frozenset(allowed), frozenset(locked - allowed))


def locks_labels(base: Base) -> bool:
    """Say whether some label is locked now that is not at other times."""
    return any(state in _TIMED_STATES for _, state in base.states)


def _judged(
    ruling: Ruling, key: Key, entry: Entry, facts_of: Callable[[str, str], NameFacts]
) -> Decision:
    mnemonic = wire.MNEMONICS.get(key.type, "")
    decision = decide(ruling, key.name, facts_of(key.name, mnemonic))
    if isinstance(decision, Allow):
        targets = ((name, facts_of(name, mnemonic)) for name in entry.chain)
        return review(ruling, decision.by, targets) or decision
    return decision
