"""Regular expressions from strangers, accepted only if no name can make them run for long.

Law: nothing is compiled as it was written. A pattern is parsed into sets of characters, cut down
to what can matter for a domain name, measured, and written anew. What is not understood (back
references, looking around, conditionals) is refused: a child chooses the names that it is given.
"""

from typing import Final, NamedTuple

from blocklists.pattern_characters import Characters
from blocklists.pattern_measure import either, letter, measured, steps
from blocklists.pattern_reduction import LABEL_START, START, reduced
from blocklists.pattern_syntax import (
    ANY,
    Anchor,
    Group,
    Part,
    Sequence,
    UnsafePattern,
    parse_pattern,
)

MOST_STEPS: Final = 10_000_000
LONGEST_PATTERN: Final = 1_000
SHORTEST_PIECE: Final = 3
"""A mask has at least one piece of so many letters; `ad*` would take in half the world."""

MATCHES_ALL: Final = "a pattern that every name matches"
TOO_LONG: Final = f"a pattern of more than {LONGEST_PATTERN} characters"


class SafePattern(NamedTuple):
    """A regular expression that may be searched for in any canonical name."""

    regex: str
    literals: tuple[str, ...]
    """Each name that matches holds one of these strings; empty when nothing is known."""


class PlainName(NamedTuple):
    r"""What a pattern means that is nothing but a name: `(^|\.)x\.com$`, `^x\.com$`."""

    name: str
    itself: bool
    subdomains: bool


def safe_pattern(text: str) -> SafePattern | PlainName:
    """Give the pattern in a safe form. Raises `UnsafePattern`, which says what is wrong."""
    if len(text) > LONGEST_PATTERN:
        raise UnsafePattern(TOO_LONG)
    sequences = reduced(parse_pattern(text))
    if not sequences:
        message = "a pattern that no domain name can match"
        raise UnsafePattern(message)
    if not all(map(_asks_something, sequences)):
        raise UnsafePattern(MATCHES_ALL)
    measures = [measured(sequence) for sequence in sequences]
    if sum(steps(*pair) for pair in zip(sequences, measures, strict=True)) > MOST_STEPS:
        message = "a pattern that could take too long on some names"
        raise UnsafePattern(message)
    plain = _plain_name(sequences[0]) if len(sequences) == 1 else None
    return plain or SafePattern(_written(sequences), either(measures))


def safe_mask(body: str, start: str, *, at_end: bool) -> SafePattern:
    """Give the pattern for text in which `*` stands for anything; `start` is "", "^" or "label".

    Each piece is taken at its first place and never tried again, so any number of `*` is safe.
    Raises `UnsafePattern` for one that is too long or asks too little of a name.
    """
    if len(body) > LONGEST_PATTERN:
        raise UnsafePattern(TOO_LONG)
    first, *others = (piece.replace(".", r"\.") for piece in body.split("*"))
    longest = max(body.split("*"), key=len)
    if len(longest) < SHORTEST_PIECE:
        message = "a pattern of too few letters"
        raise UnsafePattern(message)
    last = f".*{others.pop()}" if others and at_end else ""
    regex = {"": "", "^": "^", "label": r"(?:^|\.)"}[start] + first
    regex += "".join(f"(?>.*?{piece})" for piece in others if piece) + last
    return SafePattern(regex + "$" * at_end, (longest,))


def _asks_something(sequence: Sequence) -> bool:
    return any(part.atom not in (ANY, START, Anchor("$")) for part in sequence)


def _plain_name(sequence: Sequence) -> PlainName | None:
    letters = "".join(map(letter, sequence))
    match sequence:
        case [Part(Group(group), 1, 1), *rest, Part(Anchor("$"))] if set(group) == LABEL_START:
            found = PlainName(letters, itself=True, subdomains=True)
        case [Part(Anchor("^")), *rest, Part(Anchor("$"))]:
            found = PlainName(letters, itself=True, subdomains=False)
        case [*rest, Part(Anchor("$"))] if letters.startswith("."):
            found = PlainName(letters[1:], itself=False, subdomains=True)
        case _:
            return None
    return found if len(rest) == len(letters) else None


def _written(sequences: tuple[Sequence, ...]) -> str:
    return "|".join("".join(map(_written_part, sequence)) for sequence in sequences)


def _written_part(part: Part) -> str:
    return _written_atom(part.atom) + _written_count(part.least, part.most)


def _written_atom(atom: Characters | Anchor | Group) -> str:
    match atom:
        case Characters():
            return str(atom)
        case Anchor(text):
            return text
        case Group(sequences):
            return f"(?:{_written(sequences)})"


def _written_count(least: int, most: int | None) -> str:
    usual = {(1, 1): "", (0, 1): "?", (0, None): "*", (1, None): "+"}
    exact = f"{{{least}}}" if least == most else f"{{{least},{'' if most is None else most}}}"
    return usual.get((least, most), exact)
