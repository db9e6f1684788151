"""Where an allowed name leads, as an upstream says, and whether the rules let it."""

from typing import Any

from blocklists.catalogue import Catalogue
from nigehban.explaining.question import Question
from nigehban.lookup import Found, NoAnswerError, look_up
from nigehban.settings import DEFAULT_UPSTREAMS, parse_address
from nigehban.workplace import CommandError, Workplace
from policy.decision import Allow, Ask, Block, Decision, Rewrite, review
from policy.explanation import Explanation, cause_of
from policy.moment import Moment
from policy.verdict import judge, subject_for
from resolver.upstreams import Address
from store.control import ControlError, NobodyThereError, call


def resolved(question: Question, decision: Decision, place: Workplace) -> Found | None:
    """Ask an upstream where an allowed name leads; a blocked one is asked of nobody."""
    if isinstance(decision, Block | Ask):
        return None
    name = decision.target if isinstance(decision, Rewrite) else question.name
    try:
        return look_up(name, question.type, _upstreams(place))
    except NoAnswerError as error:
        message = f"--resolve: no upstream answered ({error})"
        raise CommandError(message) from error


def _upstreams(place: Workplace) -> tuple[Address, ...]:
    status = status_of(place)
    if "upstreams" not in status:
        return DEFAULT_UPSTREAMS
    return tuple(parse_address(upstream["address"], 53) for upstream in status["upstreams"])


def status_of(place: Workplace) -> dict[str, Any]:
    """Ask the resolver how it is; empty where none runs."""
    try:
        return call(place.places.resolver_socket, "status")
    except (NobodyThereError, ControlError, OSError):
        return {}


def reviewed(
    question: Question, explanation: Explanation, found: Found, catalogue: Catalogue
) -> Explanation:
    """Judge where the name leads; what is stopped there is stopped."""
    if not isinstance(explanation.decision, Allow):
        return explanation
    home, who, now = question.home, question.who, question.now
    ruling = judge(home, who, now).timed.ruling
    for name in found.chain:
        facts = catalogue.facts(name, question.type)
        refusal = review(ruling, explanation.decision.by, [(name, facts)])
        if refusal is not None:
            cause = cause_of(Moment(home, subject_for(home, who, now), now), refusal, name)
            return Explanation(refusal, cause, None, None)
    return explanation
