"""The lock of a family's nights: which alarm it is."""

from collections.abc import Sequence

from policy.alarms import Alarm


def night_of(alarms: Sequence[Alarm]) -> Alarm | None:
    """Give the alarm that locks the nights before school: overnight, everything, most days."""
    nightly = [a for a in alarms if a.locks_everything and a.days and a.start >= a.end]
    return max(nightly, key=lambda alarm: (alarm.on, len(alarm.days)), default=None)
