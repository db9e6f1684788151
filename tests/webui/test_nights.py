"""Which alarm is the lock of the nights."""

import datetime as dt

from policy.alarms import Alarm
from policy.labels import EVERYTHING
from webui.nights import night_of

ALL = frozenset({EVERYTHING})


def test_the_night_is_the_lock_over_midnight_on_most_days() -> None:
    homework = Alarm("H", dt.time(16), dt.time(18), days=frozenset({0}), locks=ALL)
    weekend = Alarm("W", dt.time(23), dt.time(7), days=frozenset({4, 5}), locks=ALL)
    school = Alarm("S", dt.time(21), dt.time(6), days=frozenset({6, 0, 1, 2, 3}), locks=ALL)
    assert night_of([homework, weekend, school]) is school
    assert night_of([homework]) is None
