"""What a question gets: the decision on a name under a ruling, and the review of where it leads.

Pure: no clock, no socket, no file. Time is already folded into the `Ruling`, so equal arguments
give equal decisions and a decision can be remembered.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from policy.canaries import is_canary
from policy.facts import NameFacts
from policy.labels import BYPASS, SECURITY, Service
from policy.reasons import Passage, Reason
from policy.rules import YouTube
from policy.ruling import SAID_YES, Base, Hand, Ruling, State


@dataclass(frozen=True, slots=True)
class Allow:
    """It may be reached."""

    by: Passage


@dataclass(frozen=True, slots=True)
class Block:
    """It may not be reached; a label is named where one decided."""

    reason: Reason
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Blocked, and the child may ask for it in one tap."""

    label: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Allowed, but answered with another name's addresses."""

    target: str
    by: Passage


Refusal = Block | Ask
Decision = Allow | Block | Ask | Rewrite


def decide(ruling: Ruling, name: str, facts: NameFacts) -> Decision:
    """Decide what a question for `name` (canonical) gets; highest rule first (`DESIGN.md` 5)."""
    if facts.lifeline:
        return Allow(Passage.LIFELINE)
    hand = ruling.overlay.hand(name)
    refusal = _dangerous(ruling.base, hand, facts)
    if refusal is not None:
        return refusal
    verdict = _granted_or_locked(ruling.base, hand, facts) or _said(ruling.base, name, hand, facts)
    if isinstance(verdict, Allow):
        return _rewritten(ruling.base, verdict, facts)
    return verdict


def review(
    ruling: Ruling, passed: Passage, targets: Iterable[tuple[str, NameFacts]]
) -> Refusal | None:
    """Judge the names to which an allowed name led (CNAME and HTTPS targets); None: all pass.

    Who passed by a parent's word, a grant or as a lifeline is not stopped by the categories of the
    network that serves it; nor is a service that was allowed.
    """
    for name, facts in targets:
        if facts.lifeline:
            continue
        hand = ruling.overlay.hand(name)
        refusal: Refusal | None = _dangerous(ruling.base, hand, facts)
        if refusal is None and passed in _JUDGED_BY_LABELS:
            refusal = _unwanted(ruling.base, hand, facts)
        elif refusal is None and passed is Passage.SERVICE and Hand.BLOCK in hand:
            refusal = Block(Reason.HAND)
        if refusal is not None:
            return refusal
    return None


_JUDGED_BY_LABELS = frozenset({Passage.DEFAULT, Passage.LABEL})


def _unwanted(base: Base, hand: Hand, facts: NameFacts) -> Refusal | None:
    verdict = _by_word(hand, facts) or _by_labels(base, facts)
    return None if isinstance(verdict, Allow) else verdict


def _dangerous(base: Base, hand: Hand, facts: NameFacts) -> Block | None:
    """Steps 2 and 3: what was ordered, and what is meant to harm."""
    if facts.listing.mandated:
        return Block(Reason.MANDATED)
    if Hand.TRUST in hand:
        return None
    for label in facts.listing.categories:
        if label in SECURITY and base.state(label) is State.BLOCKED:
            return Block(Reason.SECURITY, label)
    return None


def _granted_or_locked(base: Base, hand: Hand, facts: NameFacts) -> Allow | Block | None:
    """Steps 4 and 5: what a parent granted, and locks of everything with what passes them."""
    if Hand.GRANT in hand:
        return Allow(Passage.GRANT)
    if base.everything is None:
        return None
    if Hand.ALWAYS in hand:
        return Allow(Passage.ALWAYS)
    if facts.essential and Hand.BLOCK not in hand:
        return Allow(Passage.ESSENTIAL)
    if _labels_of(facts) & base.exempt:
        return None
    around = _leads_around(base, facts)
    return Block(Reason.BYPASS, BYPASS) if around else Block(base.everything)


