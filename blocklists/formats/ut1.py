"""A category of the UT1 (Université Toulouse Capitole) lists: a folder of up to four files.

`domains` holds names, each with all below it; `expressions` regular expressions for page
addresses, of which those that can match a name are taken; `urls` page addresses, counted only;
`usage` says whether the category is meant for blocking.
"""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final

from blocklists.entries import Entry, Skipped, UnusableList
from blocklists.formats import plain, regex
from blocklists.listed_names import A_PAGE

MEMBERS: Final = frozenset({"domains", "expressions", "urls", "usage"})


def member(path: str) -> str | None:
    """Give which of the four files a path names, compressed or not; None for any other."""
    name = PurePosixPath(path).name.removesuffix(".gz")
    return name if name in MEMBERS else None


def category(path: str) -> str:
    """Give the folder that a path of an archive lies in."""
    return PurePosixPath(path).parent.name


def parse_member(name: str, lines: Iterable[str]) -> Iterator[Entry | Skipped]:
    """Yield what one of the four files says. Raises `UnusableList` for an allow list."""
    match name:
        case "domains":
            yield from plain.parse(lines)
        case "expressions":
            yield from regex.parse(lines)
        case "urls":
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield Skipped(number, line.strip(), A_PAGE, malformed=False)
        case _:
            _check_usage(lines)


def _check_usage(lines: Iterable[str]) -> None:
    words = {line.strip() for line in lines}
    if "white" in words and "black" not in words:
        message = "The category's usage file says that it is meant for allowing, not for blocking."
        raise UnusableList(message)
