"""Rules of proxy programs (Surge, Clash, Quantumult): `DOMAIN-SUFFIX,x`, `HOST,x,REJECT`.

Without a policy behind the name, or with one that rejects, the rule blocks. Rules that route a
name somewhere, and rules about addresses or programs, are none of our business.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from blocklists.entries import Entry, Scope, Skipped, entry_for
from blocklists.formats.plain import without_comment
from blocklists.formats.regex import pattern_entry
from blocklists.pattern_syntax import UnsafePattern
from blocklists.patterns import safe_mask

ROUTES: Final = "says which way a name goes, which is no block"
OTHER_RULE: Final = "a rule that is not about a name"

_heading = re.compile(r"(?:payload:|\[[^\]]*\]|[#;!].*|//.*)?").fullmatch
_rule_line = re.compile(r"[A-Z][A-Z0-9-]+,").match


def parse(lines: Iterable[str]) -> Iterator[Entry | Skipped]:
    """Yield what each line says."""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not _heading(text):
            bare = without_comment(text).removeprefix("- ").strip().strip("'\"")
            yield _parse_rule(number, bare)


def _parse_rule(number: int, text: str) -> Entry | Skipped:
    if not _rule_line(text.upper()):
        return entry_for(number, text.removeprefix("+").removeprefix("."))
    kind, value, *rest = (field.strip() for field in text.split(","))
    make = _KINDS.get(kind.upper())
    if make is None:
        return Skipped(number, text, OTHER_RULE, malformed=False)
    if rest and rest[0] and not rest[0].upper().startswith("REJECT"):
        return Skipped(number, text, ROUTES, malformed=False)
    return make(number, value)


def exact(number: int, text: str) -> Entry | Skipped:
    """Give the rule for that very name."""
    return entry_for(number, text, Scope.EXACT)


def suffix(number: int, text: str) -> Entry | Skipped:
    """Give the rule for the name and below; a mask may stand in it."""
    return wildcard(number, f"*.{text}") if "*" in text else entry_for(number, text.lstrip("."))


def keyword(number: int, text: str) -> Entry | Skipped:
    """Give the rule for each name that holds the text."""
    return wildcard(number, f"*{text}*")


def wildcard(number: int, text: str) -> Entry | Skipped:
    """Give the rule for a mask over the whole name."""
    body = text.lower().replace("*.", "", 1) if text.startswith("*.") else text.lower()
    start = "label" if text.startswith("*.") else "^"
    if not re.fullmatch(r"[a-z0-9_.*-]+", body):
        return Skipped(number, text, "not a mask over a domain name")
    try:
        return Entry("", pattern=safe_mask(body, start, at_end=True))
    except UnsafePattern as problem:
        return Skipped(number, text, str(problem), malformed=False)


Maker: TypeAlias = Callable[[int, str], Entry | Skipped]
_KINDS: Final[dict[str, Maker]] = {
    "DOMAIN": exact,
    "HOST": exact,
    "DOMAIN-SUFFIX": suffix,
    "HOST-SUFFIX": suffix,
    "DOMAIN-KEYWORD": keyword,
    "HOST-KEYWORD": keyword,
    "DOMAIN-WILDCARD": wildcard,
    "HOST-WILDCARD": wildcard,
    "DOMAIN-REGEX": pattern_entry,
}
