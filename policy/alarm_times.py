"""When an alarm starts or ends: a time of the clock, or one that follows the sun through the year.

A time by the sun is worked out for each day, for a place, in whole minutes of the home's clock. It
is arithmetic alone, and remembered: an alarm is asked of about its days again and again.
"""

import datetime as dt
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Final

from policy.places import Place
from policy.sun import DAWN, HORIZON, sunrise, sunset

LARGEST_OFFSET: Final = 180
"""Minutes before or after what the sun does."""
_MINUTE: Final = dt.timedelta(minutes=1)


class SunEvent(Enum):
    """What the sun does."""

    FAJR = "fajr"
    """Dawn, as the University of Islamic Sciences, Karachi, counts it."""
    SUNRISE = "sunrise"
    SUNSET = "sunset"
    MAGHRIB = "maghrib"
    """Sunset, by the name of its prayer."""


@dataclass(frozen=True, slots=True)
class SunTime:
    """So many minutes after something that the sun does at a place."""

    event: SunEvent
    place: Place
    offset: int = 0
    """Minutes; before it where negative."""
    zone: dt.tzinfo = field(default=dt.UTC, compare=False)
    """The zone of the clock by which it is told: the home's."""

    def event_on(self, day: dt.date) -> dt.datetime | None:
        """Give what the clock shows when it happens on a day of that place (naive).

        None: it does not happen, as in summers of the north. In the night of a far place, or a
        late summer sunset, the clock may show the day before or after.
        """
        return _shown(self.event, self.place.latitude, self.place.longitude, self.zone, day)

    def on(self, day: dt.date) -> dt.datetime | None:
        """Give what the clock shows at this time of a day; None where there is no such time."""
        happens = self.event_on(day)
        return None if happens is None else happens + self.offset * _MINUTE


@lru_cache(maxsize=512)
def _shown(
    event: SunEvent, latitude: float, longitude: float, zone: dt.tzinfo, day: dt.date
) -> dt.datetime | None:
    if event in {SunEvent.FAJR, SunEvent.SUNRISE}:
        deep = DAWN if event is SunEvent.FAJR else HORIZON
        minutes = sunrise(day, latitude, longitude, deep)
    else:
        minutes = sunset(day, latitude, longitude)
    if minutes is None:
        return None
    midnight = dt.datetime.combine(day, dt.time(), dt.UTC)
    shown = (midnight + round(minutes) * _MINUTE).astimezone(zone)
    return shown.replace(tzinfo=None, fold=0)


When = dt.time | SunTime


def time_on(when: When, day: dt.date) -> dt.datetime | None:
    """Give what the clock shows at a time of a day; None where the sun gives none."""
    return dt.datetime.combine(day, when) if isinstance(when, dt.time) else when.on(day)


def written(when: When) -> str:
    """Write a time as the household file has it: `21:00`, `maghrib`, `fajr-20`."""
    if isinstance(when, dt.time):
        return f"{when:%H:%M}"
    return f"{when.event.value}{when.offset:+d}" if when.offset else when.event.value


def identified(when: When) -> str:
    """Write a time with its place, so that no other one is written so: `maghrib+10@lahore`."""
    if isinstance(when, dt.time):
        return written(when)
    place = when.place
    return f"{written(when)}@{place.city or f'{place.latitude:g},{place.longitude:g}'}"


def place_of(*times: When) -> Place | None:
    """Give the place by which times follow the sun; None where all are of the clock."""
    return next((each.place for each in times if isinstance(each, SunTime)), None)
