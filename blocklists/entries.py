"""What a line of a list says, whatever the format it is written in."""

from enum import IntEnum
from typing import Final, NamedTuple

from blocklists.listed_names import NotListable, listed_name
from blocklists.patterns import SafePattern
from blocklists.suffixes import Section, SuffixList

LONGEST_SHOWN: Final = 80


class UnusableList(ValueError):  # noqa: N818  (reads as what it says)
    """A whole file that is no list we can use; the message is a clear sentence."""


class Scope(IntEnum):
    """Which names a rule for one name reaches; `BELOW` is the two others together."""

    EXACT = 1
    """That very name. (A look-up also lets it stand for `www.` and that name.)"""
    UNDER = 2
    """Its subdomains, without itself: what `*.x` means in a response policy zone."""
    BELOW = 3
    """The name and its subdomains."""


class Entry(NamedTuple):
    """One rule: for one canonical name, or for all names that a pattern matches."""

    name: str
    """A canonical name; empty where `pattern` is given."""
    scope: Scope = Scope.BELOW
    exception: bool = False
    """The list takes its label away here instead of giving it."""
    important: bool = False
    """It also beats rules of the other kind that are not important."""
    types: tuple[str, ...] = ()
    """Query types that it is for (`A`), or is not for (`~A`); none: for every type."""
    spared: tuple[str, ...] = ()
    """Names that, with all below them, this one rule leaves alone."""
    pattern: SafePattern | None = None

    def section(self, suffixes: SuffixList) -> Section | None:
        """Say of which section the public suffix is that the rule is for, if it is for one."""
        if self.pattern is None:
            return suffixes.section(self.name)
        return suffixes.section_of_pattern(self.pattern.regex)

    @property
    def text(self) -> str:
        """What tells this rule from the others of its list, to people and to guards."""
        return self.name if self.pattern is None else f"/{self.pattern.regex}/"


class Skipped(NamedTuple):
    """A line that gives no rule, and why."""

    line: int
    """Counted from 1."""
    text: str
    reason: str
    malformed: bool = True
    """False: a sound line that says something which DNS cannot do."""

    def __str__(self) -> str:
        shown = self.text if len(self.text) <= LONGEST_SHOWN else self.text[:LONGEST_SHOWN] + "…"
        return f"line {self.line}: {self.reason}: {shown!r}"


def entry_for(line: int, text: str, scope: Scope = Scope.BELOW) -> Entry | Skipped:
    """Give the rule for the name that stands in a line, or why there is none."""
    try:
        return Entry(listed_name(text), scope)
    except NotListable as problem:
        return Skipped(line, text, str(problem), problem.malformed)
