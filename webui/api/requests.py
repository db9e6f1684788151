"""`/requests`: what children ask for, and the answer."""

from collections.abc import Callable
from typing import Any, Final

from sqlite_utils import Database

from policy.acts import Reach, Scope
from store.acts import ActKeeper
from store.requests import DENIED, GRANTED, LABEL, LIMIT, OF_A_NAME, Request, Requests
from store.roles import Right
from webui.api.calls import Call, written
from webui.api.operations import Operation, Parameter
from webui.api.problems import Problem
from webui.api.schemas import MINUTES
from webui.api.shapes import flag, named, record, several, text, word
from webui.harmless import one_line
from webui.log_privacy import logged_ask
from webui.owners import Owner
from webui.rulebook import with_label, with_name


async def show(call: Call) -> dict[str, Any]:
    """Give what waits for an answer, or one child's last asks."""
    identity, profile = call.state.identity, call.query.get("profile")

    def find(db: Database) -> list[Request]:
        requests = Requests(db, identity)
        requests.forget_old(call.state.now)
        return requests.of_profile(profile) if profile is not None else requests.waiting()

    found: list[Request] = await call.store(lambda store: find(store.db))
    return {"requests": [_shown(each) for each in found]}


def _shown(ask: Request) -> dict[str, Any]:
    return {
        "id": ask.id,
        "profile": ask.profile,
        "kind": ask.kind,
        "about": ask.about,
        "minutes": ask.minutes,
        "reason": ask.reason,
        "asked": written(ask.asked),
        "answer": ask.answer,
        "answered_by": ask.answered_by,
        "answer_reason": ask.answer_reason,
    }


async def answer(call: Call) -> dict[str, Any]:
    """Answer an ask: no, for some minutes, or from now on."""
    ask = await _waiting(call)
    profile = call.household.profiles.get(ask.profile)
    child = profile.name if profile else ask.profile
    facts = call.console.facts(ask.about)
    said = f"{child}: {logged_ask(call.console.shipped, call.state, ask, facts)}"
    if call.body["answer"] == DENIED:
        await call.act(f"said no to {said}", _nothing, _note(call, ask, DENIED, None))
    elif ask.kind == LIMIT:
        raise Problem(422, "A proposed limit is agreed to on the page.", errors=["answer: a limit"])
    elif call.body.get("always", False):
        await _allow(call, ask, f"said yes to {said}, from now on")
    else:
        minutes = call.body.get("minutes") or ask.minutes or 30
        what = f"said yes to {said}, {minutes} minutes"
        await call.act(what, _grant(ask, minutes), _note(call, ask, GRANTED, minutes))
    return _shown(await _one(call))


async def _one(call: Call) -> Request:
    text_id, identity = call.path("request"), call.state.identity
    found = None
    if text_id.isascii() and text_id.isdigit() and len(text_id) < 16:  # noqa: PLR2004
        found = await call.store(lambda store: Requests(store.db, identity).one(int(text_id)))
    if not isinstance(found, Request):
        raise Problem(404, "There is no such request.")
    return found


async def _waiting(call: Call) -> Request:
    ask = await _one(call)
    if ask.answer is not None:
        raise Problem(409, "This was answered already.")
    return ask


async def _allow(call: Call, ask: Request, what: str) -> None:
    call.demand(Right.EDIT)
    if ask.kind not in OF_A_NAME | {LABEL}:
        raise Problem(422, "Time is given for some minutes.", errors=["always: not for time"])
    owner, note = Owner("profile", ask.profile), _note(call, ask, GRANTED, None)
    change = with_label if ask.kind == LABEL else with_name
    identity, who = call.state.identity, call.caller.who
    await call.store(
        lambda store: store.edit(
            identity,
            who,
            what,
            lambda household: change(household, owner, ask.about, "allow"),
            also=note,
        )
    )
    await call.changed()


def _grant(ask: Request, minutes: int) -> Callable[[ActKeeper], object]:
    name = ask.about if ask.kind in OF_A_NAME else None
    label = ask.about if ask.kind == LABEL else None
    scope = Scope(Reach.PROFILE, ask.profile)
    return lambda keeper: keeper.grant(scope, minutes, name=name, label=label)


def _nothing(_keeper: ActKeeper) -> None:
    """An answer without an act."""


def _note(
    call: Call, ask: Request, given: str, minutes: int | None
) -> Callable[[Database], object]:
    """Give what writes the answer beside what it allows, in the same transaction."""
    identity, who, now = call.state.identity, call.caller.who, call.state.now
    reason = one_line(call.body.get("reason", ""), 280) or _REASONS[given]

    def write(db: Database) -> None:
        requests = Requests(db, identity)
        requests.answer(ask.id, given, by=who, reason=reason, minutes=minutes, now=now)

    return write


_REASONS: Final = {GRANTED: "Have fun!", DENIED: "Let us talk about it."}

OPERATIONS: Final = (
    Operation(
        name="listRequests",
        method="GET",
        path="/requests",
        right=Right.SEE,
        about="What waits for an answer; with a profile, the last asks of that child.",
        work=show,
        query=(Parameter("profile", text(40), "A child's last asks, answered ones too."),),
        answer=record({"requests": several(named("Request"))}),
    ),
    Operation(
        name="answerRequest",
        method="POST",
        path="/requests/{request}/answer",
        right=Right.ACT,
        about="Answer a request. Always (a rule) needs the scope edit.",
        work=answer,
        body=record(
            {
                "answer": word(GRANTED, DENIED),
                "minutes": MINUTES,
                "always": flag("From now on, by a rule."),
                "reason": text(280, about="What the child reads."),
            },
            "minutes",
            "always",
            "reason",
        ),
        answer=named("Request"),
        problems=(409,),
    ),
)
