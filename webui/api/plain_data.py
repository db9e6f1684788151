"""A bound on JSON from outside: no deeper and no larger than a household's rules ever are."""

from typing import Final

DEEPEST: Final = 24
MOST: Final = 100_000
"""So many values; the largest household file that anybody keeps by hand has a few thousand."""


def check_plain(data: object) -> None:
    """Walk through lists and mappings; raises ValueError for too much, or for half characters."""
    waiting, seen = [(data, 0)], 0
    while waiting:
        value, depth = waiting.pop()
        seen += 1
        if depth > DEEPEST or seen > MOST:
            message = "it is nested too deeply" if depth > DEEPEST else "it holds too many values"
            raise ValueError(message)
        if isinstance(value, str):
            _check_text(value)
        elif isinstance(value, dict):
            waiting += [(each, depth + 1) for pair in value.items() for each in pair]
        elif isinstance(value, list | tuple | set):
            waiting += [(each, depth + 1) for each in value]


def _check_text(value: str) -> None:
    """Refuse halves of characters: they can be written nowhere."""
    try:
        value.encode()
    except UnicodeEncodeError:
        message = "it holds half a character"
        raise ValueError(message) from None
