"""`/rules`: read, replaced as a whole, and never over what somebody else changed meanwhile."""

import copy

import pytest

from tests.webui.api.calling import Program, program
from tests.webui.home import PagesLab, Visitor


async def rules(caller: Program) -> tuple[dict, str]:
    reply = await caller.get("/rules")
    return reply.value, reply.headers["ETag"]


async def test_rules_are_replaced_and_the_resolver_is_told(home: PagesLab, owner: Program) -> None:
    document, etag = await rules(owner)
    document["profiles"]["child1"]["block"] = ["games", "social"]
    told = home.resolver.changed
    reply = await owner.ask("PUT", "/rules", document, headers={"If-Match": etag})
    assert reply.status == 200
    assert reply.value == document
    assert reply.headers["ETag"] != etag
    assert home.resolver.changed == told + 1
    household = await home.household()
    assert household.profiles["child1"].layer.block.replace == {"games", "social"}
    assert [device.id for device in household.devices] == ["d1", "d2", "d3"]


async def test_putting_what_was_got_changes_nothing(home: PagesLab, owner: Program) -> None:
    before = await home.household()
    document, etag = await rules(owner)
    assert (await owner.ask("PUT", "/rules", document, headers={"If-Match": etag})).status == 200
    assert await home.household() == before


async def test_nothing_is_lost_that_a_page_changed_meanwhile(
    home: PagesLab, owner: Program, parent: Visitor
) -> None:
    document, etag = await rules(owner)
    await parent.post("/rules/label", for_="profile:child1", label="whatsapp", said="block")
    before = await home.household()
    reply = await owner.ask("PUT", "/rules", document, headers={"If-Match": etag})
    assert reply.status == 412
    assert await home.household() == before
    reply = await owner.ask("PUT", "/rules", document, headers={"If-Match": '"0", "x"'})
    assert reply.status == 412
    reply = await owner.ask("PUT", "/rules", document, headers={"If-Match": f'"0", {etag}'})
    assert reply.status == 412
    _, newer = await rules(owner)
    reply = await owner.ask("PUT", "/rules", document, headers={"If-Match": f'"0", {newer}'})
    assert reply.status == 200


async def test_a_pause_does_not_stand_in_the_way(owner: Program) -> None:
    document, etag = await rules(owner)
    await owner.post("/pauses", {"for": "home", "minutes": 5})
    assert (await owner.ask("PUT", "/rules", document, headers={"If-Match": etag})).status == 200


async def test_who_has_not_said_what_they_saw_replaces_nothing(owner: Program) -> None:
    document, _ = await rules(owner)
    assert (await owner.ask("PUT", "/rules", document)).status == 428
    assert (await owner.ask("PUT", "/rules", document, headers={"If-Match": "*"})).status == 200


@pytest.mark.parametrize(
    ("path", "value", "address"),
    [
        (("profiles", "child1", "block"), ["tik-tak"], "profiles.child1.block[0]"),
        (("profiles", "child1", "alarms"), [{"from": "25:00"}], "profiles.child1.alarms[0].from"),
        (("household", "timezone"), "../etc/passwd", "household.timezone"),
        (("household", "name"), "a\r\nb", "household.name"),
        (("profiles", "child1", "name"), "\u0000", "profiles.child1.name"),
        (("profiles", "../x"), {}, "profiles.../x"),
        (("household", "surprise"), 1, "household.surprise"),
    ],
)
async def test_every_mistake_has_its_address(
    home: PagesLab, owner: Program, path: tuple[str, ...], value: object, address: str
) -> None:
    before = await home.household()
    document, etag = await rules(owner)
    place = document = copy.deepcopy(document)
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    reply = await owner.ask("PUT", "/rules", document, headers={"If-Match": etag})
    assert reply.status == 422
    assert any(each.startswith(address) for each in reply.value["errors"]), reply.value
    assert await home.household() == before


async def test_only_an_owner_removes_a_child(home: PagesLab, owner: Program) -> None:
    parent = await program(home, role="parent")
    document, etag = await rules(parent)
    del document["profiles"]["child2"]
    document["devices"] = [each for each in document["devices"] if each["profile"] != "child2"]
    headers = {"If-Match": etag}
    assert (await parent.ask("PUT", "/rules", document, headers=headers)).status == 403
    assert "child2" in (await home.household()).profiles
    assert (await owner.ask("PUT", "/rules", document, headers=headers)).status == 200
    assert "child2" not in (await home.household()).profiles
