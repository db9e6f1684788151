"""The lock of a family's nights: which alarm it is."""

import datetime as dt
from collections.abc import Sequence

from policy.alarms import Alarm


def night_of(alarms: Sequence[Alarm], today: dt.date) -> Alarm | None:
    """Give the alarm that locks the nights before school: overnight, everything, most days."""
    nightly = [a for a in alarms if a.locks_everything and a.days and _is_overnight(a, today)]
    return max(nightly, key=lambda alarm: (alarm.on, len(alarm.days)), default=None)


def _is_overnight(alarm: Alarm, today: dt.date) -> bool:
    times = alarm.stretch(today)
    return times is not None and times[0].date() < times[1].date()
