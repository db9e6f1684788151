"""The help lines of a country, and those for everybody, as the pages show them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

EVERYWHERE: Final = "intl"
_AT_ONCE: Final = (
    ("emergency",),
    ("child_protection", "child_helpline"),
    ("cybercrime", "online_harassment"),
    ("counselling", "abuse"),
)
"""Of each of these a child sees one number at once."""
_LOCAL_FIRST: Final = ("emergency", "child_protection", "abuse", "counselling")
_COUNTRY_OF_ZONE: Final = {"Asia/Karachi": "pk"}


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One place to turn to, in the language of the page."""

    who: str
    number: str
    kind: str
    area: str
    hours: str
    note: str
    languages: tuple[str, ...]
    web: str
    """A name to open; empty where there is none."""
    email: str
    takes_reports: bool
    source: str
    checked: str
    """When its number was last read in a public source; empty: it could not be checked."""

    @property
    def dial(self) -> str:
        """The number as a phone dials it."""
        return "".join(each for each in self.number if each.isdigit() or each == "+")


class HelpLines:
    """The shipped packs of help lines, read when somebody needs them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _packs(self) -> Mapping[str, list[dict[str, Any]]]:
        packs = {}
        for path in sorted(self._folder.glob("*.json")):
            packs[path.stem] = json.loads(path.read_text("utf-8"))["rows"]
        return packs

    def has(self, country: str) -> bool:
        return country in self._packs

    def of(self, country: str, language: str) -> list[HelpLine]:
        """Give a country's lines, who helps at once first; none for an unknown country."""
        lines = [_line(row, language) for row in self._packs.get(country, ())]
        return sorted(lines, key=_order)

    def for_a_home(self, country: str, language: str) -> list[HelpLine]:
        """Give a country's lines, or where it has none those for everybody."""
        return self.of(country, language) or self.for_everybody(language)

    def at_once(self, country: str, language: str) -> list[HelpLine]:
        """Give one number each for danger, children, the net and talking; checked ones first."""
        lines = [line for line in self.for_a_home(country, language) if line.number]
        by_check = sorted(lines, key=lambda line: not line.checked)
        firsts = (next((o for o in by_check if o.kind in kinds), None) for kinds in _AT_ONCE)
        return [line for line in firsts if line is not None]

    def countries(self) -> list[str]:
        """Give the countries that have lines here."""
        return [pack for pack in self._packs if pack != EVERYWHERE]

    def for_everybody(self, language: str) -> list[HelpLine]:
        return self.of(EVERYWHERE, language)


def country_of(country: str, timezone: str) -> str:
    """Give the country whose lines are shown: as set, else by the time zone."""
    return country or _COUNTRY_OF_ZONE.get(timezone, "")


def _order(line: HelpLine) -> tuple[int, bool]:
    kinds = _LOCAL_FIRST
    return (kinds.index(line.kind) if line.kind in kinds else len(kinds), not line.number)


def _line(row: Mapping[str, Any], language: str) -> HelpLine:
    def said(key: str) -> str:
        texts = row[key]
        return str(texts.get(language) or texts["en"])

    return HelpLine(
        who=said("who"),
        number=row["number"] or "",
        kind=row["kind"],
        area=said("area"),
        hours=row["hours"] or "",
        note=said("note"),
        languages=tuple(row["languages"]),
        web=next((name.removeprefix("=") for name in row["domains"]), ""),
        email=row["email"] or "",
        takes_reports=bool(row["report"]),
        source=row["source"],
        checked=row["last_checked"] or "",
    )
