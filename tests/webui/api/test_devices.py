"""`/devices`: who has what; a name and an owner can be given."""

from tests.webui.api.calling import Program
from tests.webui.home import AYESHA, PagesLab


async def test_devices_are_listed_and_given_to_somebody(home: PagesLab, owner: Program) -> None:
    home.resolver.asked = {AYESHA: 3}
    rows = {each["id"]: each for each in (await owner.get("/devices")).value["devices"]}
    assert rows["d2"]["asks_now"]
    assert not rows["d3"]["asks_now"]
    reply = await owner.ask("PATCH", "/devices/d2", {"profile": None, "name": "Tablet"})
    assert (reply.value["profile"], reply.value["name"]) == (None, "Tablet")
    assert (await owner.ask("PATCH", "/devices/d2", {"profile": "nobody"})).status == 422
    assert (await owner.ask("PATCH", "/devices/d9", {})).status == 404
