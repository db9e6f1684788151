"""From look-ups to minutes: when the use of a label is taken to begin and to go on (DESIGN 7).

DNS shows look-ups, not screens. A session opens only on a burst, so that a lone background look-up
counts nothing; it is held for a time that depends on the service; doubt counts for the child.
Instants are seconds; minutes are bits of a day (`policy.minutes`).
"""

from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from math import inf, sqrt

from policy.facts import Evidence
from policy.labels import EVERYTHING
from policy.minutes import MINUTES_IN_DAY, NOTHING_USED, OWN_DAY, Estimate, stretch

BURST_WITHIN = 60.0
DIFFERENT_NAMES = 2
LOOK_UPS = 3
REGISTRABLE_NAMES = 3
DEFAULT_HOLD = 120.0
"""Seconds for which use is taken to go on after a look-up, where no service says otherwise."""

_REGULAR_FROM = 6
_REGULAR_BELOW = 0.15
_NAMES_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class LookUp:
    """One look-up of an allowed name by one device."""

    at: float
    minute: int
    """The minute of the day that the clock shows, 0 to 1439."""
    name: str
    registrable: str
    evidence: tuple[tuple[str, Evidence], ...] = ()
    """What it is evidence of, by label; empty for a name that no list knows."""


@dataclass(slots=True)
class _Session:
    """The use of one label on one device."""

    hold: float
    estimate: Estimate = NOTHING_USED
    _held_until: float = 0.0
    _recent: deque[tuple[LookUp, Evidence]] = field(default_factory=lambda: deque(maxlen=LOOK_UPS))

    def note(self, look_up: LookUp, evidence: Evidence) -> bool:
        """Take in a look-up; say whether it counted."""
        if evidence is Evidence.BACKGROUND:
            return False
        if look_up.at < self._held_until:
            self.count(look_up)
            return True
        self._recent.append((look_up, evidence))
        burst = [
            (earlier, kind)
            for earlier, kind in self._recent
            if look_up.at - earlier.at <= BURST_WITHIN
        ]
        if not _opens(burst):
            return False
        for earlier, _ in burst:
            self.count(earlier)
        self._recent.clear()
        return True

    def count(self, look_up: LookUp) -> None:
        last = min(look_up.minute + int(self.hold // 60), MINUTES_IN_DAY - 1)
        seen = Estimate(1 << look_up.minute, stretch(look_up.minute, last))
        self.estimate = self.estimate.joined(seen)
        self._held_until = look_up.at + self.hold


def _opens(burst: Iterable[tuple[LookUp, Evidence]]) -> bool:
    """Two different foreground names, or three look-ups of which one is foreground."""
    look_ups = list(burst)
    foreground = {look_up.name for look_up, kind in look_ups if kind is Evidence.FOREGROUND}
    return len(foreground) >= DIFFERENT_NAMES or (bool(foreground) and len(look_ups) >= LOOK_UPS)


class DeviceDay:
    """One device's use on one day: takes in look-ups, gives estimates by label."""

    def __init__(self, holds: Mapping[str, float], known: Mapping[str, Estimate]) -> None:
        """Start a day; `known` holds what was saved of it before a restart."""
        self._holds = holds
        self._sessions = {
            label: self._session(label, estimate) for label, estimate in known.items()
        }
        self._unlabelled: deque[LookUp] = deque(maxlen=16)
        self._rhythms = _Rhythms()

    def note(self, look_up: LookUp) -> None:
        if look_up.evidence:
            for label, kind in look_up.evidence:
                self._of(label).note(look_up, kind)
        elif not self._rhythms.is_regular(look_up):
            self._note_unlabelled(look_up)

    def estimates(self) -> dict[str, Estimate]:
        """Give the day's estimate for each label that counted; use of any is use of everything."""
        estimates = {
            label: session.estimate
            for label, session in self._sessions.items()
            if session.estimate is not NOTHING_USED
        }
        if estimates:
            estimates[EVERYTHING] = reduce(Estimate.joined, estimates.values())
        return estimates

    def keep_for_itself(self) -> None:
        """Mark the day, once, as one whose minutes are for the profile's own eyes alone.

        The mark is a minute that was counted anyway, so it is saved and read like any label's.
        """
        everything = self.estimates().get(EVERYTHING)
        if everything is not None and OWN_DAY not in self._sessions:
            counted = everything.low | everything.high
            self._of(OWN_DAY).estimate = Estimate(0, counted & -counted)

    def _note_unlabelled(self, look_up: LookUp) -> None:
        """Names that no list knows count as use only when several sites come in one burst."""
        self._unlabelled.append(look_up)
        burst = [u for u in self._unlabelled if look_up.at - u.at <= BURST_WITHIN]
        if len({u.registrable for u in burst}) >= REGISTRABLE_NAMES:
            everything = self._of(EVERYTHING)
            for last_of_minute in {u.minute: u for u in burst}.values():
                everything.count(last_of_minute)

    def _of(self, label: str) -> _Session:
        if label not in self._sessions:
            self._sessions[label] = self._session(label, NOTHING_USED)
        return self._sessions[label]

    def _session(self, label: str, estimate: Estimate) -> _Session:
        return _Session(self._holds.get(label, DEFAULT_HOLD), estimate)


class _Rhythms:
    """Tells machines from people: what asks like clockwork is not somebody looking."""

    def __init__(self) -> None:
        self._arrivals: OrderedDict[str, deque[float]] = OrderedDict()

    def is_regular(self, look_up: LookUp) -> bool:
        """Take in an arrival; say whether this site's look-ups come at regular intervals."""
        arrivals = self._arrivals.setdefault(look_up.registrable, deque(maxlen=_REGULAR_FROM + 1))
        self._arrivals.move_to_end(look_up.registrable)
        if len(self._arrivals) > _NAMES_REMEMBERED:
            self._arrivals.popitem(last=False)
        arrivals.append(look_up.at)
        gaps = [later - earlier for earlier, later in pairwise(arrivals)]
        return len(gaps) >= _REGULAR_FROM and _variation(gaps) < _REGULAR_BELOW


def _variation(gaps: Sequence[float]) -> float:
    """Give the coefficient of variation: the standard deviation over the mean."""
    mean = sum(gaps) / len(gaps)
    if mean <= 0:
        return inf
    return sqrt(sum((gap - mean) ** 2 for gap in gaps) / len(gaps)) / mean
