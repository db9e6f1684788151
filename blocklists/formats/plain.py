"""One name a line: `x`, `.x` and `*.x` all mean the name and everything below it.

That is also how UT1's `domains` files and wildcard lists are meant. A list of exact names is added
with the format *hosts*, which takes bare names as well.
"""

import re
from collections.abc import Iterable, Iterator

from blocklists.entries import Entry, Skipped, entry_for
from blocklists.listed_names import USUAL
from policy.names import LONGEST_NAME

_usual = re.compile(USUAL, re.ASCII).fullmatch
_comment = re.compile(r"(?:^|\s)(?:#|!|;|//).*")


def parse(lines: Iterable[str]) -> Iterator[Entry | Skipped]:
    """Yield what each line says."""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if _usual(text) and len(text) <= LONGEST_NAME:
            yield Entry(text)
        elif name := without_comment(text):
            yield entry_for(number, name.removeprefix("*").removeprefix("."))


def without_comment(text: str) -> str:
    """Give the text up to a `#`, `!`, `;` or `//` that begins a word."""
    return _comment.sub("", text, count=1).strip()
