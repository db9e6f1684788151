"""`/explain`: what a name gets for somebody, by which rule, and when that changes."""

from dataclasses import replace
from typing import Any, Final

from policy.decision import Allow, Ask, Block, Decision, Rewrite
from policy.explanation import explain as explained
from policy.name_forms import name_rule
from policy.names import BadName
from policy.verdict import subject_for
from store.roles import Right
from webui.api.calls import Call, read_instant, written
from webui.api.operations import Operation, Parameter
from webui.api.problems import Problem
from webui.api.shapes import instant, or_null, record, several, text, word
from webui.words.answers_why import headline, rule_words, who_of

_WORDS: Final[dict[type[Decision], str]] = {
    Allow: "allow",
    Block: "block",
    Ask: "ask",
    Rewrite: "rewrite",
}
_NEW: Final = "new"
_WHO: Final = text(80, pattern=r"^(new|(profile|device):[a-z0-9_-]+)$")


async def show(call: Call) -> dict[str, Any]:
    """Explain a name."""
    name, whose = _name(call.query["name"]), call.query["for"]
    if whose != _NEW:
        call.owner(whose)
    at = _instant(call)
    state, who = who_of(replace(call.state, now=at), whose)
    facts = call.console.facts(name)
    subject = subject_for(state.home, who, at)
    found = explained(
        state.home, subject, lambda moment: state.timed(who, moment), name, facts, now=at
    )
    decision, becomes = found.decision, found.becomes
    return {
        "name": name,
        "for": whose,
        "at": written(at),
        "decision": _WORDS[type(decision)],
        "headline": headline(decision),
        "rule": rule_words(call.console.shipped, decision, found.cause),
        "kind": found.cause.kind,
        "whose": found.cause.owner or None,
        "title": found.cause.title or None,
        "label": decision.label if isinstance(decision, Block | Ask) else None,
        "sources": list(facts.listing.sources),
        "changes_at": written(found.changes_at),
        "becomes": _WORDS[type(becomes)] if becomes is not None else None,
    }


def _name(typed: str) -> str:
    try:
        return name_rule(typed).removeprefix("=")
    except BadName as reason:
        raise Problem(422, "That is not a name.", errors=[f"name: {reason}"]) from reason


def _instant(call: Call) -> float:
    typed = call.query.get("at")
    if typed is None:
        return call.state.now
    at = read_instant(typed)
    if abs(at - call.state.now) > _FAR:
        raise Problem(422, "That is not an instant within a year.", errors=["at: as RFC 3339"])
    return at


_FAR: Final = 366 * 86400.0
_DECISION: Final = word("allow", "block", "ask", "rewrite")

OPERATIONS: Final = (
    Operation(
        name="explain",
        method="GET",
        path="/explain",
        right=Right.SEE,
        about="What a name gets for a profile, a device or a new device: the rule behind it.",
        work=show,
        query=(
            Parameter("name", text(300, least=1), "A site's name.", needed=True),
            Parameter("for", _WHO, "`profile:ID`, `device:ID` or `new`.", needed=True),
            Parameter("at", text(40), "An instant (RFC 3339); now where none is given."),
        ),
        answer=record(
            {
                "name": text(300),
                "for": text(80),
                "at": instant(),
                "decision": _DECISION,
                "headline": text(about="In the language of Accept-Language."),
                "rule": text(400, about="In the language of Accept-Language."),
                "kind": text(40),
                "whose": or_null(text(40)),
                "title": or_null(text(300)),
                "label": or_null(text(40)),
                "sources": several(text()),
                "changes_at": or_null(instant()),
                "becomes": or_null(_DECISION),
            }
        ),
    ),
)
