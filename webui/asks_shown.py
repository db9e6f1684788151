"""A child's ask as pages show it."""

from dataclasses import dataclass, replace

from blocklists.label_named import can_be_opened
from blocklists.shipped import Shipped
from policy.facts import NameFacts
from store.requests import DENIED, GRANTED, LABEL, NAME, Request
from webui.home_state import HomeState
from webui.labels_shown import title_of
from webui.languages import gettext as _
from webui.wording import ago, duration


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


def ask_shown(shipped: Shipped, state: HomeState, ask: Request) -> AskShown:
    """Put an ask into words."""
    profile = state.household.profiles.get(ask.profile)
    return AskShown(
        id=ask.id,
        child=profile.name if profile else ask.profile,
        profile=ask.profile,
        what=_what(shipped, ask),
        reason=ask.reason,
        asked=ago(max(0.0, state.now - ask.asked)),
        minutes=ask.minutes or 30,
        can_be_always=ask.kind in {NAME, LABEL},
        is_open=ask.answer is None,
        answer=_answer(ask),
        is_granted=ask.answer == GRANTED,
        answered_by=ask.answered_by or "",
        answer_reason=ask.answer_reason,
    )


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


def _what(shipped: Shipped, ask: Request) -> str:
    if ask.kind == NAME:
        return ask.about
    if ask.kind == LABEL:
        return title_of(shipped, ask.about)
    return _("%(time)s more") % {"time": duration(ask.minutes or 30)}


def _answer(ask: Request) -> str:
    if ask.answer == DENIED:
        return _("No, not now")
    if ask.answer != GRANTED:
        return ""
    if ask.granted_minutes is None:
        return _("Yes, from now on")
    return _("Yes, for %(time)s") % {"time": duration(ask.granted_minutes)}
