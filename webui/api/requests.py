"""`/requests`: what children ask for, and the answer."""

from collections.abc import Callable
from math import ceil
from typing import Any, Final

from sqlite_utils import Database

from store.acts import ActKeeper
from store.requests import DENIED, GRANTED, LABEL, LIMIT, OF_A_NAME, Request, Requests
from store.roles import Right
from webui.answering import allowing, granting
from webui.api.calls import Call, read_instant, written
from webui.api.operations import Operation, Parameter
from webui.api.problems import Problem
from webui.api.schemas import LONGEST_MINUTES, MINUTES
from webui.api.shapes import flag, instant, named, record, several, text, word
from webui.harmless import one_line
from webui.words.asks_shown import service_of
from webui.words.log_privacy import logged_ask


async def show(call: Call) -> dict[str, Any]:
    """Give what waits for an answer, or one child's last asks."""
    identity, profile = call.state.identity, call.query.get("profile")

    def find(db: Database) -> list[Request]:
        requests = Requests(db, identity)
        requests.forget_old(call.state.now)
        return requests.of_profile(profile) if profile is not None else requests.waiting()

    found: list[Request] = await call.store(lambda store: find(store.db))
    return {"requests": [_shown(call, each) for each in found]}


def _shown(call: Call, ask: Request) -> dict[str, Any]:
    return {
        "id": ask.id,
        "profile": ask.profile,
        "kind": ask.kind,
        "about": ask.about,
        "service": service_of(ask, call.console.facts(ask.about)) or None,
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
        minutes = _minutes(call, ask)
        what = f"said yes to {said}, {minutes} minutes"
        act = granting(ask, minutes, _service(call, ask))
        await call.act(what, act, _note(call, ask, GRANTED, minutes))
    return _shown(call, await _one(call))


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
        raise _answered_already()
    return ask


def _answered_already() -> Problem:
    return Problem(409, "This was answered already.")


async def _allow(call: Call, ask: Request, what: str) -> None:
    call.demand(Right.EDIT)
    if ask.kind not in OF_A_NAME | {LABEL}:
        raise Problem(422, "Time is given for some minutes.", errors=["always: not for time"])
    if "until" in call.body or "minutes" in call.body:
        raise Problem(422, "For a while, or for always?", errors=["always: not with a time"])
    change, note = allowing(ask, _service(call, ask)), _note(call, ask, GRANTED, None)
    identity, who = call.state.identity, call.caller.who
    await call.store(lambda store: store.edit(identity, who, what, change, also=note))
    await call.changed()


def _service(call: Call, ask: Request) -> str:
    """Give the service that is to be opened as a whole; empty: what was asked for, alone."""
    wanted = call.body.get("service")
    if wanted is None:
        return ""
    if wanted != service_of(ask, call.console.facts(ask.about)):
        detail = "What was asked for does not belong to that service, or it cannot be opened."
        raise Problem(422, detail, errors=["service: see the request"])
    return str(wanted)


def _minutes(call: Call, ask: Request) -> int:
    """Give for how long: as said in minutes or as an instant, as asked for, or half an hour."""
    if "until" not in call.body:
        return int(call.body.get("minutes") or ask.minutes or 30)
    if "minutes" in call.body:
        raise Problem(422, "Say minutes or until.", errors=["until: not with minutes"])
    minutes = ceil((read_instant(call.body["until"]) - call.state.now) / 60)
    if not 0 < minutes <= LONGEST_MINUTES:
        raise Problem(422, "It must end within a week.", errors=["until: not within a week"])
    return minutes


def _nothing(_keeper: ActKeeper) -> None:
    """An answer without an act."""


def _note(
    call: Call, ask: Request, given: str, minutes: int | None
) -> Callable[[Database], object]:
    """Give what writes the answer beside what it allows: in one transaction, so both or none."""
    identity, who, now = call.state.identity, call.caller.who, call.state.now
    reason = one_line(call.body.get("reason", ""), 280) or _REASONS[given]

    def write(db: Database) -> None:
        requests = Requests(db, identity)
        if not requests.answer(ask.id, given, by=who, reason=reason, minutes=minutes, now=now):
            raise _answered_already()

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
                "until": instant("When it ends; in place of minutes."),
                "service": text(40, about="Open this service as a whole: see the request."),
                "always": flag("From now on, by a rule."),
                "reason": text(280, about="What the child reads."),
            },
            "minutes",
            "until",
            "service",
            "always",
            "reason",
        ),
        answer=named("Request"),
        problems=(409,),
    ),
)
