"""A child's ask as pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from blocklists.label_named import can_be_opened
from blocklists.shipped import Shipped
from policy.facts import NameFacts
from policy.proposals import Rule, read
from store.requests import (
    DENIED,
    GRANTED,
    LABEL,
    LIMIT,
    NAME,
    NOTICED,
    OF_A_NAME,
    WRONG,
    Request,
)
from webui.home_state import HomeState
from webui.languages import gettext as _
from webui.words.answers_why import Why
from webui.words.labels_shown import title_of
from webui.words.mistakes import NamedBy
from webui.words.rules_in_words import rule_in_words
from webui.words.wording import ago, duration, when

IN_TIME: Final = 86400.0
"""Within so long (seconds) a child should have its answer."""


@dataclass(frozen=True, slots=True)
class AskShown:
    """One ask with its words."""

    id: int
    child: str
    profile: str
    what: str
    reason: str
    asked: str
    minutes: int
    """What the child asked for, or half an hour."""
    can_be_always: bool
    is_open: bool
    answer: str
    """What was answered, in a sentence; empty while it waits."""
    is_granted: bool
    answered_by: str
    answer_reason: str
    service: str = ""
    """The id of the one service that a name asked for belongs to, where it can be opened."""
    service_title: str = ""
    kind: str = ""
    answered: str = ""
    """When it was answered."""
    until: str = ""
    """Until when the answer holds, where it still does."""
    due: str = ""
    """By when there should be an answer."""
    is_late: bool = False
    found: Why | None = None
    """Why a name is closed, where it is said to be a mistake."""
    lists: Sequence[NamedBy] = ()
    rule: Rule | None = None
    """What a child proposes for itself."""

    @property
    def is_mistake(self) -> bool:
        return self.kind in {WRONG, NOTICED}


def ask_shown(shipped: Shipped, state: HomeState, ask: Request) -> AskShown:
    """Put an ask into words."""
    profile = state.household.profiles.get(ask.profile)
    return AskShown(
        id=ask.id,
        child=profile.name if profile else ask.profile,
        profile=ask.profile,
        what=_what(shipped, state, ask),
        reason=ask.reason,
        asked=ago(max(0.0, state.now - ask.asked)),
        minutes=ask.minutes or 30,
        can_be_always=ask.kind in OF_A_NAME | {LABEL},
        is_open=ask.answer is None,
        answer=_answer(ask),
        is_granted=ask.answer == GRANTED,
        answered_by=ask.answered_by or "",
        answer_reason=ask.answer_reason,
        kind=ask.kind,
        answered=_when(state, ask.answered) if ask.answered is not None else "",
        until=_until(state, ask),
        due=_when(state, ask.asked + IN_TIME),
        rule=read(ask.about, shipped.vocabulary) if ask.kind == LIMIT else None,
        is_late=ask.answer is None and state.now > ask.asked + IN_TIME,
    )


def _when(state: HomeState, instant: float) -> str:
    return when(state.shown_at(instant), state.shown)


def _until(state: HomeState, ask: Request) -> str:
    if ask.answered is None or ask.granted_minutes is None:
        return ""
    end = ask.answered + 60 * ask.granted_minutes
    return _when(state, end) if end > state.now else ""


def with_reasons(shown: AskShown, found: Why, lists: Sequence[NamedBy]) -> AskShown:
    """Say why the name is closed, and by which lists."""
    return replace(shown, found=found, lists=lists)


def with_service(shipped: Shipped, shown: AskShown, service: str) -> AskShown:
    """Offer the service of a name as a whole."""
    title = title_of(shipped, service) if service else ""
    return replace(shown, service=service, service_title=title)


def service_of(ask: Request, facts: NameFacts) -> str:
    """Give the one service that a name asked for belongs to; empty where there is none."""
    services = facts.listing.services if ask.kind == NAME else ()
    if len(services) != 1 or not can_be_opened(services[0].group):
        return ""
    return services[0].id


def _what(shipped: Shipped, state: HomeState, ask: Request) -> str:
    if ask.kind in OF_A_NAME:
        return ask.about
    if ask.kind == LABEL:
        return title_of(shipped, ask.about)
    if ask.kind == LIMIT:
        rule = read(ask.about, shipped.vocabulary)
        if rule is None:
            return _("A limit of its own")
        return rule_in_words(shipped, rule, state.shown.date())
    return _("%(time)s more") % {"time": duration(ask.minutes or 30)}


def _answer(ask: Request) -> str:
    if ask.answer == DENIED:
        return _("It stays closed") if ask.kind == WRONG else _("No, not now")
    if ask.answer != GRANTED:
        return ""
    if ask.kind == LIMIT:
        return _("Agreed: it is a rule now")
    if ask.granted_minutes is None:
        return _("Yes, from now on")
    return _("Yes, for %(time)s") % {"time": duration(ask.granted_minutes)}
