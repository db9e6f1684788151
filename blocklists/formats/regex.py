r"""Regular expressions, one a line (`^ads[0-9]*\.`), searched for anywhere in a name.

An expression is taken only in its safe form (`blocklists.patterns`); one that means nothing but a
name becomes a rule for that name, so that the suffix rules hold for it too.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from blocklists.entries import Entry, Scope, Skipped, entry_for
from blocklists.pattern_syntax import UnsafePattern
from blocklists.patterns import PlainName, safe_pattern

_SCOPES: Final = {
    (True, True): Scope.BELOW,
    (True, False): Scope.EXACT,
    (False, True): Scope.UNDER,
}


def parse(lines: Iterable[str]) -> Iterator[Entry | Skipped]:
    """Yield what each line says."""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text and not text.startswith("#"):
            yield pattern_entry(number, _without_slashes(text))


def _without_slashes(text: str) -> str:
    wrapped = len(text) > len("//") and text.startswith("/") and text.endswith("/")
    return text[1:-1] if wrapped else text


def pattern_entry(number: int, text: str) -> Entry | Skipped:
    """Give the rule of one expression, or why it is not taken."""
    if ";" in text:
        return Skipped(number, text, "an expression with options behind it", malformed=False)
    try:
        pattern = safe_pattern(text)
    except UnsafePattern as problem:
        return Skipped(number, text, str(problem), malformed=False)
    if isinstance(pattern, PlainName):
        return entry_for(number, pattern.name, _SCOPES[pattern.itself, pattern.subdomains])
    return Entry("", pattern=pattern)
