"""Who may call: tokens of this household, and sessions with the mark of our forms; nobody else."""

import pytest

from policy.rules import Household
from store.accounts import Accounts
from store.api_tokens import ApiTokens
from store.household import DEFAULT
from tests.webui.api.calling import BASE, Program, program
from tests.webui.home import AYESHA, PASSWORD, STRANGE, PagesLab, Visitor
from webui.api.failures import MOST, WAIT
from webui.api.problems import MEDIA


@pytest.mark.parametrize(
    "header",
    [
        "", "Bearer", "Bearer ", "Bearer nigehban_", "Bearer nigehban_" + "x" * 43, "Basic YTpi",
        "Bearer " + "A" * 4000, "nigehban_x", "Bearer nigehban_\u00e9\u00e9",
        "Bearer '; DROP TABLE",
    ],
)  # fmt: skip
async def test_what_is_no_token_opens_nothing(home: PagesLab, header: str) -> None:
    reply = await Program(home).get("/overview", Authorization=header)
    assert reply.status == 401
    assert reply.kind == MEDIA
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")


async def test_without_anything_nothing_opens(home: PagesLab) -> None:
    assert (await Program(home).get("/overview")).status == 401


async def test_a_token_of_another_household_opens_nothing_here(home: PagesLab) -> None:
    def other(store) -> str:
        store.edit("other", "test", "made", lambda _: Household("Theirs", "UTC"))
        account = Accounts(store, "other").create("Them", PASSWORD)
        return ApiTokens(store, "other").new(account, "theirs", "edit")

    stranger = Program(home, await home.do(other))
    for path in ("/overview", "/rules", "/backup"):
        assert (await stranger.get(path)).status == 404
    theirs = await stranger.get("/api/v1/households/other/overview")
    assert theirs.value["name"] == "Theirs"
    for path in ("%2e%2e/default", "..", "default%00", "DEFAULT", "other%2f..%2fdefault"):
        reply = await stranger.get(f"/api/v1/households/{path}/overview")
        assert reply.status == 404, path


async def test_a_revoked_token_and_a_removed_adults_open_nothing(home: PagesLab) -> None:
    hers = await program(home, role="parent")
    assert (await hers.get("/overview")).status == 200

    def remove(store) -> None:
        accounts = Accounts(store, DEFAULT)
        adult = next(each for each in accounts.all() if each.role == "parent")
        accounts.remove(adult.id, "Ammi")

    await home.do(remove)
    assert (await hers.get("/overview")).status == 401


async def test_a_lower_role_lowers_its_tokens_at_once(home: PagesLab) -> None:
    hers = await program(home, role="parent")
    body = {"for": "home", "minutes": 5}
    assert (await hers.post("/pauses", body)).status == 201

    def lower(store) -> None:
        accounts = Accounts(store, DEFAULT)
        adult = next(each for each in accounts.all() if each.role == "parent")
        accounts.set_role(adult.id, "viewer", "Ammi")

    await home.do(lower)
    assert (await hers.post("/pauses", body)).status == 403
    assert (await hers.get("/overview")).status == 200


async def test_guessing_tokens_is_stopped_by_address(home: PagesLab, owner: Program) -> None:
    guesser = Program(home, "nigehban_guess", "127.0.0.66")
    for _ in range(MOST):
        assert (await guesser.get("/overview")).status == 401
    reply = await guesser.get("/overview")
    assert reply.status == 429
    assert 0 < int(reply.headers["Retry-After"]) <= WAIT + 1
    assert (await owner.get("/overview")).status == 200
    home.clock.move(WAIT + 1)
    assert (await guesser.get("/overview")).status == 401


# --- sessions


async def asked(visitor: Visitor, method: str, path: str, **headers: str) -> int:
    url = visitor.base + BASE + path
    async with visitor.session.request(method, url, headers=headers) as reply:
        return reply.status


async def test_a_cookie_alone_is_worth_nothing(home: PagesLab, parent: Visitor) -> None:
    mark = (await parent.get("/")).csrf
    for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "0" * 32}):
        assert await asked(parent, "GET", "/overview", **headers) == 401
        assert await asked(parent, "DELETE", "/pauses/home", **headers) == 401
    assert await asked(parent, "GET", "/overview", **{"X-CSRF-Token": mark}) == 200
    child = home.at(AYESHA)
    assert await asked(child, "GET", "/overview", **{"X-CSRF-Token": mark}) == 401
    bad = {"X-CSRF-Token": mark, "Authorization": "Bearer nigehban_no"}
    assert await asked(parent, "GET", "/overview", **bad) == 401


async def test_another_site_gets_nothing_done(home: PagesLab, parent: Visitor) -> None:
    mark = (await parent.get("/")).csrf
    headers = {"X-CSRF-Token": mark, "Sec-Fetch-Site": "cross-site"}
    assert await asked(parent, "DELETE", "/pauses/home", **headers) == 403


async def test_a_session_only_looks_where_the_family_has_a_pin(
    home: PagesLab, parent: Visitor
) -> None:
    await parent.post("/more/pin", new_pin="2468", password=PASSWORD)
    await parent.post("/act/pause", for_="home")
    mark = {"X-CSRF-Token": (await parent.get("/")).csrf}
    assert await asked(parent, "GET", "/overview", **mark) == 200
    assert await asked(parent, "DELETE", "/pauses/home", **mark) == 403
    await parent.post("/act/grant", for_="profile:child1", minutes="5", pin="2468")
    assert await asked(parent, "DELETE", "/pauses/home", **mark) == 204


async def test_a_phone_in_a_childs_hands_calls_nothing(home: PagesLab, parent: Visitor) -> None:
    mark = {"X-CSRF-Token": (await parent.get("/")).csrf}
    await parent.post("/devices/hand", id="d1", to="child1")
    assert await asked(parent, "GET", "/overview", **mark) == 401


async def test_the_doors_of_the_pages_stand_here_too(home: PagesLab, owner: Program) -> None:
    reply = await owner.get("/overview", Host="evil.example")
    assert (reply.status, reply.kind) == (421, MEDIA)
    assert (await home.at(STRANGE).get("/api/v1/nowhere")).status == 404
