"""The one way in which the house learns the time: a Clock that is handed in."""

from typing import Protocol


class Clock(Protocol):
    """Gives the time; tests give one that moves when told to."""

    def wall(self) -> float:
        """Give seconds since 1970-01-01 UTC, as far as this machine knows."""

    def monotonic(self) -> float:
        """Give seconds from some start, never going back, unmoved by clock changes."""
