"""Which alarm is the lock of the nights."""

import datetime as dt

from policy.alarm_times import SunEvent, SunTime
from policy.alarms import Alarm
from policy.labels import EVERYTHING
from policy.places import CITIES
from webui.nights import night_of

ALL = frozenset({EVERYTHING})
MONDAY = dt.date(2026, 11, 23)


def test_the_night_is_the_lock_over_midnight_on_most_days() -> None:
    homework = Alarm("H", dt.time(16), dt.time(18), days=frozenset({0}), locks=ALL)
    weekend = Alarm("W", dt.time(23), dt.time(7), days=frozenset({4, 5}), locks=ALL)
    school = Alarm("S", dt.time(21), dt.time(6), days=frozenset({6, 0, 1, 2, 3}), locks=ALL)
    assert night_of([homework, weekend, school], MONDAY) is school
    assert night_of([homework], MONDAY) is None


def test_a_night_may_end_with_the_sun() -> None:
    fajr = SunTime(SunEvent.FAJR, CITIES["lahore"].place)
    until_fajr = Alarm("F", dt.time(21), fajr, days=frozenset({0}), locks=ALL)
    assert night_of([until_fajr], MONDAY) is until_fajr
