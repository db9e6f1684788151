"""Where the bars of a chart stand, in the units of its drawing; pure.

A bar is drawn twice: solid up to what is sure, lighter up to what may be. Lines run both ways, so
the first day stands at the end where reading starts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from webui.languages import manner
from webui.reports import Day

WIDTH: Final = 336
HEIGHT: Final = 132
_BAR: Final = 26


@dataclass(frozen=True, slots=True)
class Bar:
    """One day's bar."""

    day: Day
    x: float
    middle: float
    low: float
    """Height of what is sure."""
    high: float
    """Height of what may be."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars and the lines behind them."""

    bars: Sequence[Bar]
    lines: Sequence[tuple[float, int]]
    """Height from the top, and the minutes that it stands for."""
    top: int


def chart_of(days: Sequence[Day]) -> Chart:
    """Place the bars; the highest line is a whole number of hours."""
    most = max((day.high for day in days), default=0)
    step = _step(most)
    top = max(step, -(-most // step) * step)
    lines = [(_at(minutes, top), minutes) for minutes in range(step, top + 1, step)]
    return Chart([_bar(day, place, len(days), top) for place, day in enumerate(days)], lines, top)


def _step(most: int) -> int:
    """Give the minutes between two lines, so that there are at most four."""
    return next(step for step in (30, 60, 120, 240, 480) if most <= 4 * step)


def _bar(day: Day, place: int, count: int, top: int) -> Bar:
    column = WIDTH / count
    at = place if manner().language.direction == "ltr" else count - 1 - place
    middle = at * column + column / 2
    low, high = (round(HEIGHT * part / top, 1) for part in (day.low, day.high))
    return Bar(day, round(middle - _BAR / 2, 1), round(middle, 1), low, high)


def _at(minutes: int, top: int) -> float:
    return round(HEIGHT - HEIGHT * minutes / top, 1)


def share(part: int, whole: int) -> float:
    """Give a part in percent of a whole."""
    return round(100 * part / whole, 1) if whole else 0
