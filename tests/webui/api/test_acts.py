"""`/grants` and `/pauses`: they hold at once, end by hand, and stand in the log by name."""

import pytest

from store.household import DEFAULT
from tests.webui.api.calling import Program
from tests.webui.home import PagesLab


async def test_a_pause_locks_until_it_is_ended(home: PagesLab, owner: Program) -> None:
    reply = await owner.post("/pauses", {"for": "profile:child1"})
    assert (reply.status, reply.value["until"]) == (201, None)
    people = {each["id"]: each["now"] for each in (await owner.get("/overview")).value["people"]}
    assert people["child1"]["reason"] == "paused"
    assert not people["child2"]["locked"]
    assert [each["for"] for each in (await owner.get("/pauses")).value["pauses"]] == [
        "profile:child1"
    ]
    assert (await owner.ask("DELETE", "/pauses/profile:child1")).status == 204
    assert (await owner.ask("DELETE", "/pauses/profile:child1")).status == 404
    assert home.resolver.changed >= 2


async def test_a_grant_is_for_a_while_and_can_be_ended(home: PagesLab, owner: Program) -> None:
    reply = await owner.post("/grants", {"for": "profile:child1", "minutes": 30})
    grant = reply.value
    assert (grant["name"], grant["label"]) == (None, None)
    label = await owner.post("/grants", {"for": "device:d2", "minutes": 5, "label": "games"})
    assert [each["id"] for each in (await owner.get("/grants")).value["grants"]] == [
        grant["id"], label.value["id"],
    ]  # fmt: skip
    assert (await owner.ask("DELETE", f"/grants/{grant['id']}")).status == 204
    assert (await owner.ask("DELETE", f"/grants/{grant['id']}")).status == 404
    home.clock.move(301)
    assert (await owner.get("/grants")).value["grants"] == []


async def test_a_pause_ends_the_grants_before_it(home: PagesLab, owner: Program) -> None:
    await owner.post("/grants", {"for": "profile:child1", "minutes": 30})
    home.clock.move(1)
    await owner.post("/pauses", {"for": "profile:child1", "minutes": 5})
    assert (await owner.get("/grants")).value["grants"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"for": "home", "minutes": 5}, {"for": "profile:child1"},
        {"for": "profile:child1", "minutes": 0}, {"for": "profile:child1", "minutes": 1e9},
        {"for": "profile:child1", "minutes": 5, "name": "a..b"},
        {"for": "profile:child1", "minutes": 5, "label": "tik-tak"},
        {"for": "profile:child1", "minutes": 5, "label": "games", "name": "a.example"},
        {"for": "profile:child1", "minutes": True}, {"for": "profile:Child", "minutes": 5},
    ],
)  # fmt: skip
async def test_a_grant_that_cannot_be_says_why(owner: Program, body: dict[str, object]) -> None:
    assert (await owner.post("/grants", body)).status == 422
    assert (await owner.get("/grants")).value["grants"] == []


async def test_who_is_not_there_gets_nothing(owner: Program) -> None:
    for whose in ("profile:child9", "device:d9"):
        assert (await owner.post("/grants", {"for": whose, "minutes": 5})).status == 404
        assert (await owner.post("/pauses", {"for": whose})).status == 404


async def test_the_log_names_program_and_adult_and_not_the_site(
    home: PagesLab, owner: Program
) -> None:
    body = {"for": "profile:child1", "minutes": 5, "name": "fun.example"}
    await owner.post("/grants", body)
    newest = (await home.do(lambda store: store.changes(DEFAULT)))[0]
    assert newest["who"] == "Ammi (Test)"
    assert newest["what"] == "allowed a site for 5 minutes for Ayesha"
