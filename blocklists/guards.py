"""Published lists make mistakes, and some of them would break a family's day. Pure functions.

An update that takes away more than half of a list, or that newly covers a name which the whole
world uses for something else, is held back: what was in force before stays. When a list is added,
rules of the second kind are left out of it, and reported. An operator's lists, by order, are only
reported on: an order may well name a popular site, and withdraw most of what it named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from blocklists.report import Report
from blocklists.sources import Source
from blocklists.watched import WWW, Popular

MOST_NAMED: Final = 5


@dataclass(frozen=True)
class Verdict:
    """What becomes of a list that was read."""

    held_back: str = ""
    """Why it is not taken; empty: it is."""
    left_out: frozenset[str] = frozenset()
    """Rules (`Entry.text`) that are not compiled."""
    notes: tuple[str, ...] = ()
    """Sentences for whoever keeps the lists."""


def judge(
    source: Source,
    new: Report,
    old: Report | None,
    popular: Popular,
    groups: Mapping[str, str],
) -> Verdict:
    """Judge a list by its report, and by the report of what is in force (None: it is new)."""
    strange = popular.strange(new.popular, source.label, groups)
    if source.tier == "mandated":
        notes = [_named("It covers popular names:", _shown(strange)), _lifelines(new)]
        return Verdict(notes=tuple(filter(None, notes)))
    if old is not None:
        known = popular.strange(old.popular, source.label, groups)
        problem = _shrunk(new, old) or _newly_strange(_shown(sorted(set(strange) - set(known))))
        if problem:
            return Verdict(held_back=problem)
    rules = frozenset(rule for name in strange for rule in new.popular[name])
    return Verdict(left_out=rules, notes=tuple(filter(None, _notes(new, strange))))


def _shrunk(new: Report, old: Report) -> str:
    if new.names * 2 >= old.names:
        return ""
    return f"It went from {old.names} to {new.names} names, which is less than half."


def _newly_strange(names: list[str]) -> str:
    return _named("It newly covers popular names that are about something else:", names)


def _notes(new: Report, strange: Sequence[str]) -> list[str]:
    private, icann = new.private_suffixes, new.icann_suffixes
    return [
        _named("Left out, being popular and about something else:", _shown(strange)),
        _named("Left out, being public suffixes:", icann.some, icann.number),
        _named("It covers domains in which strangers have names:", private.some, private.number),
        _lifelines(new),
    ]


def _shown(names: Sequence[str]) -> list[str]:
    """Leave out `www.x` beside `x`: people know them as one."""
    return [
        name for name in names if name.removeprefix(WWW) == name or name[len(WWW) :] not in names
    ]


def _lifelines(new: Report) -> str:
    return _named("It covers help lines, which nothing blocks:", new.lifelines)


def _named(start: str, names: Sequence[str], number: int = 0) -> str:
    if not names:
        return ""
    more = max(number, len(names)) - MOST_NAMED
    end = f" and {more} more." if more > 0 else "."
    return f"{start} {', '.join(names[:MOST_NAMED])}{end}"
