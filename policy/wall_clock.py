"""Between instants (seconds since 1970 UTC) and what the clock on the wall of a home shows.

Family rules are wall-clock rules: "21:00" means that the kitchen clock shows 21:00, also on the two
days of the year on which it jumps. The zone is handed in as a `tzinfo`.
"""

import datetime as dt
from collections.abc import Iterator

_PROBE = 6 * 3600
"""Offsets are compared this often (seconds); no zone changes twice within it."""


def shown_at(zone: dt.tzinfo, instant: float) -> dt.datetime:
    """Give what the clock shows at an instant, as a naive datetime."""
    return dt.datetime.fromtimestamp(instant, zone).replace(tzinfo=None, fold=0)


def instants_of(zone: dt.tzinfo, shown: dt.datetime) -> tuple[float, ...]:
    """Give the instants at which the clock comes to show this: one, or two when it is set back.

    A reading that is skipped when the clock is set forward gives the instant of the jump, which is
    when the clock passes it.
    """
    found = []
    for fold in (0, 1):
        instant = shown.replace(tzinfo=zone, fold=fold).timestamp()
        if shown_at(zone, instant) == shown:
            found.append(instant)
    if found:
        return tuple(sorted(set(found)))
    return tuple(clock_changes(zone, *_around(zone, shown)))


def _around(zone: dt.tzinfo, shown: dt.datetime) -> tuple[float, float]:
    either = [shown.replace(tzinfo=zone, fold=fold).timestamp() for fold in (0, 1)]
    return min(either) - 1, max(either) + 1


def clock_changes(zone: dt.tzinfo, start: float, end: float) -> Iterator[float]:
    """Yield the instants in (start, end] from which the zone's offset differs."""
    while start < end:
        step = min(start + _PROBE, end)
        if offset_at(zone, start) != offset_at(zone, step):
            yield _first_difference(zone, start, step)
        start = step


def _first_difference(zone: dt.tzinfo, before: float, after: float) -> float:
    low, high = int(before), int(after) + 1
    old = offset_at(zone, before)
    while high - low > 1:
        middle = (low + high) // 2
        if offset_at(zone, middle) == old:
            low = middle
        else:
            high = middle
    return float(high)


def offset_at(zone: dt.tzinfo, instant: float) -> dt.timedelta | None:
    """Give how far the clock is ahead of UTC at an instant."""
    return dt.datetime.fromtimestamp(instant, zone).utcoffset()


def day_start(zone: dt.tzinfo, day: dt.date) -> float:
    """Give the instant at which a calendar day begins (not always 00:00 where clocks jump then)."""
    return min(instants_of(zone, dt.datetime.combine(day, dt.time())))


def minute_of_day(zone: dt.tzinfo, instant: float) -> int:
    """Give the minute that the clock shows, 0 to 1439."""
    shown = shown_at(zone, instant)
    return shown.hour * 60 + shown.minute
