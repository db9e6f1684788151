"""`/devices`: whose they are and when they were seen; a name and an owner can be given."""

from typing import Any, Final

from policy.rules import Device
from store.roles import Right
from webui.api.calls import Call, written
from webui.api.operations import Operation
from webui.api.problems import Problem
from webui.api.shapes import named, or_null, record, several, text
from webui.harmless import one_line
from webui.rulebook import changed_device


async def show(call: Call) -> dict[str, Any]:
    """Give all devices."""
    return {"devices": [_shown(call, device) for device in call.household.devices]}


def _shown(call: Call, device: Device) -> dict[str, Any]:
    state, known = call.state, {device.mac, device.address}
    held = state.home.acts.holder(device.id, state.now)
    seen = [each.last for each in state.sightings if {each.identity, each.address} & known]
    return {
        "id": device.id,
        "name": device.name,
        "mac": device.mac,
        "address": device.address,
        "profile": device.profile,
        "holder": held.profile if held else None,
        "asks_now": any(a.device == device.id and a.queries for a in state.live.askers),
        "seen": written(max(seen)) if seen else None,
    }


async def change(call: Call) -> dict[str, Any]:
    """Rename a device, or give it to somebody else."""
    device = call.household.device(call.path("device"))
    if device is None:
        raise Problem(404, "There is no such device.")
    name = one_line(call.body.get("name", ""), 60) or device.name
    profile = call.body.get("profile", device.profile)
    if profile is not None and profile not in call.household.profiles:
        raise Problem(422, "There is no such profile.", errors=["profile: is not there"])
    await call.edit(
        f"changed the device {device.name}",
        lambda household: changed_device(household, device.id, name=name, profile=profile),
    )
    return _shown(call, call.household.device(device.id) or device)


OPERATIONS: Final = (
    Operation(
        name="listDevices",
        method="GET",
        path="/devices",
        right=Right.SEE,
        about="All devices of the home.",
        work=show,
        answer=record({"devices": several(named("Device"))}),
    ),
    Operation(
        name="changeDevice",
        method="PATCH",
        path="/devices/{device}",
        right=Right.EDIT,
        about="Rename a device, or give it to another profile (null: to nobody).",
        work=change,
        body=record({"name": text(60), "profile": or_null(text(40))}, "name", "profile"),
        answer=named("Device"),
    ),
)
