"""The grammar of regular expressions that lists may use: sequences, sets, groups, counts, anchors.

What matches is one of the 40 characters of domain names, or a place; there is nothing else.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from blocklists.pattern_characters import ALPHABET, ESCAPES, NAMED_CLASSES, Characters

LONGEST_COUNT: Final = 253
DEEPEST_GROUP: Final = 20

_SIGNS: Final[dict[str, tuple[int, int | None]]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}


class UnsafePattern(ValueError):  # noqa: N818  (reads as what it says)
    """The pattern is not accepted; the message says why, as a noun: "a pattern that …"."""


@dataclass(frozen=True, slots=True)
class Anchor:
    r"""A place, not a character: `^`, `$` or `\b`."""

    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives."""

    sequences: tuple["Sequence", ...]


class Part(NamedTuple):
    """An atom and how often it occurs; `most` None is without bound."""

    atom: Characters | Anchor | Group
    least: int = 1
    most: int | None = 1


Sequence: TypeAlias = tuple[Part, ...]
ANY: Final = Characters(ALPHABET)


def parse_pattern(text: str) -> tuple[Sequence, ...]:
    """Give the alternatives of a pattern. Raises `UnsafePattern`."""
    reader = _Reader(text.removeprefix("(?i)"))
    sequences = reader.alternatives(depth=0)
    if not reader.ended:
        raise UnsafePattern(UNBALANCED)
    return sequences


UNBALANCED = "a pattern whose brackets do not match"


class _Reader:
    """Recursive descent; each method reads one thing and leaves `place` behind it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    @property
    def ended(self) -> bool:
        return self.place >= len(self.text)

    def peek(self) -> str:
        return self.text[self.place : self.place + 1]

    def take(self) -> str:
        if self.ended:
            raise UnsafePattern(UNBALANCED)
        self.place += 1
        return self.text[self.place - 1]

    def takes(self, expected: str) -> bool:
        found = self.text.startswith(expected, self.place)
        self.place += len(expected) * found
        return found

    def alternatives(self, depth: int) -> tuple[Sequence, ...]:
        if depth > DEEPEST_GROUP:
            message = "a pattern with groups nested too deeply"
            raise UnsafePattern(message)
        sequences = [self.sequence(depth)]
        while self.takes("|"):
            sequences.append(self.sequence(depth))
        return tuple(sequences)

    def sequence(self, depth: int) -> Sequence:
        parts: list[Part] = []
        while not self.ended and self.peek() not in "|)":
            parts.append(self.counted(self.atom(depth)))
        return tuple(parts)

    def atom(self, depth: int) -> Characters | Anchor | Group:
        match self.take():
            case "(":
                return self.group(depth)
            case "[":
                return Characters(self.bracket())
            case ".":
                return ANY
            case "^" | "$" as anchor:
                return Anchor(anchor)
            case "\\":
                return self.escape()
            case "*" | "+" | "?":
                message = "a pattern that repeats nothing"
                raise UnsafePattern(message)
            case letter:
                return Characters(ALPHABET & {letter.lower()})

    def group(self, depth: int) -> Group:
        if self.peek() == "?" and not self.takes("?:"):
            message = "a pattern that looks around, or has conditions or options inside"
            raise UnsafePattern(message)
        sequences = self.alternatives(depth + 1)
        if not self.takes(")"):
            raise UnsafePattern(UNBALANCED)
        return Group(sequences)

    def escape(self) -> Characters | Anchor:
        letter = self.take()
        if letter in ESCAPES:
            return Characters(ESCAPES[letter])
        if letter == "b":
            return Anchor(r"\b")
        if letter.isalnum():
            message = rf"a pattern that uses \{letter}"
            raise UnsafePattern(message)
        return Characters(ALPHABET & {letter})

    def counted(self, atom: Characters | Anchor | Group) -> Part:
        least, most = self.count()
        if (least, most) != (1, 1):
            if isinstance(atom, Anchor):
                message = "a pattern that repeats nothing"
                raise UnsafePattern(message)
            self.takes("?")  # as few as possible or as many: the same names match
            if self.peek() in ("+", "*", "{") and self.peek():
                message = "a pattern that repeats a repeat"
                raise UnsafePattern(message)
        return Part(atom, least, most)

    def count(self) -> tuple[int, int | None]:
        for sign, counts in _SIGNS.items():
            if self.takes(sign):
                return counts
        end = self.text.find("}", self.place)
        if self.peek() != "{" or end < 0:
            return 1, 1
        least, comma, most = self.text[self.place + 1 : end].partition(",")
        if not (least + most).isdecimal():
            return 1, 1
        self.place = end + 1
        if not comma:
            return _counts(least, least)
        return _counts(least or "0", most)

    def bracket(self) -> frozenset[str]:
        negated = self.takes("^")
        members: set[str] = set()
        first = True
        while first or self.peek() != "]":
            members |= self.bracket_item()
            first = False
        self.take()
        return ALPHABET - members if negated else ALPHABET & members

    def bracket_item(self) -> frozenset[str]:
        if self.takes("[:"):
            name, _, rest = self.text[self.place :].partition(":]")
            if name not in NAMED_CLASSES or len(name) == len(rest):
                message = f"a pattern that uses [:{name[:10]}:]"
                raise UnsafePattern(message)
            self.place += len(name) + 2
            return NAMED_CLASSES[name]
        start = self.bracket_character()
        if isinstance(start, frozenset):
            return start
        if self.peek() != "-" or self.text[self.place + 1 : self.place + 2] in ("]", ""):
            return frozenset({start.lower()})
        self.take()
        end = self.bracket_character()
        if isinstance(end, frozenset) or end < start:
            message = "a pattern with a range that runs backwards"
            raise UnsafePattern(message)
        return frozenset(chr(code).lower() for code in range(ord(start), min(ord(end), 127) + 1))

    def bracket_character(self) -> str | frozenset[str]:
        letter = self.take()
        if letter != "\\":
            return letter
        letter = self.take()
        if letter in ESCAPES:
            return ESCAPES[letter]
        if letter.isalnum():
            message = rf"a pattern that uses \{letter}"
            raise UnsafePattern(message)
        return letter


def _counts(least: str, most: str) -> tuple[int, int | None]:
    counts = int(least), int(most) if most else None
    if max(counts[0], counts[1] or 0) > LONGEST_COUNT or (counts[1] or counts[0]) < counts[0]:
        message = f"a pattern that repeats something more than {LONGEST_COUNT} times"
        raise UnsafePattern(message)
    return counts
