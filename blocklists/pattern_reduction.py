r"""Patterns without what cannot matter: fewer are refused, and those that stay run faster.

Three things go: alternatives that no name can match (`(/.*)?`: no name holds a slash), what stands
beside `.*` and may be absent, and what may be absent at an end where anything may follow.
"""

from typing import Final

from blocklists.pattern_characters import Characters
from blocklists.pattern_syntax import ANY, Anchor, Group, Part, Sequence

START: Final = Anchor("^")
LABEL_START: Final = frozenset({(Part(Anchor("^")),), (Part(Characters(frozenset("."))),)})
"""The alternatives of `(^|\\.)`, in whichever order they are written."""

_ANYTHING: Final = Part(ANY, 0, None)


def reduced(sequences: tuple[Sequence, ...]) -> tuple[Sequence, ...]:
    """Give equivalent alternatives, for searching anywhere in a name; none: nothing matches."""
    return tuple(_without_loose_ends(sequence) for sequence in _possible(sequences))


def _possible(sequences: tuple[Sequence, ...]) -> tuple[Sequence, ...]:
    inner = [tuple(map(_with_possible_group, sequence)) for sequence in sequences]
    return tuple(
        _absorbed([part for part in sequence if _can_match(part)])
        for sequence in inner
        if all(_can_match(part) for part in sequence if part.least)
    )


def _with_possible_group(part: Part) -> Part:
    if isinstance(part.atom, Group):
        return part._replace(atom=Group(_possible(part.atom.sequences)))
    return part


def _can_match(part: Part) -> bool:
    match part.atom:
        case Characters(members):
            return bool(members)
        case Group(sequences):
            return bool(sequences)
        case Anchor():
            return True


def _absorbed(parts: list[Part]) -> Sequence:
    """Leave out what may be absent beside `.*`, which stands for it as well."""
    kept: list[Part] = []
    for part in parts:
        if part == _ANYTHING:
            while kept and not kept[-1].least:
                kept.pop()
        elif not part.least and kept and kept[-1] == _ANYTHING:
            continue
        kept.append(part)
    return tuple(kept)


def _without_loose_ends(sequence: Sequence) -> Sequence:
    left, right = 0, len(sequence)
    while skipped := _loose_start(sequence[left:right]):
        left += skipped
    while skipped := _loose_end(sequence[left:right]):
        right -= skipped
    parts = list(sequence[left:right])
    if parts:
        parts[0] = parts[0]._replace(most=parts[0].least)
        parts[-1] = parts[-1]._replace(most=parts[-1].least)
    return tuple(parts)


def _loose_start(sequence: Sequence) -> int:
    """Count the parts at the start that ask nothing of a name."""
    match sequence:
        case [Part(Anchor("^")), second, *_] if second == _ANYTHING:
            return 2
        case [Part(Group(group), 1, 1), second, *_] if second == _ANYTHING:
            return 2 if set(group) == LABEL_START else 0
        case [first, *_]:
            return int(not first.least)
        case _:
            return 0


def _loose_end(sequence: Sequence) -> int:
    match sequence:
        case [*_, second, Part(Anchor("$"))] if second == _ANYTHING:
            return 2
        case [*_, last]:
            return int(not last.least)
        case _:
            return 0
