"""`/overview`, `/devices` and `/explain`: what holds now, who has what, and why."""

from tests.webui.api.calling import Program
from tests.webui.home import AYESHA, PagesLab


async def test_the_overview_says_what_holds(home: PagesLab, owner: Program) -> None:
    home.resolver.asked = {AYESHA: 3, "127.0.0.77": 2}
    home.clock.move(12 * 3600)
    reply = (await owner.get("/overview")).value
    people = {each["id"]: each for each in reply["people"]}
    assert people["adult1"]["kind"] == "adult"
    assert people["child1"]["now"]["reason"] == "alarm"
    assert people["child1"]["now"]["until"].endswith("Z")
    assert reply["new_devices"] == 1
    assert reply["resolver_answers"]
    await home.resolver.stop()
    assert not (await owner.get("/overview")).value["resolver_answers"]


async def test_devices_are_listed_and_given_to_somebody(home: PagesLab, owner: Program) -> None:
    home.resolver.asked = {AYESHA: 3}
    rows = {each["id"]: each for each in (await owner.get("/devices")).value["devices"]}
    assert rows["d2"]["asks_now"]
    assert not rows["d3"]["asks_now"]
    reply = await owner.ask("PATCH", "/devices/d2", {"profile": None, "name": "Tablet"})
    assert (reply.value["profile"], reply.value["name"]) == (None, "Tablet")
    assert (await owner.ask("PATCH", "/devices/d2", {"profile": "nobody"})).status == 422
    assert (await owner.ask("PATCH", "/devices/d9", {})).status == 404


async def test_explain_names_the_rule(owner: Program) -> None:
    reply = (await owner.get("/explain?name=www.tiktok.com&for=profile:child1")).value
    assert (reply["decision"], reply["label"], reply["whose"]) == ("block", "social", "preset")
    at = "2026-11-22T17:30:00Z"
    reply = (await owner.get(f"/explain?name=a.example&for=profile:child1&at={at}")).value
    assert (reply["kind"], reply["title"], reply["becomes"]) == ("alarm", "School nights", "allow")
    assert reply["changes_at"] == "2026-11-23T01:30:00Z"
    urdu = await owner.get("/explain?name=tiktok.com&for=new", **{"Accept-Language": "ur"})
    assert urdu.value["headline"] == "بند ہے"
