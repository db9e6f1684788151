"""When the sun stands so deep below the horizon: about sunrise, sunset and dawn; pure arithmetic.

The formulas are those of NOAA's Global Monitoring Laboratory, "General Solar Position
Calculations" (https://gml.noaa.gov/grad/solcalc/solareqns.PDF): a Fourier series for the equation
of time and the declination of a day, then the hour angle. Good to a few minutes between the polar
circles; mountains, height and weather are not in it.
"""

import datetime as dt
from math import acos, cos, degrees, pi, radians, sin, tan
from typing import Final

HORIZON: Final = 0.833
"""Degrees of the sun's centre below the horizon at sunrise and sunset: bent light, half a disc."""
DAWN: Final = 18.0
"""Degrees at which Fajr begins as the University of Islamic Sciences, Karachi, counts it."""
_MINUTES_PER_DEGREE: Final = 4
_NOON: Final = 720


def sunrise(day: dt.date, latitude: float, longitude: float, deep: float = HORIZON) -> float | None:
    """Give when the sun comes up to `deep` degrees below the horizon, in minutes after 00:00 UTC.

    Degrees north and east are positive. None: it does not on this day, as in polar summers.
    """
    return _crossing(day, latitude, longitude, deep, side=-1)


def sunset(day: dt.date, latitude: float, longitude: float, deep: float = HORIZON) -> float | None:
    """Give when the sun goes down to `deep` degrees below the horizon, like `sunrise`."""
    return _crossing(day, latitude, longitude, deep, side=1)


def _crossing(
    day: dt.date, latitude: float, longitude: float, deep: float, *, side: int
) -> float | None:
    noon_here = 12 - longitude / 15
    year = _angle_of_year(day, noon_here)
    angle = _hour_angle(latitude, _declination(year), deep)
    if angle is None:
        return None
    year = _angle_of_year(day, noon_here + side * angle / 15)
    angle = _hour_angle(latitude, _declination(year), deep)
    if angle is None:
        return None
    return _NOON - _MINUTES_PER_DEGREE * (longitude - side * angle) - _equation_of_time(year)


def _angle_of_year(day: dt.date, hour: float) -> float:
    """Give how far the year has come, in radians; the hour is of UTC."""
    number = day.timetuple().tm_yday
    is_leap = dt.date(day.year, 12, 31).timetuple().tm_yday
    return 2 * pi / is_leap * (number - 1 + (hour - 12) / 24)


def _equation_of_time(year: float) -> float:
    """Give by how many minutes a sundial is ahead of a clock."""
    once = 0.001868 * cos(year) - 0.032077 * sin(year)
    twice = -0.014615 * cos(2 * year) - 0.040849 * sin(2 * year)
    return 229.18 * (0.000075 + once + twice)


def _declination(year: float) -> float:
    """Give how far north of the equator the sun stands, in radians."""
    once = -0.399912 * cos(year) + 0.070257 * sin(year)
    twice = -0.006758 * cos(2 * year) + 0.000907 * sin(2 * year)
    thrice = -0.002697 * cos(3 * year) + 0.00148 * sin(3 * year)
    return 0.006918 + once + twice + thrice


def _hour_angle(latitude: float, declination: float, deep: float) -> float | None:
    """Give how far from its highest point the sun is then, in degrees."""
    here, zenith = radians(latitude), radians(90 + deep)
    wanted = cos(zenith) / (cos(here) * cos(declination)) - tan(here) * tan(declination)
    return degrees(acos(wanted)) if -1 <= wanted <= 1 else None
