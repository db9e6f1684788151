"""The one way in which the house learns the time: a Clock that is handed in."""

from typing import Final, Protocol

BUILT: Final = 1_767_225_600.0
"""No clock that shows less than this (the year 2026) can be right."""


class Clock(Protocol):
    """Gives the time; tests give one that moves when told to."""

    def wall(self) -> float:
        """Give seconds since 1970-01-01 UTC, as far as this machine knows."""

    def monotonic(self) -> float:
        """Give seconds from some start, never going back, unmoved by clock changes."""
