"""`/overview`: what holds now for the home and for everybody in it."""

from typing import Any, Final

from policy.home import THE_HOME, Subject
from policy.rules import Profile
from store.household import HouseholdStore
from store.requests import Requests
from store.roles import Right
from webui.api.calls import Call, written
from webui.api.operations import Operation
from webui.api.shapes import flag, instant, named, number, record, several, text, word
from webui.right_now import RightNow, right_now


async def show(call: Call) -> dict[str, Any]:
    """Say what holds now."""
    state, identity = call.state, call.state.identity

    def waiting(store: HouseholdStore) -> int:
        return len(Requests(store.db, identity).waiting())

    return {
        "id": identity,
        "name": call.household.name,
        "timezone": call.household.timezone,
        "at": written(state.now),
        "resolver_answers": state.live.is_there,
        "home": _now(right_now(state.home, THE_HOME, state.now)),
        "people": [_person(call, profile) for profile in call.household.profiles.values()],
        "requests_waiting": await call.store(waiting),
        "new_devices": len(state.unsorted),
    }


def _person(call: Call, profile: Profile) -> dict[str, Any]:
    state = call.state
    kind = "thing" if profile.shared else "child" if state.is_child(profile) else "adult"
    now = right_now(state.home, Subject(profile), state.now)
    return {"id": profile.id, "name": profile.name, "kind": kind, "now": _now(now)}


def _now(now: RightNow) -> dict[str, Any]:
    return {
        "locked": now.is_locked,
        "reason": now.lock.value if now.lock else None,
        "until": written(now.until),
        "closed": sorted(now.closed),
        "open": sorted(now.open),
        "allowances": [
            {
                "label": each.allowance.label,
                "minutes": each.minutes,
                "kept": each.saved,
                "left": each.left,
            }
            for each in now.lefts
        ],
        "next": _next(now),
        "today": _today(now),
    }


def _next(now: RightNow) -> dict[str, Any] | None:
    if now.coming is None:
        return None
    coming = now.coming
    return {"at": written(coming.at), "label": coming.title, "opens": coming.opens}


def _today(now: RightNow) -> dict[str, int] | None:
    if now.today is None:
        return None
    low, high = now.today.low, now.today.high
    return {"low": low.bit_count(), "high": (low | high).bit_count()}


_PERSON: Final = record(
    {
        "id": text(40),
        "name": text(),
        "kind": word("child", "adult", "thing"),
        "now": named("Now"),
    }
)
OPERATIONS: Final = (
    Operation(
        name="getOverview",
        method="GET",
        path="/overview",
        right=Right.SEE,
        about="What holds now for the home and for everybody in it.",
        work=show,
        answer=record(
            {
                "id": text(64),
                "name": text(),
                "timezone": text(),
                "at": instant(),
                "resolver_answers": flag("Else minutes and devices are as they were last saved."),
                "home": named("Now"),
                "people": several(_PERSON),
                "requests_waiting": number(0, 100_000),
                "new_devices": number(0, 100_000),
            }
        ),
    ),
)
