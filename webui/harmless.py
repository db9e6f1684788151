"""Text from outside (names of devices, reasons, queries), made fit to stand on a page.

What turns the direction of a line around, or what a terminal obeys, is left out; markup is escaped
by the templates. Applied to every value that a template prints.
"""

import re
from typing import Final

from markupsafe import Markup

_UNWANTED: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_SPACE: Final = re.compile(r"\s+")


def harmless(value: object) -> object:
    """Give a value as a template may print it."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _UNWANTED.sub("", value)
    return value


def one_line(text: str, longest: int) -> str:
    """Give typed text as one short line."""
    return _SPACE.sub(" ", _UNWANTED.sub(" ", text)).strip()[:longest].strip()
