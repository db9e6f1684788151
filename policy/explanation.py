"""Answer "why?": the decision on a name, the rule behind it, and when that next changes."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from policy.alarms import Alarm
from policy.decision import Allow, Ask, Block, Decision, Rewrite, decide
from policy.facts import NameFacts
from policy.home import Home, Subject
from policy.labels import BYPASS, EVERYTHING
from policy.left_open import covers, names_left_open
from policy.moment import Moment
from policy.names import suffixes
from policy.reasons import Passage, Reason
from policy.rules import WaysAround
from policy.ruling import SAID_YES, Hand, State, Timed
from policy.spending import budgets

RulingAt = Callable[[float], Timed]

_STEPS = 1500
"""So many changes of the ruling are looked at before "it does not change soon" is said.

With one minute left of an allowance a ruling is looked at again each minute: enough for a day.
"""
_HORIZON = 8 * 86400.0


@dataclass(frozen=True, slots=True)
class Cause:
    """The rule that decided."""

    kind: str
    """A `Reason` or a `Passage` in words, such as "alarm" or "hand"."""
    owner: str = ""
    """Whose rule it is: household, profile, device, preset; empty where it is nobody's."""
    title: str = ""
    """What the parents call it, such as "School nights"; a label or a name where it has none."""
    alarm: Alarm | None = None
    """The alarm that decided, where one did."""
    day: dt.date | None = None
    """The day of that alarm's time that runs; of a window that is closed, today."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One decision, accounted for."""

    decision: Decision
    cause: Cause
    changes_at: float | None
    """The instant at which the decision next differs; None where no rule will change it soon."""
    becomes: Decision | None
    becomes_cause: Cause | None = None
    """The rule that decides then."""


def explain(
    home: Home, subject: Subject, rulings: RulingAt, name: str, facts: NameFacts, *, now: float
) -> Explanation:
    """Explain what `name` gets at `now`; `rulings` gives the ruling at any instant."""
    decision = decide(rulings(now).ruling, name, facts)
    changes_at, becomes = next_change(rulings, name, facts, now)
    cause = cause_of(Moment(home, subject, now), decision, name)
    then = None
    if changes_at is not None and becomes is not None:
        then = cause_of(Moment(home, subject, changes_at), becomes, name)
    return Explanation(decision, cause, changes_at, becomes, then)


def next_change(
    rulings: RulingAt, name: str, facts: NameFacts, now: float
) -> tuple[float | None, Decision | None]:
    """Give when the decision on a name next differs, and what it is then."""
    timed = rulings(now)
    first, at = decide(timed.ruling, name, facts), now
    for _ in range(_STEPS):
        at = timed.until
        if at > now + _HORIZON:
            break
        timed = rulings(at)
        then = decide(timed.ruling, name, facts)
        if then != first:
            return at, then
    return None, None


def cause_of(moment: Moment, decision: Decision, name: str) -> Cause:
    """Find the rule behind a decision."""
    if isinstance(decision, Allow | Rewrite):
        return _permission(moment, decision.by, name)
    if isinstance(decision, Ask):
        return Cause("ask", _label_owner(moment, decision.label, State.ASK), decision.label)
    return next(_causes(moment, decision, name), Cause(decision.reason.value))


def _permission(moment: Moment, by: Passage, name: str) -> Cause:
    kind = by.value
    if by not in {Passage.HAND, Passage.ALWAYS}:
        return Cause(kind)
    if by is Passage.ALWAYS and covers(names_left_open(moment), f"={name}"):
        for owner, alarm in _running(moment):
            if alarm.locks_everything:
                return _by_alarm(moment, kind, owner, alarm)
    return Cause(kind, *_hand_owner(moment, name, SAID_YES))


def _causes(moment: Moment, block: Block, name: str) -> Iterator[Cause]:
    kind, label = block.reason.value, block.label or EVERYTHING
    match block.reason:
        case Reason.PAUSED if moment.pause is not None:
            yield Cause(kind, moment.pause.scope.reach.value)
        case Reason.ALARM | Reason.LABEL_LOCKED:
            yield from _locks(moment, kind, label)
        case Reason.NOT_OPEN:
            yield from _windows(moment, kind, label)
        case Reason.SPENT | Reason.LABEL_SPENT:
            yield from _spent(moment, kind, label)
        case Reason.HAND:
            yield Cause(kind, *_hand_owner(moment, name, Hand.BLOCK))
        case Reason.BYPASS if moment.standing_states.get(label) is not State.BLOCKED:
            yield Cause("canary", "household", label)
        case Reason.LABEL | Reason.BYPASS | Reason.SECURITY:
            yield Cause(kind, _label_owner(moment, label, State.BLOCKED), label)
        case _:
            pass


def _running(moment: Moment) -> Iterator[tuple[str, Alarm]]:
    """Yield the alarms that are active, with whose they are."""
    for owner, alarms in moment.alarms_by_owner():
        for alarm in alarms:
            if alarm.is_active(moment.shown):
                yield owner, alarm


def _locks(moment: Moment, kind: str, label: str) -> Iterator[Cause]:
    for owner, alarm in _running(moment):
        if _concerns(moment, alarm.locks, label):
            yield _by_alarm(moment, kind, owner, alarm)


def _windows(moment: Moment, kind: str, label: str) -> Iterator[Cause]:
    for owner, alarms in moment.alarms_by_owner():
        for alarm in alarms:
            if alarm.restricts(moment.shown) and _concerns(moment, alarm.opens, label):
                yield _by_alarm(moment, kind, owner, alarm)


def _by_alarm(moment: Moment, kind: str, owner: str, alarm: Alarm) -> Cause:
    day = alarm.day_running(moment.shown) or moment.shown.date()
    return Cause(kind, owner, alarm.label, alarm, day)


def _spent(moment: Moment, kind: str, label: str) -> Iterator[Cause]:
    for budget in budgets(moment):
        if budget.is_spent and _concerns(moment, budget.allowance.of, label):
            yield Cause(kind, budget.owner, budget.allowance.label)


def _concerns(moment: Moment, labels: frozenset[str], label: str) -> bool:
    """Say whether a rule for `labels` reaches `label`: by name, or by its category.

    A service that is allowed is reached by its name alone (`policy.folding`).
    """
    if moment.standing_states.get(label) is State.ALLOWED:
        return label in labels
    members = (moment.home.vocabulary.members(each) for each in labels)
    return label in labels or any(label in group for group in members)


def _hand_owner(moment: Moment, name: str, hand: Hand) -> tuple[str, str]:
    """Give whose entry for a name, or the nearest one above it, was set by hand, and the entry."""
    layers = list(moment.layers_by_owner())[::-1]
    for entry in ("=" + name, *suffixes(name)):
        for owner, layer in layers:
            said = layer.names
            yes = said.allow | said.always | said.trust
            if entry in (said.block if Hand.BLOCK in hand else yes):
                return owner, entry
    return "", ""


def _label_owner(moment: Moment, label: str, state: State) -> str:
    """Give who said a label's state; a profile's own words come before its preset's."""
    for owner, layer in reversed(list(moment.layers_by_owner())):
        choice = layer.ask if state is State.ASK else layer.block
        if label in choice.applied_to(frozenset()):
            return owner
    device = moment.subject.device
    is_strict = device is not None and device.ways_around is WaysAround.STRICT
    return "device" if is_strict and label == BYPASS else "preset"
