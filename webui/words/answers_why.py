"""Why a name is open or closed: the decision, its rule in words, and when it changes; pure."""

from dataclasses import dataclass

from blocklists.shipped import Shipped
from policy.decision import Allow, Ask, Block, Decision, Rewrite
from policy.explanation import Cause, Explanation, explain
from policy.facts import NameFacts
from policy.labels import BYPASS, SECURITY
from policy.reasons import Passage, Reason
from policy.verdict import Stranger, Who, subject_for
from webui.home_state import HomeState
from webui.languages import gettext as _
from webui.words.alarm_words import sun_of_day
from webui.words.labels_shown import title_of
from webui.words.wording import when


@dataclass(frozen=True, slots=True)
class Why:
    """An explanation in words."""

    name: str
    is_open: bool
    may_ask: bool
    headline: str
    rule: str
    whose: str
    changes: str
    sources: tuple[str, ...]
    label: str
    """The label that decided; empty where none did."""
    can_open: bool
    """A parent can open it by one tap."""
    is_dangerous: bool
    title: str = ""
    """What people call it, where an app or a category was asked for."""
    is_label: bool = False


def why(
    shipped: Shipped, state: HomeState, who: Who, name: str, facts: NameFacts, *, at: float
) -> Why:
    """Explain what a name gets for somebody at an instant."""
    subject = subject_for(state.home, who, at)
    found = explain(
        state.home, subject, lambda instant: state.timed(who, instant), name, facts, now=at
    )
    decision = found.decision
    label = decision.label if isinstance(decision, Block | Ask) else None
    reason = decision.reason if isinstance(decision, Block) else None
    closed_for_good = reason in {Reason.MANDATED, Reason.SECURITY}
    return Why(
        name=name,
        is_open=isinstance(decision, Allow | Rewrite),
        may_ask=not closed_for_good,
        headline=headline(decision),
        rule=rule_words(shipped, decision, found.cause),
        whose=_whose(found.cause),
        changes=_changes(shipped, state, found),
        sources=facts.listing.sources,
        label=label if label and label not in SECURITY and label != BYPASS else "",
        can_open=isinstance(decision, Block | Ask) and not closed_for_good,
        is_dangerous=reason is Reason.SECURITY,
    )


def who_of(state: HomeState, whose: str) -> tuple[HomeState, Who]:
    """Give who `profile:ID`, `device:ID` or anything else (a new device) is, to be asked for."""
    kind, _sep, identity = whose.partition(":")
    if kind == "profile" and identity in state.household.profiles:
        return state.with_stand_in(identity)
    if kind == "device" and state.household.device(identity) is not None:
        return state, identity
    return state, Stranger.NEW


def headline(decision: Decision) -> str:
    """Say in a word or two what is decided."""
    if isinstance(decision, Rewrite):
        return _("Open, in its safe form")
    if isinstance(decision, Allow):
        return _("Open")
    if isinstance(decision, Ask):
        return _("Closed; a child may ask for it")
    return _("Closed")


def rule_words(shipped: Shipped, decision: Decision, cause: Cause) -> str:
    """Say by which rule."""
    title = _(cause.title) if cause.title else ""
    if isinstance(decision, Allow | Rewrite):
        if cause.alarm is not None:
            return _("The alarm “%(rule)s” leaves it open") % {"rule": title}
        return _allowed_words(decision.by)
    label = title_of(shipped, decision.label) if decision.label else ""
    if isinstance(decision, Ask):
        return _("“%(label)s” is open after asking") % {"label": label}
    said = _blocked_words(decision.reason) % {"rule": title or label, "label": label}
    sun = sun_of_day(cause.alarm, cause.day) if cause.alarm and cause.day else ""
    return f"{said} ({sun})" if sun else said


def _allowed_words(by: Passage) -> str:
    return {
        Passage.LIFELINE: _("Help lines are always open, and never recorded"),
        Passage.GRANT: _("A parent opened it for a while"),
        Passage.ALWAYS: _("It is always open, also during locks"),
        Passage.HAND: _("A parent opened this site"),
        Passage.ESSENTIAL: _("Devices need it to work at all"),
        Passage.PROTECTED: _("Health and help are not closed by categories"),
        Passage.SERVICE: _("This app is allowed"),
        Passage.LABEL: _("Its category is allowed"),
        Passage.DEFAULT: _("No rule closes it"),
    }[by]


def _blocked_words(reason: Reason) -> str:
    return {
        Reason.MANDATED: _("The internet provider must block it by order"),
        Reason.SECURITY: _("A security list warns of it: %(label)s"),
        Reason.PAUSED: _("A parent paused the internet"),
        Reason.ALARM: _("The alarm “%(rule)s” locks everything now"),
        Reason.SPENT: _("Today's minutes “%(rule)s” are used up"),
        Reason.HAND: _("A parent closed this site"),
        Reason.LABEL: _("It belongs to “%(label)s”, which is closed"),
        Reason.ASK: _("It is open after asking"),
        Reason.BYPASS: _("It leads around the family's rules"),
        Reason.LABEL_LOCKED: _("The alarm “%(rule)s” locks “%(label)s” now"),
        Reason.LABEL_SPENT: _("Today's minutes “%(rule)s” are used up"),
        Reason.NOT_OPEN: _("“%(label)s” is open only during “%(rule)s”"),
        Reason.ALLOW_ONLY: _("Only chosen sites are open, and this is not one of them"),
        Reason.REBINDING: _("It pretends to be inside your home"),
    }[reason]


def _whose(cause: Cause) -> str:
    return {
        "household": _("a rule of the whole home"),
        "profile": _("a rule of this child"),
        "device": _("a rule of this device"),
        "preset": _("the rules for this age"),
    }.get(cause.owner, "")


def _changes(shipped: Shipped, state: HomeState, found: Explanation) -> str:
    """Say when the decision next differs; from closed to closed it is the rule that differs."""
    if found.changes_at is None or found.becomes is None:
        return ""
    then, now = headline(found.becomes), headline(found.decision)
    if then == now:
        rule = rule_words(shipped, found.becomes, found.becomes_cause or Cause(""))
        then = _("%(state)s by another rule (%(rule)s)") % {"state": then, "rule": rule}
    values = {"time": when(state.shown_at(found.changes_at), state.shown), "then": then}
    return _("%(time)s: %(then)s") % values
