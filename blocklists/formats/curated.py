"""Names written by hand for this program: `x` is the name and below, `=x` that very name.

Only here may a top-level domain be named. What follows `#` says why a name is in the list.
"""

from collections.abc import Iterable, Iterator

from blocklists.entries import Entry, Scope, Skipped
from blocklists.formats.plain import without_comment
from blocklists.listed_names import NotListable, curated_name


def parse(lines: Iterable[str]) -> Iterator[Entry | Skipped]:
    """Yield what each line says."""
    for number, line in enumerate(lines, 1):
        text = without_comment(line)
        if text:
            yield curated_entry(number, text)


def curated_entry(line: int, text: str) -> Entry | Skipped:
    """Give the rule that `x` or `=x` means."""
    name = text.removeprefix("=")
    try:
        return Entry(curated_name(name), Scope.BELOW if name == text else Scope.EXACT)
    except NotListable as problem:
        return Skipped(line, text, str(problem), problem.malformed)
