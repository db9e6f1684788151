"""What a pattern may cost on the longest name, and which letters its matches must hold.

Python's matcher tries every way in which the parts of a pattern can share out a name. The number of
ways is bounded here: a choice multiplies it, and a part that repeats without bound can end at each
character.
"""

from typing import Final, NamedTuple

from blocklists.pattern_characters import Characters
from blocklists.pattern_reduction import LABEL_START, START
from blocklists.pattern_syntax import Anchor, Group, Part, Sequence, UnsafePattern

MOST_UNBOUNDED: Final = 2
MOST_LITERALS: Final = 64


class Measure(NamedTuple):
    """What a part of a pattern costs, and what must be in a name for it to match."""

    ways: int = 1
    unbounded: int = 0
    literals: tuple[str, ...] = ()


def measured(sequence: Sequence) -> Measure:
    """Measure one of the alternatives of a pattern. Raises `UnsafePattern`."""
    measure = _measured(sequence)
    if measure.unbounded > MOST_UNBOUNDED:
        message = f"a pattern with more than {MOST_UNBOUNDED} parts that repeat without bound"
        raise UnsafePattern(message)
    return measure


def _measured(sequence: Sequence) -> Measure:
    ways, unbounded, run = 1, 0, ""
    best: tuple[str, ...] = ()
    for part in sequence:
        measure = _measured_part(part)
        ways *= measure.ways
        unbounded += measure.unbounded
        run = run + letter(part) if letter(part) else ""
        needed = measure.literals if part.least else ()
        best = max(best, (run,), needed, key=lambda texts: (_worth(texts), -len(texts)))
    return Measure(ways, unbounded, best)


def _worth(literals: tuple[str, ...]) -> int:
    return min(map(len, literals), default=0)


def letter(part: Part) -> str:
    """Give the one character that a part stands for; empty if it is anything else."""
    if isinstance(part.atom, Characters) and part.least == part.most == 1:
        members = part.atom.members
        return next(iter(members)) if len(members) == 1 else ""
    return ""


def _measured_part(part: Part) -> Measure:
    inner = _measured_group(part.atom) if isinstance(part.atom, Group) else Measure()
    if part.least == part.most == 1:
        return inner
    if part.most == 1:
        return inner._replace(ways=inner.ways + 1)
    if not _width(part.atom):
        message = "a pattern that repeats nothing"
        raise UnsafePattern(message)
    if inner.ways > 1 or inner.unbounded:
        message = "a pattern that repeats a part which itself can match in several ways"
        raise UnsafePattern(message)
    if part.most is None:
        return inner._replace(unbounded=1)
    return inner._replace(ways=part.most - part.least + 1)


def _measured_group(group: Group) -> Measure:
    measures = [_measured(sequence) for sequence in group.sequences]
    boundary = set(group.sequences) == LABEL_START
    ways = 1 if boundary else sum(measure.ways for measure in measures)
    return Measure(ways, max(measure.unbounded for measure in measures), either(measures))


def _width(atom: Characters | Anchor | Group) -> int:
    """Count the characters that an atom takes at least."""
    match atom:
        case Characters():
            return 1
        case Anchor():
            return 0
        case Group(sequences):
            return min(sum(part.least * _width(part.atom) for part in one) for one in sequences)


def either(measures: list[Measure]) -> tuple[str, ...]:
    """Give literals of which a name that matches one of the alternatives holds one."""
    literals = tuple(dict.fromkeys(text for measure in measures for text in measure.literals))
    known = all(_worth(measure.literals) for measure in measures)
    return literals if known and len(literals) <= MOST_LITERALS else ()


def steps(sequence: Sequence, measure: Measure) -> int:
    """Bound the work on the longest name: where a match starts, and where each repeat ends."""
    places = 254
    first = sequence[0].atom
    free = measure.unbounded + (first != START)
    bound = (1, places, places**2 // 2, places**3 // 6)[free]
    if isinstance(first, Group) and set(first.sequences) == LABEL_START:
        bound //= 2  # at most every other character is a dot
    return bound * measure.ways
