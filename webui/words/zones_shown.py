"""Time zones to choose from: a list by parts of the world, and what the clock shows there now."""

import datetime as dt
from typing import Any

from policy.wall_clock import shown_at
from store.zones import find_zone, is_utc, known_zones
from webui.visits import Visit
from webui.words import wording


def zone_choice(visit: Visit, zone: str) -> dict[str, Any]:
    """Give what a template needs to show a zone and to choose another."""
    try:
        shown: dt.datetime = shown_at(find_zone(zone), visit.state.now)
    except ValueError:
        zone, shown = visit.household.timezone, visit.state.shown
    return {
        "zone": zone,
        "zone_time": wording.clock(shown),
        "zone_is_utc": is_utc(zone),
        "zones": by_area(zone),
    }


def by_area(current: str) -> dict[str, list[tuple[str, str]]]:
    """Give zones and their titles by area of the world; the current one is always among them."""
    known = known_zones()
    areas: dict[str, list[tuple[str, str]]] = {}
    for name in known if current in known else (current, *known):
        area, mark, city = name.partition("/")
        title = city.replace("_", " ").replace("/", ", ") if mark else name
        areas.setdefault(area if mark else "", []).append((name, title))
    return areas
