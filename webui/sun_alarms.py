"""Alarms that begin with Fajr or Maghrib: times worked out for a city and a day, then editable."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from policy.alarms import Alarm
from policy.sun import DAWN, sunrise, sunset
from store.zones import find_zone
from webui.cities import CITIES, City
from webui.home_state import HomeState
from webui.languages import gettext as _
from webui.ready_alarms import FAJR, ready_alarm
from webui.wording import clock

OFFSETS: Final = (-30, -20, -15, -10, -5, 0, 5, 10, 15, 20, 30)
LENGTHS: Final = (15, 20, 30, 45, 60)
_MONTH: Final = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a parent chose."""

    kind: str
    """`fajr` or `maghrib`."""
    city: City
    offset: int = 0
    """Minutes by which the alarm begins later."""
    length: int = 30


@dataclass(frozen=True, slots=True)
class SunTimes:
    """When it is, as far as can be worked out; None where the sun does not go so far down."""

    today: dt.time | None
    in_a_month: dt.time | None

    @property
    def words(self) -> str:
        """Say both, as clocks show them."""
        if self.today is None or self.in_a_month is None:
            return _(
                "It cannot be worked out for this place and season: choose the times yourself."
            )
        values = {"today": clock(self.today), "later": clock(self.in_a_month)}
        return _("Today about %(today)s, in a month about %(later)s.") % values


def cities(state: HomeState) -> Sequence[City]:
    """Give the cities whose clocks show what this home's does; all, where there are none."""
    here = _offset(state.home.zone, state.now)
    same = [city for city in CITIES if _offset(find_zone(city.zone), state.now) == here]
    return same or CITIES


def _offset(zone: dt.tzinfo, instant: float) -> dt.timedelta | None:
    return dt.datetime.fromtimestamp(instant, zone).utcoffset()


def wish_of(state: HomeState, kind: str, city: str, offset: str, length: str) -> Wish:
    """Read what was chosen; anything else is left as it is by default."""
    known = cities(state)
    numbers = {str(number): number for number in (*OFFSETS, *LENGTHS)}
    shift, span = numbers.get(offset, 0), numbers.get(length, 30)
    return Wish(
        kind,
        next((each for each in known if each.id == city), known[0]),
        shift if shift in OFFSETS else 0,
        span if span in LENGTHS else 30,
    )


def times_of(state: HomeState, wish: Wish) -> SunTimes:
    """Work out today's time and that of a month later, by this home's clock."""
    today = state.shown.date()
    return SunTimes(_time(state, wish, today), _time(state, wish, today + _MONTH))


def _time(state: HomeState, wish: Wish, day: dt.date) -> dt.time | None:
    place = wish.city.latitude, wish.city.longitude
    minutes = sunrise(day, *place, DAWN) if wish.kind == FAJR else sunset(day, *place)
    if minutes is None:
        return None
    midnight = dt.datetime.combine(day, dt.time(), dt.UTC)
    shown = (midnight + dt.timedelta(minutes=round(minutes))).astimezone(state.home.zone)
    return shown.time().replace(tzinfo=None)


def sun_alarm(state: HomeState, wish: Wish) -> Alarm:
    """Give the alarm with its times worked out, or as it is where they cannot be."""
    alarm, time = ready_alarm(state, wish.kind), times_of(state, wish).today
    if time is None:
        return alarm
    start = dt.datetime.combine(state.shown.date(), time) + dt.timedelta(minutes=wish.offset)
    end = start + dt.timedelta(minutes=wish.length)
    return replace(alarm, start=start.time(), end=end.time())
