"""The Public Suffix List: the names under which strangers register names of their own.

Two sections: ICANN's suffixes (`com`, `co.uk`) and private ones (`github.io`, dynamic DNS). Rules
are names, `*.name` (each name one label longer) and `!name` (not, although a wildcard says so). A
top-level domain that has no rule is a suffix too.
"""

import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, TypeAlias

from policy.names import canonical

SUFFIX: Final = 1
WILDCARD: Final = 2
"""Each name one label below is a suffix."""
EXCEPTION: Final = 4
"""The name is no suffix although a wildcard above says so."""
PRIVATE: Final = 8
"""The rules at this name are of the private section."""

Section: TypeAlias = Literal["icann", "private"]

LONGEST_RULE: Final = 8
"""Labels; more than any rule has."""
_MADE_UP: Final = "zq0xj9wv"
_PRIVATE_BEGINS: Final = "===BEGIN PRIVATE DOMAINS==="
_PRIVATE_ENDS: Final = "===END PRIVATE DOMAINS==="


class SuffixList:
    """All rules, in memory; the resolver asks the table instead, which holds them too."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._rules: dict[str, int] = {}
        section = 0
        for line in lines:
            text = line.strip()
            if _PRIVATE_BEGINS in text:
                section = PRIVATE
            elif _PRIVATE_ENDS in text:
                section = 0
            elif text and not text.startswith("//"):
                self._add(text.split()[0], section)

    @classmethod
    def load(cls, path: Path) -> "SuffixList":
        """Read the list in its own syntax, compressed or not."""
        octets = path.read_bytes()
        text = gzip.decompress(octets) if octets.startswith(b"\x1f\x8b") else octets
        return cls(text.decode().splitlines())

    def _add(self, text: str, section: int) -> None:
        rule = SUFFIX
        if text.startswith("!"):
            rule = EXCEPTION
        elif text.startswith("*."):
            rule = WILDCARD
        name = canonical(text.removeprefix("!").removeprefix("*."))
        self._rules[name] = self._rules.get(name, 0) | rule | section

    def __len__(self) -> int:
        return len(self._rules)

    def __iter__(self) -> Iterator[tuple[str, int]]:
        """Yield each name that has rules, with the flags of its rules."""
        return iter(self._rules.items())

    def is_icann(self, name: str) -> bool:
        """Say whether the name itself is a suffix of ICANN's section, or a top-level domain."""
        return self.section(name) == "icann"

    def section_of_pattern(self, regex: str) -> Section | None:
        """Say "icann" of a pattern that takes in a whole top-level domain.

        It is one if it matches a name that nobody has, there.
        """
        return "icann" if re.search(regex, self._made_up, re.MULTILINE) else None

    @cached_property
    def _made_up(self) -> str:
        """A name that nobody has below each top-level domain, one a line."""
        return "\n".join(f"{_MADE_UP}.{name}" for name in self._rules if "." not in name)

    def section(self, name: str) -> Section | None:
        """Say in which section the name itself is a suffix; None: it is no suffix."""
        rule = self._rules.get(name, 0)
        if not rule & SUFFIX:
            above = name.partition(".")[2]
            if not above:
                return "icann"
            if rule & EXCEPTION:
                return None
            rule = self._rules.get(above, 0)
            if not rule & WILDCARD:
                return None
        return "private" if rule & PRIVATE else "icann"

    def registrable(self, name: str) -> str:
        """Give the public suffix and one label more, or the name itself if it is a suffix."""
        return registrable(name, lambda suffix: self._rules.get(suffix, 0))


def registrable(name: str, rules_at: Callable[[str], int]) -> str:
    """Give the registrable name by the flags that `rules_at` finds: the longest suffix counts."""
    labels = name.split(".")
    suffix = 1
    wildcard = 0
    for length in range(1, min(len(labels), LONGEST_RULE) + 1):
        rule = rules_at(".".join(labels[-length:]))
        if rule & EXCEPTION:
            suffix = length - 1
            break
        if wildcard or rule & SUFFIX:
            suffix = length
        wildcard = rule & WILDCARD
    return ".".join(labels[-suffix - 1 :])