def _labels_of(facts: NameFacts) -> frozenset[str]:
    listing = facts.listing
    services = (label for service in listing.services for label in (service.id, service.group))
    return frozenset((*listing.categories, *services))


def _said(base: Base, name: str, hand: Hand, facts: NameFacts) -> Allow | Refusal:
    """Steps 6 to 9: names set by hand, protected names, canaries, labels, and what is left."""
    by_word = _by_word(hand, facts)
    if by_word is None and base.refuses_canaries and is_canary(name):
        return Block(Reason.BYPASS, BYPASS)
    verdict = by_word or _by_labels(base, facts)
    if verdict is not None:
        return verdict
    return Block(Reason.ALLOW_ONLY) if base.allow_only else Allow(Passage.DEFAULT)


def _by_word(hand: Hand, facts: NameFacts) -> Allow | Block | None:
    if Hand.BLOCK in hand:
        return Block(Reason.HAND)
    if Hand.ALWAYS in hand:
        return Allow(Passage.ALWAYS)
    if hand & SAID_YES:
        return Allow(Passage.HAND)
    if facts.essential:
        return Allow(Passage.ESSENTIAL)
    return Allow(Passage.PROTECTED) if facts.protected else None


def _by_labels(base: Base, facts: NameFacts) -> Allow | Refusal | None:
    """Step 8: services before categories; on a name that services share, allow beats block."""
    effective = [_effective(base, service) for service in facts.listing.services]
    if any(own and state is State.ALLOWED for state, _, own in effective):
        return Allow(Passage.SERVICE)
    stopped = [(state, label) for state, label, _ in effective if state]
    if stopped and len(stopped) == len(effective):
        return _refusal(*min(stopped), around=_leads_around(base, facts))
    return _by_categories(base, facts, among=[label for state, label, _ in effective if not state])


def _effective(base: Base, service: Service) -> tuple[State | None, str, bool]:
    """Give a service's state, by which label, and whether that is its own and not its group's."""
    own = base.state(service.id)
    if own is not None:
        return own, service.id, True
    return base.state(service.group), service.group, False


def _by_categories(base: Base, facts: NameFacts, among: list[str]) -> Allow | Refusal | None:
    states = [(base.state(label), label) for label in facts.listing.categories]
    stopped = [(state, label) for state, label in states if state]
    if stopped:
        return _refusal(*max(stopped), around=_leads_around(base, facts))
    welcome = [*facts.listing.categories, *among]
    if any(base.state(label) is State.ALLOWED for label in welcome):
        return Allow(Passage.LABEL)
    return None


def _leads_around(base: Base, facts: NameFacts) -> bool:
    """Say whether a name is blocked as a way around the rules."""
    services = (service for service in facts.listing.services if service.group == BYPASS)
    states = [_effective(base, service)[0] for service in services]
    if BYPASS in facts.listing.categories:
        states.append(base.state(BYPASS))
    return State.BLOCKED in states


def _refusal(state: State, label: str, *, around: bool) -> Refusal:
    if state is State.ASK:
        return Ask(label)
    if state is State.BLOCKED:
        return Block(Reason.BYPASS if around else Reason.LABEL, label)
    return Block(_TIMED[state], label)


_TIMED = {
    State.NOT_OPEN: Reason.NOT_OPEN,
    State.LOCKED: Reason.LABEL_LOCKED,
    State.SPENT: Reason.LABEL_SPENT,
}


def _rewritten(base: Base, allowed: Allow, facts: NameFacts) -> Allow | Rewrite:
    """Step 9: search engines and YouTube are answered with their stricter selves."""
    if base.safe_search and facts.safe_search is not None:
        return Rewrite(facts.safe_search, allowed.by)
    if base.youtube is not YouTube.OFF and facts.youtube:
        return Rewrite(YOUTUBE_NAMES[base.youtube], allowed.by)
    return allowed


YOUTUBE_NAMES = {
    YouTube.STRICT: "restrict.youtube.com",
    YouTube.MODERATE: "restrictmoderate.youtube.com",
}
