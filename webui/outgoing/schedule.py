"""When the weekly summary is due: a weekday and a time on the clock of the home. Pure.

What was due while the box was off is due still, for a few days; what was due before anybody
wished for it never was.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Final

from policy.wall_clock import instants_of, shown_at

SETTING: Final = "digest"
LATEST: Final = 3 * 86400.0
"""So much later a summary is still worth sending."""
_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Schedule:
    """A weekday (Monday 0) and a time, as chosen at an instant."""

    day: int = 6
    at: dt.time = dt.time(18)
    since: float = 0.0

    @classmethod
    def read(cls, text: str) -> "Schedule":
        """Read what `write` wrote; what cannot be read is the usual time."""
        try:
            data = json.loads(text)
            found = cls(int(data["day"]), dt.time.fromisoformat(data["at"]), float(data["since"]))
        except (ValueError, KeyError, TypeError):
            return cls()
        return found if 0 <= found.day < _WEEK else cls()

    def write(self) -> str:
        return json.dumps({"day": self.day, "at": f"{self.at:%H:%M}", "since": self.since})


@dataclass(frozen=True, slots=True)
class Due:
    """One time at which a summary is due."""

    instant: float
    day: dt.date
    """The day that the clock shows then: the last day of the summary's week."""


def last_due(schedule: Schedule, zone: dt.tzinfo, now: float) -> Due | None:
    """Give the newest time that has come; None where there is none, or it is long past."""
    today = shown_at(zone, now).date()
    for back in range(2 * _WEEK):
        day = today - dt.timedelta(days=back)
        if day.weekday() != schedule.day:
            continue
        instant = min(instants_of(zone, dt.datetime.combine(day, schedule.at)))
        if instant <= now:
            is_wanted = instant >= schedule.since and now < instant + LATEST
            return Due(instant, day) if is_wanted else None
    return None


def next_due(schedule: Schedule, zone: dt.tzinfo, now: float) -> float:
    """Give the instant at which the next summary is due."""
    today = shown_at(zone, now).date()
    days = (today + dt.timedelta(days=ahead) for ahead in range(_WEEK + 1))
    times = (dt.datetime.combine(day, schedule.at) for day in days if day.weekday() == schedule.day)
    return next(at for time in times if (at := min(instants_of(zone, time))) > now)
