"""`/alarms`: the alarms of the home, of profiles and of devices, one by one.

An alarm's id holds its place and a mark of what it says: who changes an alarm has seen it as it is.
"""

from collections.abc import Sequence
from typing import Any, Final

from policy.alarm_forms import read_alarm
from policy.alarms import Alarm
from policy.reading import Problems, Section
from policy.rendering import render_alarm
from store.roles import Right
from webui.api.calls import Call
from webui.api.operations import Operation, Parameter
from webui.api.problems import Problem
from webui.api.schemas import WHOSE
from webui.api.shapes import named, record, several
from webui.owners import HOME, Owner, alarms_of
from webui.pages.alarms.form import mark_of
from webui.rulebook import with_alarms

_MOST: Final = 40


async def show(call: Call) -> dict[str, Any]:
    """Give all alarms, or those of one owner; a preset's are given like any other."""
    key = call.query.get("for")
    owners = [call.owner(key)] if key else _owners(call)
    found = [_shown(owner, alarm, n) for owner in owners for n, alarm in _numbered(call, owner)]
    return {"alarms": found}


def _owners(call: Call) -> list[Owner]:
    profiles = [Owner("profile", key) for key in call.household.profiles]
    devices = [Owner("device", each.id) for each in call.household.devices]
    return [Owner(HOME), *profiles, *devices]


def _numbered(call: Call, owner: Owner) -> list[tuple[int, Alarm]]:
    return list(enumerate(alarms_of(call.state, owner)))


def _shown(owner: Owner, alarm: Alarm, number: int) -> dict[str, Any]:
    return {"id": f"{number}-{mark_of(alarm)}", "for": owner.key, "alarm": render_alarm(alarm)}


async def add(call: Call) -> dict[str, Any]:
    """Add an alarm; from now on the owner's alarms are its own, and not a preset's."""
    owner, alarm = call.owner(call.path("whose")), _alarm(call)
    alarms = [*alarms_of(call.state, owner), alarm]
    if len(alarms) > _MOST:
        raise Problem(409, f"Nobody can follow more than {_MOST} alarms.")
    await _put(call, owner, alarms, f"set {alarm.label}")
    return _shown(owner, alarm, len(alarms) - 1)


async def change(call: Call) -> dict[str, Any]:
    """Change an alarm."""
    owner, alarm = call.owner(call.path("whose")), _alarm(call)
    alarms, number = _found(call, owner)
    alarms[number] = alarm
    await _put(call, owner, alarms, f"set {alarm.label}")
    return _shown(owner, alarm, number)


async def delete(call: Call) -> None:
    """Delete an alarm."""
    owner = call.owner(call.path("whose"))
    alarms, number = _found(call, owner)
    gone = alarms.pop(number)
    name = owner.name(call.household)
    await _put(call, owner, alarms, f"delete {gone.label} of {name}", is_whole=True)


def _alarm(call: Call) -> Alarm:
    """Read one alarm as the household file has it."""
    problems = Problems()
    vocabulary, zone = call.console.shipped.vocabulary, call.state.home.zone
    alarm = read_alarm(Section(call.body, "", problems), vocabulary, zone)
    problems.raise_any()
    return alarm


def _found(call: Call, owner: Owner) -> tuple[list[Alarm], int]:
    alarms = list(alarms_of(call.state, owner))
    for number, alarm in enumerate(alarms):
        if f"{number}-{mark_of(alarm)}" == call.path("alarm"):
            return alarms, number
    raise Problem(404, "There is no such alarm; it may have been changed meanwhile.")


async def _put(
    call: Call, owner: Owner, alarms: Sequence[Alarm], what: str, *, is_whole: bool = False
) -> None:
    log = what if is_whole else f"{what} for {owner.name(call.household)}"
    await call.edit(log, lambda household: with_alarms(household, owner, alarms))


OPERATIONS: Final = (
    Operation(
        name="listAlarms",
        method="GET",
        path="/alarms",
        right=Right.SEE,
        about="All alarms, or those of one owner. A preset's are listed like any other.",
        work=show,
        query=(Parameter("for", WHOSE, "Whose alarms."),),
        answer=record({"alarms": several(named("AlarmOf"))}),
    ),
    Operation(
        name="addAlarm",
        method="POST",
        path="/alarms/{whose}",
        right=Right.EDIT,
        about="Add an alarm. What a preset gave becomes the owner's own.",
        work=add,
        body=named("Alarm"),
        answer=named("AlarmOf"),
        status=201,
        problems=(409,),
    ),
    Operation(
        name="changeAlarm",
        method="PUT",
        path="/alarms/{whose}/{alarm}",
        right=Right.EDIT,
        about="Replace an alarm by its id.",
        work=change,
        body=named("Alarm"),
        answer=named("AlarmOf"),
    ),
    Operation(
        name="deleteAlarm",
        method="DELETE",
        path="/alarms/{whose}/{alarm}",
        right=Right.EDIT,
        about="Delete an alarm by its id.",
        work=delete,
    ),
)
