"""Countries to choose from: those whose help lines are shipped, or whose clocks have 12 hours.

A country decides which help lines come first and whether clocks say AM and PM.
"""

from collections.abc import Callable, Mapping
from typing import Final

from webui.languages import gettext as _

COUNTRIES: Final[Mapping[str, Callable[[], str]]] = {
    "au": lambda: _("Australia"),
    "bd": lambda: _("Bangladesh"),
    "ca": lambda: _("Canada"),
    "eg": lambda: _("Egypt"),
    "in": lambda: _("India"),
    "my": lambda: _("Malaysia"),
    "nz": lambda: _("New Zealand"),
    "pk": lambda: _("Pakistan"),
    "ph": lambda: _("Philippines"),
    "sa": lambda: _("Saudi Arabia"),
    "us": lambda: _("United States"),
}


def country_name(code: str) -> str:
    """Give a country's name; its letters where we know none."""
    return COUNTRIES[code]() if code in COUNTRIES else code.upper()


def countries_to_choose(current: str) -> list[tuple[str, str]]:
    """Give codes and names in the order of the reader's names; the current one is among them."""
    codes = {*COUNTRIES, *([current] if current else [])}
    return sorted(((code, country_name(code)) for code in codes), key=lambda each: each[1])
