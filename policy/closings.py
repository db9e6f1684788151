"""What time is about to close: everything, or labels, within the next minutes; for warnings.

It is read off the rulings themselves, walked from change to change, so that skips, extras,
calendars, nights and jumping clocks count as they will count on the wire. Only minutes that are
being used up cannot be walked to: an allowance is taken to be used from now on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from policy.acts import Grant
from policy.decision import Block
from policy.explanation import cause_of
from policy.folding import ruling_at
from policy.home import Home, Subject
from policy.labels import EVERYTHING
from policy.moment import Labels, Moment
from policy.reasons import Reason
from policy.ruling import Base, State
from policy.spending import budgets
from policy.wall_clock import shown_at

WITHIN: Final = 600.0
"""How far ahead is looked, in seconds."""
_STEPS: Final = 100
_NOTHING: Final[Labels] = frozenset()
_BY_TIME: Final = {
    State.NOT_OPEN: Reason.NOT_OPEN,
    State.LOCKED: Reason.LABEL_LOCKED,
    State.SPENT: Reason.LABEL_SPENT,
}


@dataclass(frozen=True, slots=True)
class Closing:
    """Something that time will close."""

    at: float
    """When; of minutes that run out, the earliest instant at which they can."""
    labels: Labels
    """What closes; `EVERYTHING` stands for all."""
    reason: Reason
    title: str
    """What the parents call the rule, such as "School nights"."""

    @property
    def is_estimate(self) -> bool:
        """Minutes run out only while they are used."""
        return self.reason in {Reason.SPENT, Reason.LABEL_SPENT}


def closings(home: Home, subject: Subject, now: float, within: float = WITHIN) -> list[Closing]:
    """Give what closes for a subject within so many seconds, soonest first.

    What is closed already closes no more; after a lock of everything nothing else is named.
    """
    found = [*_walked(home, subject, now, within), *_running_out(Moment(home, subject, now))]
    found = [each for each in found if now < each.at <= now + within]
    found.sort(key=lambda each: (each.at, EVERYTHING not in each.labels, each.title))
    end = next((i for i, each in enumerate(found) if EVERYTHING in each.labels), len(found))
    return found[: end + 1]


def _walked(home: Home, subject: Subject, now: float, within: float) -> Iterator[Closing]:
    """Walk from change to change, and compare what is closed before and after each."""
    before, timed = now, ruling_at(home, subject, now)
    for _ in range(_STEPS):
        at = timed.until
        if at > now + within:
            return
        base, timed = timed.ruling.base, ruling_at(home, subject, at)
        moments = Moment(home, subject, before), Moment(home, subject, at)
        yield from _differences(moments, base, timed.ruling.base)
        before = at


def _differences(moments: tuple[Moment, Moment], base: Base, then: Base) -> Iterator[Closing]:
    before, moment = moments
    if then.everything is not None:
        if base.everything is None:
            yield _closing(moment, Block(then.everything), frozenset({EVERYTHING}))
        elif extras := _labels(before.grants) - _labels(moment.grants):
            yield Closing(moment.now, extras, then.everything, "")
        return
    open_before = _NOTHING if base.everything else _closed(base).keys()
    rules: dict[tuple[Reason, str], set[str]] = {}
    for label, reason in _closed(then).items():
        if base.everything is None and label not in open_before:
            title = cause_of(moment, Block(reason, label), "").title
            rules.setdefault((reason, title), set()).add(label)
    for (reason, title), labels in rules.items():
        yield Closing(moment.now, _widest(moment, labels), reason, title)


def _labels(grants: tuple[Grant, ...]) -> Labels:
    return frozenset(grant.label for grant in grants if grant.label is not None)


def _closed(base: Base) -> dict[str, Reason]:
    """Give the labels that time has closed."""
    return {label: _BY_TIME[state] for label, state in base.states if state in _BY_TIME}


def _closing(moment: Moment, block: Block, labels: Labels) -> Closing:
    return Closing(moment.now, labels, block.reason, cause_of(moment, block, "").title)


def _widest(moment: Moment, labels: set[str]) -> Labels:
    """Leave out services that close with their category."""
    members = moment.home.vocabulary.members
    return frozenset(
        label
        for label in labels
        if not any(label in members(other) for other in labels if other != label)
    )


def _running_out(moment: Moment) -> Iterator[Closing]:
    """Yield the allowances that can be used up soon; while an extra runs nothing is used up."""
    base = ruling_at(moment.home, moment.subject, moment.now).ruling.base
    if moment.grants_everything or base.everything is not None:
        return
    closed, lifted = _closed(base), base.exempt
    for budget in budgets(moment):
        labels = budget.allowance.of - closed.keys() - lifted
        at = moment.now + 60 * budget.left
        is_today = shown_at(moment.home.zone, at).date() == moment.shown.date()
        if labels and is_today and not budget.is_spent:
            reason = Reason.SPENT if EVERYTHING in labels else Reason.LABEL_SPENT
            yield Closing(at, labels, reason, budget.allowance.label)
