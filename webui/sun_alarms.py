"""Alarms that follow the sun: for which place, by how many minutes, and how their times move."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from policy.alarm_times import SunEvent, SunTime, When, place_of
from policy.alarms import Alarm
from policy.places import Place
from webui.cities import cities_by_clock, city_title
from webui.home_state import HomeState
from webui.languages import gettext as _
from webui.words.alarm_words import clocks, place_title
from webui.words.wording import duration

OFFSETS: Final = (-60, -45, -30, -20, -15, -10, -5, 0, 5, 10, 15, 20, 30, 45, 60, 90, 120)
LENGTH: Final = 30
"""Minutes that a ready alarm runs."""
SAME_PLACE: Final = "same"
"""Stands for the place that an alarm has already, where that is no city of the list."""
_MONTH: Final = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Edge:
    """One end of an alarm as the editor shows it."""

    key: str
    """`from` or `to`."""
    by: str
    """`clock`, or what the sun does."""
    clock: str
    """What the clock shows, HH:MM; of a time by the sun what it shows today."""
    offset: int
    offsets: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class SunChoice:
    """What the editor shows of the sun."""

    edges: Sequence[Edge]
    cities: Sequence[tuple[str, str]]
    city: str
    follows: bool
    moves: str
    """How its times move, in a sentence; empty for an alarm of the clock."""


def sun_choice(state: HomeState, alarm: Alarm) -> SunChoice:
    """Put the times of an alarm into the fields of the editor."""
    today = state.shown.date()
    stretch = alarm.stretch(today)
    place = place_of(alarm.start, alarm.end) or usual_place(state)
    listed = [
        (city.id, city_title(city.id)) for city in cities_by_clock(state.home.zone, state.now)
    ]
    is_listed = any(place.city == identity for identity, _title in listed)
    return SunChoice(
        edges=[
            _edge("from", alarm.start, stretch[0] if stretch else None),
            _edge("to", alarm.end, stretch[1] if stretch else None),
        ],
        cities=listed if is_listed else [(SAME_PLACE, place_title(place)), *listed],
        city=place.city if is_listed else SAME_PLACE,
        follows=alarm.follows_the_sun,
        moves=moves(alarm, today) if alarm.follows_the_sun else "",
    )


def _edge(key: str, when: When, shown: dt.datetime | None) -> Edge:
    if isinstance(when, dt.time):
        return Edge(key, "clock", f"{when:%H:%M}", 0, _offsets(0))
    time = f"{shown:%H:%M}" if shown else "12:00"
    return Edge(key, when.event.value, time, when.offset, _offsets(when.offset))


def _offsets(chosen: int) -> list[tuple[int, str]]:
    return [(minutes, _offset_words(minutes)) for minutes in sorted({*OFFSETS, chosen})]


def _offset_words(minutes: int) -> str:
    if not minutes:
        return _("right then")
    text = _("%(time)s before") if minutes < 0 else _("%(time)s after")
    return text % {"time": duration(abs(minutes))}


def moves(alarm: Alarm, today: dt.date) -> str:
    """Say when it is today and in a month, or that the sun gives no such time."""
    if alarm.stretch(today) is None:
        return _("The sun gives no such time there today: on such days this alarm does nothing.")
    later = today + _MONTH
    if alarm.stretch(later) is None:
        return _("In a month the sun gives no such time there: then this alarm does nothing.")
    values = {"today": " – ".join(clocks(alarm, today)), "later": " – ".join(clocks(alarm, later))}
    return _("Today %(today)s, in a month %(later)s: it follows the sun by itself.") % values


def usual_place(state: HomeState) -> Place:
    """Give the place that most alarms of the home have, or the first city by its clock."""
    household = state.household
    layers = [household.layer, *(profile.layer for profile in household.profiles.values())]
    layers += [device.layer for device in household.devices]
    alarms = [alarm for layer in layers for alarm in layer.alarms or ()]
    alarms += [alarm for calendar in household.calendars for alarm in calendar.alarms or ()]
    places = Counter(place for each in alarms if (place := place_of(each.start, each.end)))
    if places:
        return places.most_common(1)[0][0]
    return cities_by_clock(state.home.zone, state.now)[0].place


def sun_times(state: HomeState, event: SunEvent) -> tuple[SunTime, SunTime]:
    """Give both ends of a ready alarm."""
    place, zone = usual_place(state), state.home.zone
    return SunTime(event, place, 0, zone), SunTime(event, place, LENGTH, zone)
