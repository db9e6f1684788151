"""What holds for somebody right now, for the overview and the child's page; pure."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policy.acts import Grant
from policy.alarms import locked_labels, open_labels
from policy.closings import Closing, closings
from policy.decision import Block
from policy.explanation import Cause, cause_of
from policy.folding import ruling_at
from policy.home import Home, Subject
from policy.labels import EVERYTHING
from policy.left_open import locks_running, names_left_open
from policy.minutes import Estimate, is_own_day, used
from policy.moment import Moment
from policy.reasons import Reason
from policy.rules import Allowance, Calendar, Privacy
from policy.ruling import Hand, Timed
from policy.spending import budgets
from policy.wall_clock import instants_of

_HORIZON = 8 * 86400.0
_STEPS = 400


@dataclass(frozen=True, slots=True)
class Left:
    """An allowance as it stands today."""

    allowance: Allowance
    minutes: int
    left: float
    used: Estimate
    saved: int = 0
    """How many of the minutes were kept from earlier days."""

    @property
    def share(self) -> int:
        """How much of it is left, in percent."""
        return round(100 * self.left / self.minutes) if self.minutes else 0


@dataclass(frozen=True, slots=True)
class Coming:
    """An alarm that starts next."""

    at: float
    title: str
    labels: frozenset[str]
    opens: bool


@dataclass(frozen=True, slots=True)
class RightNow:
    """What holds for one subject."""

    lock: Reason | None
    """Why everything is locked, if it is."""
    cause: Cause | None
    until: float | None
    """When that ends by itself; None: when somebody ends it, or not within a week."""
    closed: frozenset[str]
    """Labels that an alarm locks now."""
    open: frozenset[str]
    """Labels whose window is open now."""
    lefts: Sequence[Left]
    grants: Sequence[Grant]
    coming: Coming | None
    today: Estimate | None
    """Today's use; None where the family keeps none."""
    left: float | None = None
    """Minutes until everything is locked or used up, as far as rules say; None: no such rule."""
    calendar: Calendar | None = None
    """The calendar whose day it is."""
    skipped: Sequence[str] = ()
    """Titles of what would happen within a day, but is skipped."""
    closings: Sequence[Closing] = ()
    """What closes within ten minutes."""
    left_open: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    """Labels and names that the lock of everything leaves open."""

    @property
    def is_locked(self) -> bool:
        return self.lock is not None


def right_now(home: Home, subject: Subject, now: float) -> RightNow:
    """Say what holds for a subject at an instant."""
    moment = Moment(home, subject, now)
    timed = ruling_at(home, subject, now)
    lock, lefts = timed.ruling.base.everything, list(_lefts(moment))
    cause = cause_of(moment, Block(lock), "") if lock else None
    return RightNow(
        lock=lock,
        cause=cause,
        until=_lock_ends(home, subject, timed, now) if lock else None,
        closed=locked_labels(moment.alarms, moment.shown) - {EVERYTHING},
        open=open_labels(moment.alarms, moment.shown),
        lefts=lefts,
        grants=moment.grants,
        coming=_coming(moment),
        today=_today(moment),
        left=_left(moment, lefts) if lock is None else None,
        skipped=_skipped(moment),
        calendar=moment.calendar,
        closings=closings(home, subject, now),
        left_open=_left_open(moment, timed),
    )


def _left_open(moment: Moment, timed: Timed) -> tuple[frozenset[str], frozenset[str]]:
    """Give what the alarms that lock everything now all leave open, as it is said in them."""
    exempt = timed.ruling.base.exempt
    names = frozenset(each for each, hand in timed.ruling.overlay.entries if Hand.ALWAYS in hand)
    locks = locks_running(moment) if timed.ruling.base.everything is Reason.ALARM else []
    said = frozenset[str]().union(*(alarm.spared for alarm in locks))
    return said & exempt, names_left_open(moment) & names if locks else frozenset()


def _lock_ends(home: Home, subject: Subject, timed: Timed, now: float) -> float | None:
    """Walk through the changes to come until not everything is locked."""
    at = timed.until
    for _ in range(_STEPS):
        if at > now + _HORIZON:
            return None
        timed = ruling_at(home, subject, at)
        if timed.ruling.base.everything is None:
            return at
        at = timed.until
    return None


def _lefts(moment: Moment) -> Iterator[Left]:
    usage = moment.home.usage_on(moment.shown.date())
    for budget in budgets(moment):
        whose = moment.subject
        profile = whose.profile_id if budget.owner == "profile" else None
        device = whose.device_id if budget.owner == "device" else None
        spent = used(usage, budget.labels, profile=profile, device=device)
        yield Left(budget.allowance, budget.minutes, budget.left, spent, budget.saved)


def _left(moment: Moment, lefts: Sequence[Left]) -> float | None:
    """Say how long it is until everything is locked or used up; an extra lifts both for a while."""
    if moment.grants_everything:
        return None
    starts = [a.next_start(moment.shown) for a in moment.alarms if a.locks_everything]
    locks = [min(instants_of(moment.home.zone, start)) for start in starts if start is not None]
    spent = [left.left for left in lefts if EVERYTHING in left.allowance.of]
    return min((*((lock - moment.now) / 60 for lock in locks), *spent), default=None)


def _skipped(moment: Moment) -> list[str]:
    """Give what is left out between now and this time tomorrow."""
    soon, titles = moment.shown + dt.timedelta(days=1), []
    for alarm in moment.alarms:
        usual = replace(alarm, skip=frozenset())
        times = [alarm.stretch(day) for day in alarm.skip if usual.starts_on(day)]
        if any(each and each[0] < soon and each[1] > moment.shown for each in times):
            titles.append(alarm.label)
    return titles


def _coming(moment: Moment) -> Coming | None:
    """Give the alarm that starts next, within a week: one that runs now may begin again."""
    starts = []
    for alarm in moment.alarms:
        begins = alarm.next_start(moment.shown)
        if begins is not None:
            at = min(instants_of(moment.home.zone, begins))
            starts.append(Coming(at, alarm.label, alarm.locks or alarm.opens, bool(alarm.opens)))
    return min(starts, key=lambda coming: coming.at, default=None)


def _today(moment: Moment) -> Estimate | None:
    """Give today's use of all kinds, where the family keeps minutes of this profile."""
    if moment.subject.profile is None or moment.privacy < Privacy.L1:
        return None
    usage, profile = moment.home.usage_on(moment.shown.date()), moment.subject.profile
    if is_own_day(usage, profile.id):
        return None
    return used(usage, {key.label for key in usage}, profile=profile.id)
