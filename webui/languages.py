"""Which language a page speaks and how it writes times; texts go through gettext.

The choice holds for one request (a context variable), so that views need not hand it on. English
is the source; any other language is one catalogue in `locale/`.
"""

import gettext as catalogues
import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

DOMAIN: Final = "nigehban"
APP: Final = "app"
"""Marks the names of apps in a catalogue: some are words that pages say too (Session, Line)."""
FOLDER: Final = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the pages."""

    code: str
    name: str
    """As its speakers write it."""
    direction: str
    twelve_hours: bool
    day_parts: bool = False
    """It says "nine at night" rather than "9 PM"."""


ENGLISH: Final = Language("en", "English", "ltr", twelve_hours=False)
URDU: Final = Language("ur", "اردو", "rtl", twelve_hours=True, day_parts=True)
LANGUAGES: Final[Mapping[str, Language]] = {each.code: each for each in (ENGLISH, URDU)}
_TWELVE_HOUR_REGIONS: Final = frozenset(
    ["us", "pk", "in", "bd", "au", "ca", "nz", "ph", "my", "eg", "sa"]
)
_WISH: Final = re.compile(r"([a-z]{2,3})(?:-([a-z0-9]{2,8}))*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a page speaks."""

    language: Language = ENGLISH
    twelve_hours: bool = False


_manner: ContextVar[Manner] = ContextVar("manner", default=Manner())  # noqa: B039  (frozen)


def speak(manner: Manner) -> None:
    """Let the rest of this request speak so."""
    _manner.set(manner)


def manner() -> Manner:
    """Give how this request speaks."""
    return _manner.get()


def gettext(text: str) -> str:
    """Give our own text in the language of this request."""
    return _catalogue(_manner.get().language.code).gettext(text) if text else ""


def app_title(title: str) -> str:
    """Give an app's name as readers of this language write it; most keep their own."""
    return _catalogue(_manner.get().language.code).pgettext(APP, title)


def ngettext(one: str, many: str, number: int) -> str:
    """Give a text that depends on a number."""
    return _catalogue(_manner.get().language.code).ngettext(one, many, number)


@lru_cache
def _catalogue(code: str) -> catalogues.NullTranslations:
    return catalogues.translation(DOMAIN, FOLDER, [code], fallback=True)


def chosen_manner(asked: str | None, accepted: str, country: str = "") -> Manner:
    """Choose by a link or cookie (`asked`), else by the browser's Accept-Language."""
    wishes = [match for match in (_WISH.match(w.strip()) for w in accepted.split(",")) if match]
    codes = [asked or "", *(wish[1].lower() for wish in wishes)]
    language = next((LANGUAGES[code] for code in codes if code in LANGUAGES), ENGLISH)
    regions = [(wish[2] or "").lower() for wish in wishes if wish[1].lower() == language.code]
    region = next((region for region in regions if region), country)
    return Manner(language, language.twelve_hours or region in _TWELVE_HOUR_REGIONS)
