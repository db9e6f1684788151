"""The clock as this house trusts it: one that is known not to run backwards over a restart.

Routers without a battery start in 1970, or where they were switched off. Until the clock is known
to be right, the instant of the last save stands still: what held then holds, locks included.
"""

from policy.clock import BUILT, Clock

_MAY_LAG = 120.0
"""Seconds by which the clock may be behind the last save: it is saved once a minute."""
_BELIEVED_AFTER = 86400.0
"""Seconds for which a clock that is behind the last save must run evenly until it is believed: it
was the save that was wrong, made while the clock stood in some far year."""
JUMP = 2.0
"""A wall clock that moved this much more or less than the monotonic one was set."""


class Watch:
    """Gives the instant by which rules are read, and notices when the clock is set."""

    def __init__(self, clock: Clock, saved: float | None) -> None:
        self._clock = clock
        self._floor = max(saved or 0.0, BUILT)
        self._difference = clock.wall() - clock.monotonic()
        self._steady_since = clock.monotonic()

    @property
    def is_set(self) -> bool:
        """The clock can be right: it is not before the last save, nor before this was built."""
        return self._clock.wall() >= self._floor - _MAY_LAG

    def now(self) -> float:
        """Give the instant by which rules are read (seconds since 1970 UTC)."""
        return max(self._clock.wall(), self._floor) if self.is_set else self._floor

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def saved(self, instant: float) -> None:
        """Note that an instant was saved: the clock will not be believed below it."""
        if self.is_set:
            self._floor = max(self._floor, instant)

    def was_set(self) -> bool:
        """Say whether somebody set the clock since this was last asked."""
        wall, monotonic = self._clock.wall(), self._clock.monotonic()
        moved = abs(wall - monotonic - self._difference) > JUMP
        self._difference = wall - monotonic
        if moved or wall < BUILT or self.is_set:
            self._steady_since = monotonic
        elif monotonic - self._steady_since > _BELIEVED_AFTER:
            self._floor = wall
        return moved
