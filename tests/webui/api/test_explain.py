"""`/explain`: the rule behind what a name gets, in the language that was asked for."""

from tests.webui.api.calling import Program


async def test_explain_names_the_rule(owner: Program) -> None:
    reply = (await owner.get("/explain?name=www.tiktok.com&for=profile:child1")).value
    assert (reply["decision"], reply["label"], reply["whose"]) == ("block", "social", "preset")
    at = "2026-11-22T17:30:00Z"
    reply = (await owner.get(f"/explain?name=a.example&for=profile:child1&at={at}")).value
    assert (reply["kind"], reply["title"], reply["becomes"]) == ("alarm", "School nights", "allow")
    assert reply["changes_at"] == "2026-11-23T01:30:00Z"
    urdu = await owner.get("/explain?name=tiktok.com&for=new", **{"Accept-Language": "ur"})
    assert urdu.value["headline"] == "بند ہے"
