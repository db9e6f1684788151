"""The names of the cities by which alarms follow the sun; where they lie is `policy.places`."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from policy.places import CITIES, City
from policy.wall_clock import offset_at
from store.zones import find_zone
from webui.languages import gettext as _

_TITLES: Final[Mapping[str, Callable[[], str]]] = {
    "karachi": lambda: _("Karachi"),
    "lahore": lambda: _("Lahore"),
    "islamabad": lambda: _("Islamabad and Rawalpindi"),
    "faisalabad": lambda: _("Faisalabad"),
    "multan": lambda: _("Multan"),
    "peshawar": lambda: _("Peshawar"),
    "quetta": lambda: _("Quetta"),
    "hyderabad": lambda: _("Hyderabad"),
    "gujranwala": lambda: _("Gujranwala"),
    "sialkot": lambda: _("Sialkot"),
    "bahawalpur": lambda: _("Bahawalpur"),
    "sargodha": lambda: _("Sargodha"),
    "sukkur": lambda: _("Sukkur"),
    "abbottabad": lambda: _("Abbottabad"),
    "muzaffarabad": lambda: _("Muzaffarabad"),
    "gilgit": lambda: _("Gilgit"),
    "gwadar": lambda: _("Gwadar"),
    "kabul": lambda: _("Kabul"),
    "delhi": lambda: _("Delhi"),
    "dhaka": lambda: _("Dhaka"),
    "dubai": lambda: _("Dubai"),
    "riyadh": lambda: _("Riyadh"),
    "makkah": lambda: _("Makkah"),
    "istanbul": lambda: _("Istanbul"),
    "cairo": lambda: _("Cairo"),
    "london": lambda: _("London"),
    "bradford": lambda: _("Bradford"),
    "brussels": lambda: _("Brussels"),
    "berlin": lambda: _("Berlin"),
    "toronto": lambda: _("Toronto"),
    "newyork": lambda: _("New York"),
    "jakarta": lambda: _("Jakarta"),
    "kualalumpur": lambda: _("Kuala Lumpur"),
}


def city_title(identity: str) -> str:
    """Give a city's name in the language of the page; empty for one that is not known."""
    title = _TITLES.get(identity)
    return title() if title else ""


def cities_by_clock(zone: dt.tzinfo, now: float) -> Sequence[City]:
    """Give the cities whose clocks show what a home's does; all, where there are none."""
    here = offset_at(zone, now)
    every = list(CITIES.values())
    return [city for city in every if offset_at(find_zone(city.zone), now) == here] or every
