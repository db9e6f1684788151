"""`/requests`: a child asks on its page, a program answers."""

import asyncio
import datetime as dt

import pytest

from store.household import DEFAULT
from tests.webui.api.calling import Program, program
from tests.webui.home import AYESHA, PagesLab


async def asked(home: PagesLab, owner: Program, **fields: str) -> dict:
    await home.at(AYESHA).post("/my/ask", on="/my/ask", **({"why": "please"} | fields))
    (request,) = (await owner.get("/requests")).value["requests"]
    return request


async def test_an_answer_reaches_the_child(home: PagesLab, owner: Program) -> None:
    request = await asked(home, owner, kind="time", minutes="15")
    assert (request["kind"], request["profile"], request["reason"]) == ("time", "child1", "please")
    body = {"answer": "granted", "minutes": 10, "reason": "After tea"}
    reply = await owner.post(f"/requests/{request['id']}/answer", body)
    assert (reply.status, reply.value["answered_by"]) == (200, "Ammi (Test)")
    assert "After tea" in (await home.at(AYESHA).get("/my")).text
    assert len((await owner.get("/grants")).value["grants"]) == 1
    assert (await owner.get("/requests")).value["requests"] == []
    assert len((await owner.get("/requests?profile=child1")).value["requests"]) == 1
    again = await owner.post(f"/requests/{request['id']}/answer", {"answer": "denied"})
    assert again.status == 409


async def test_no_grants_nothing(home: PagesLab, owner: Program) -> None:
    request = await asked(home, owner, kind="name", name="fun.example")
    await owner.post(f"/requests/{request['id']}/answer", {"answer": "denied"})
    assert (await owner.get("/grants")).value["grants"] == []


async def test_always_is_a_rule_and_needs_who_may_edit(home: PagesLab, owner: Program) -> None:
    request = await asked(home, owner, kind="name", name="fun.example")
    carer, body = await program(home, "edit", "carer"), {"answer": "granted", "always": True}
    assert (await carer.post(f"/requests/{request['id']}/answer", body)).status == 403
    assert (await owner.post(f"/requests/{request['id']}/answer", body)).status == 200
    layer = (await home.household()).profiles["child1"].layer
    assert layer.names.allow == {"fun.example"}


async def test_time_is_never_for_always(home: PagesLab, owner: Program) -> None:
    request = await asked(home, owner, kind="time")
    body = {"answer": "granted", "always": True}
    assert (await owner.post(f"/requests/{request['id']}/answer", body)).status == 422


@pytest.mark.parametrize("body", [{}, {"answer": "maybe"}, {"answer": "granted", "minutes": -1}])
async def test_what_is_no_answer_answers_nothing(
    home: PagesLab, owner: Program, body: dict[str, object]
) -> None:
    request = await asked(home, owner, kind="time")
    assert (await owner.post(f"/requests/{request['id']}/answer", body)).status == 422
    assert len((await owner.get("/requests")).value["requests"]) == 1


async def test_an_answer_may_say_until_when(home: PagesLab, owner: Program) -> None:
    request = await asked(home, owner, kind="label", label="whatsapp")
    until = dt.datetime.fromtimestamp(home.clock.wall() + 3600, dt.UTC).isoformat()
    path = f"/requests/{request['id']}/answer"
    for wrong in ({"until": "soon"}, {"until": "2026-01-01T00:00:00Z"}, {"until": "2030-01-01"},
                  {"until": until, "minutes": 5}, {"until": until, "always": True},
                  {"service": "tiktok"}):  # fmt: skip
        assert (await owner.post(path, {"answer": "granted"} | wrong)).status == 422
    assert (await owner.post(path, {"answer": "granted", "until": until})).status == 200
    (grant,) = (await home.do(lambda store: store.acts(DEFAULT))).grants
    assert grant.label == "whatsapp"
    assert grant.until - grant.since == 3600


async def test_an_answer_may_open_the_app_of_a_name_as_a_whole(
    home: PagesLab, owner: Program
) -> None:
    request = await asked(home, owner, kind="name", name="www.tiktok.com")
    assert request["service"] == "tiktok"
    path, body = f"/requests/{request['id']}/answer", {"answer": "granted", "service": "tiktok"}
    assert (await owner.post(path, body | {"service": "roblox"})).status == 422
    assert (await owner.post(path, body | {"always": True})).status == 200
    layer = (await home.household()).profiles["child1"].layer
    assert layer.names.allow == {"www.tiktok.com"}
    assert layer.allow.add == {"tiktok"}


async def test_a_name_of_no_service_has_none(home: PagesLab, owner: Program) -> None:
    request = await asked(home, owner, kind="name", name="fun.example")
    assert request["service"] is None
    body = {"answer": "granted", "service": "tiktok"}
    assert (await owner.post(f"/requests/{request['id']}/answer", body)).status == 422
    assert len((await owner.get("/requests")).value["requests"]) == 1


async def test_of_two_answers_at_once_one_holds_and_the_other_does_nothing(
    home: PagesLab, owner: Program
) -> None:
    request = await asked(home, owner, kind="time", minutes="15")
    path = f"/requests/{request['id']}/answer"
    bodies = ({"answer": "denied"}, {"answer": "granted", "minutes": 60})
    replies = await asyncio.gather(*(owner.post(path, body) for body in bodies))
    assert sorted(reply.status for reply in replies) == [200, 409]
    (held,) = (await owner.get("/requests?profile=child1")).value["requests"]
    grants = (await owner.get("/grants")).value["grants"]
    assert bool(grants) == (held["answer"] == "granted")
