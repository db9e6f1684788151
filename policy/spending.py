"""Allowances: whose minutes they spend, and what is left of them at a moment."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from policy.acts import Grant
from policy.minutes import SavingKey, minutes_left, stretch, used
from policy.moment import Labels, Moment
from policy.rules import Allowance
from policy.ruling import State
from policy.wall_clock import clock_changes, day_start, minute_of_day

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Budget:
    """An allowance as it stands: what it counts, and the minutes left today."""

    allowance: Allowance
    owner: str
    """"profile" or "device"."""
    labels: Labels
    """The labels named and their services; `EVERYTHING` where all use counts."""
    minutes: int
    """The minutes of today, kept ones included."""
    left: float
    key: SavingKey
    saved: int = 0
    """How many of the minutes were kept from earlier days."""

    @property
    def is_spent(self) -> bool:
        return self.left <= 0


def budgets(moment: Moment) -> Iterator[Budget]:
    """Yield each allowance that binds the subject, as it stands at the moment."""
    if moment.filled is not None:
        for allowance in moment.filled.allowances:
            key = SavingKey("profile", moment.subject.profile_id or "", allowance.of)
            yield _budget(moment, allowance, key, profile=moment.subject.profile_id)
    if moment.subject.device is not None:
        for allowance in moment.subject.device.layer.allowances or ():
            key = SavingKey("device", moment.subject.device_id or "", allowance.of)
            yield _budget(moment, allowance, key, device=moment.subject.device_id)


def metered_labels(moment: Moment) -> Labels:
    """Give all labels whose use some allowance counts."""
    return frozenset[str]().union(*(budget.labels for budget in budgets(moment)))


def _budget(
    moment: Moment,
    allowance: Allowance,
    key: SavingKey,
    profile: str | None = None,
    device: str | None = None,
) -> Budget:
    labels, today = _labels_spending(moment, allowance), moment.shown.date()
    estimate = used(moment.home.usage_on(today), labels, profile=profile, device=device)
    estimate = estimate.without(_minutes_granted(moment, labels))
    school_day = moment.is_school_day
    minutes = allowance.minutes_on(school_day=school_day)
    saved = usable(allowance, minutes, moment.home.savings_on(today).get(key, 0))
    left = minutes_left(allowance, estimate, school_day=school_day, saved=saved)
    return Budget(allowance, key.owner, labels, minutes + saved, left, key, saved)


def usable(allowance: Allowance, minutes: int, saved: int) -> int:
    """Give how many kept minutes a day adds to its own; one that has none of its own adds none."""
    return min(saved, allowance.keep_up_to) if minutes else 0


def _labels_spending(moment: Moment, allowance: Allowance) -> Labels:
    """Services of a category count with it, unless they are themselves allowed."""
    members = (moment.home.vocabulary.members(label) for label in allowance.of)
    allowed = {label for label, s in moment.standing_states.items() if s is State.ALLOWED}
    return (frozenset[str]().union(*members) - allowed) | allowance.of


def _minutes_granted(moment: Moment, labels: Labels) -> int:
    """Give the minutes of today for which a grant covers any of these labels: not spent."""
    zone, today, granted = moment.home.zone, moment.shown.date(), 0
    midnight, next_midnight = day_start(zone, today), day_start(zone, today + _DAY)
    for grant in moment.home.acts.grants:
        if grant.scope.covers(moment.subject.profile_id, moment.subject.device_id) and (
            grant.everything or moment.home.vocabulary.members(grant.label or "") & labels
        ):
            start, end = max(grant.since, midnight), min(_end_of(moment, grant), next_midnight)
            if start < end:
                granted |= _minutes_shown(zone, start, end)
    return granted


def _minutes_shown(zone: dt.tzinfo, start: float, end: float) -> int:
    """Give the minutes that the clock shows from start to just before end, though it may jump."""
    shown = 0
    for since, until in pairwise((start, *clock_changes(zone, start, end), end)):
        shown |= stretch(minute_of_day(zone, since), minute_of_day(zone, until - 1))
    return shown


def _end_of(moment: Moment, grant: Grant) -> float:
    subject = moment.subject
    paused = moment.home.acts.first_pause_after(
        grant, subject.profile_id, subject.device_id, moment.now
    )
    return grant.last_moment() if paused is None else min(grant.last_moment(), paused)
