"""`/grants` and `/pauses`: more time or an open site for a while, and *lock now*."""

from typing import Any, Final

from policy.acts import Pause, Reach, Scope
from policy.name_forms import name_rule
from policy.names import BadName
from store.acts import LiveGrant, live_grants
from store.requests import LABEL as OF_LABEL
from store.requests import NAME as OF_NAME
from store.roles import Right
from webui.api.calls import Call, written
from webui.api.operations import Operation
from webui.api.problems import Problem
from webui.api.schemas import LABEL, MINUTES, WHOSE
from webui.api.shapes import named, or_null, record, several, text
from webui.opening_again import subject_of_owner
from webui.owners import HOME, Owner
from webui.words.log_privacy import logged_wish

# --- grants


async def grants(call: Call) -> dict[str, Any]:
    """Give what is granted now."""
    return {"grants": [_grant(each) for each in await _live(call)]}


async def _live(call: Call) -> list[LiveGrant]:
    identity, now = call.state.identity, call.state.now
    found: list[LiveGrant] = await call.store(lambda store: live_grants(store.db, identity, now))
    return found


def _grant(found: LiveGrant) -> dict[str, Any]:
    grant = found.grant
    return {
        "id": found.id,
        "for": _key(grant.scope),
        "name": grant.name,
        "label": grant.label,
        "since": written(grant.since),
        "until": written(grant.until),
    }


async def grant(call: Call) -> dict[str, Any]:
    """Give time, or open a name or a label, for some minutes."""
    owner, minutes = call.owner(call.body["for"]), call.body["minutes"]
    if owner.kind == HOME:
        raise Problem(422, "Grants are for a profile or a device.", errors=["for: not the home"])
    name, label = _name(call), _label(call)
    if name and label:
        raise Problem(422, "Grant a name or a label.", errors=["label: beside a name"])
    what = f"allowed {_logged(call, owner, name, label)} for {minutes} minutes"
    await call.act(
        f"{what} for {owner.name(call.household)}",
        lambda keeper: keeper.grant(owner.scope, minutes, name=name, label=label),
    )
    return _grant((await _live(call))[-1])


def _name(call: Call) -> str | None:
    typed = call.body.get("name")
    if typed is None:
        return None
    try:
        return name_rule(typed).removeprefix("=")
    except BadName as reason:
        raise Problem(422, "That is not a name.", errors=[f"name: {reason}"]) from reason


def _label(call: Call) -> str | None:
    label: str | None = call.body.get("label")
    if label is not None and label not in call.console.shipped.vocabulary:
        raise Problem(422, "There is no such label.", errors=["label: is not there"])
    return label


def _logged(call: Call, owner: Owner, name: str | None, label: str | None) -> str:
    if not (name or label):
        return "everything"
    kind = OF_NAME if name else OF_LABEL
    sensitive = name is not None and call.console.facts(name).sensitive
    shown = name or label or ""
    return logged_wish(call.state, owner, kind=kind, shown=shown, is_sensitive=sensitive)


async def revoke(call: Call) -> None:
    """End a grant."""
    known = {str(each.id): each for each in await _live(call)}
    found = known.get(call.path("grant"))
    if found is None:
        raise Problem(404, "There is no such grant, or it is over.")
    await call.act("ended a grant", lambda keeper: keeper.revoke(found.id))


# --- pauses


async def pauses(call: Call) -> dict[str, Any]:
    """Give what is locked by hand now."""
    now = call.state.now
    held = [each for each in call.state.home.acts.pauses if each.is_active(now)]
    return {"pauses": [_pause(each) for each in held]}


def _pause(pause: Pause) -> dict[str, Any]:
    return {
        "for": _key(pause.scope),
        "since": written(pause.since),
        "until": written(pause.until),
    }


async def pause(call: Call) -> dict[str, Any]:
    """Lock now: for some minutes, or until somebody resumes."""
    owner, minutes = call.owner(call.body["for"]), call.body.get("minutes")
    name = owner.name(call.household)
    how = f"locked for {minutes} minutes" if minutes else "locked until resumed"
    await call.act(f"{how} for {name}", lambda keeper: keeper.pause(owner.scope, minutes))
    held = [each for each in call.state.home.acts.pauses if each.scope == owner.scope]
    return _pause(max(held, key=lambda each: each.since))


async def resume(call: Call) -> None:
    """End a pause; a wider one holds on for the others."""
    owner = call.owner(call.path("whose"))
    name, profile = owner.name(call.household), subject_of_owner(call.state, owner).profile_id
    if not await call.act(f"resumed {name}", lambda keeper: keeper.resume(owner.scope, profile)):
        raise Problem(404, "Nothing is locked by hand there.")


def _key(scope: Scope) -> str:
    return HOME if scope.reach is Reach.HOUSEHOLD else f"{scope.reach.value}:{scope.id}"


OPERATIONS: Final = (
    Operation(
        name="listGrants",
        method="GET",
        path="/grants",
        right=Right.SEE,
        about="What is granted now.",
        work=grants,
        answer=record({"grants": several(named("Grant"))}),
    ),
    Operation(
        name="addGrant",
        method="POST",
        path="/grants",
        right=Right.ACT,
        about="Give time, or open a name or a label, for some minutes.",
        work=grant,
        body=record(
            {"for": WHOSE, "minutes": MINUTES, "name": text(300, least=1), "label": LABEL},
            "name",
            "label",
        ),
        answer=named("Grant"),
        status=201,
    ),
    Operation(
        name="endGrant",
        method="DELETE",
        path="/grants/{grant}",
        right=Right.ACT,
        about="End a grant.",
        work=revoke,
    ),
    Operation(
        name="listPauses",
        method="GET",
        path="/pauses",
        right=Right.SEE,
        about="What is locked by hand now.",
        work=pauses,
        answer=record({"pauses": several(named("Pause"))}),
    ),
    Operation(
        name="addPause",
        method="POST",
        path="/pauses",
        right=Right.ACT,
        about="Lock now: for some minutes, or until it is ended.",
        work=pause,
        body=record({"for": WHOSE, "minutes": or_null(MINUTES)}, "minutes"),
        answer=named("Pause"),
        status=201,
    ),
    Operation(
        name="endPause",
        method="DELETE",
        path="/pauses/{whose}",
        right=Right.ACT,
        about="End the pauses of the home, a profile or a device.",
        work=resume,
    ),
)
