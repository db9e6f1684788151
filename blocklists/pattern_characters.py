r"""The characters that domain names are made of, and the sets of them that patterns speak of.

A canonical name holds 40 different characters, so every set in a pattern (`[a-z]`, `\d`, `.`,
`[^.]`, `[[:alpha:]]`) is a plain set of some of them, and letter case is gone.
"""

import re
from dataclasses import dataclass
from typing import Final

LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz")
DIGITS: Final = frozenset("0123456789")
ALPHABET: Final = LETTERS | DIGITS | frozenset("-_.\\")

ESCAPES: Final = {
    "d": DIGITS,
    "D": ALPHABET - DIGITS,
    "w": LETTERS | DIGITS | {"_"},
    "W": frozenset("-.\\"),
    "s": frozenset[str](),
    "S": ALPHABET,
}
NAMED_CLASSES: Final = {
    "alpha": LETTERS,
    "lower": LETTERS,
    "upper": LETTERS,
    "digit": DIGITS,
    "alnum": LETTERS | DIGITS,
    "xdigit": DIGITS | frozenset("abcdef"),
    "punct": frozenset("-_.\\"),
    "space": frozenset[str](),
    "blank": frozenset[str](),
    "graph": ALPHABET,
    "print": ALPHABET,
}


@dataclass(frozen=True, slots=True)
class Characters:
    """One character out of a set; an empty set matches nothing."""

    members: frozenset[str]

    def __str__(self) -> str:
        if self.members == ALPHABET:
            return "."
        if len(self.members) == 1:
            return re.escape(next(iter(self.members))).replace(r"\-", "-")
        text = "".join(f"\\{letter}" for letter in sorted(self.members - LETTERS - DIGITS - {"_"}))
        for run in (LETTERS, DIGITS, frozenset("_")):
            text += _ranges(sorted(self.members & run))
        return f"[{text}]"


def _ranges(letters: list[str]) -> str:
    """Write `abcdx` as `a-dx`."""
    text = ""
    while letters:
        length = 1
        while length < len(letters) and ord(letters[length]) == ord(letters[0]) + length:
            length += 1
        run, letters = letters[:length], letters[length:]
        text += f"{run[0]}-{run[-1]}" if length > 2 else "".join(run)  # noqa: PLR2004  (a-b: no gain)
    return text
