"""The clock by which acts are dated: like the resolver's, it does not run back over a restart.

A router without a battery starts in 1970. A pause that was dated then would be older than the
grant it should end, a code would fit for ever, and who was locked out would be so for 56 years.
So time is not taken to be before what the resolver last saved; `resolver.watch` says the same.
"""

import math
import sqlite3
from contextlib import closing
from pathlib import Path

from policy.clock import BUILT, Clock
from store.minute_journal import journal_of, read_journal


class TrustedClock:
    """Gives the time, but none before the last that was saved."""

    def __init__(self, clock: Clock, activity: Path) -> None:
        self._clock, self._activity = clock, activity
        self._floor, self._last = BUILT, math.inf

    def wall(self) -> float:
        """Give the instant by which rules are read; while the clock is not set, the last saved."""
        wall = self._clock.wall()
        if wall < self._last or wall < self._floor:
            self._floor = max(saved_clock(self._activity) or 0.0, BUILT)
        self._last = wall
        return max(wall, self._floor)

    def monotonic(self) -> float:
        return self._clock.monotonic()


def saved_clock(path: Path) -> float | None:
    """Give the last instant that the resolver saved; None where nothing was."""
    noted = read_journal(journal_of(path)).instant
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=2)) as db:
            return last_saved(db, noted)
    except sqlite3.Error:
        return noted


def last_saved(db: sqlite3.Connection, noted: float | None) -> float | None:
    """Give the later of what activity.db and its journal say; raises sqlite3.Error.

    Either may be behind: the database until it takes the journal in, and the journal where the
    power failed before it was begun anew.
    """
    row = db.execute("SELECT saved FROM clock").fetchone()
    saved = None if row is None else float(row[0])
    return max((each for each in (saved, noted) if each is not None), default=None)
