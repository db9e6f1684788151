"""What stands before every page: who may come, by which name, with which form."""

import re

import pytest

from tests.webui.home import AYESHA, BOX, PARENT, PagesLab, Visitor

ADULT_PAGES = (
    "/alarms", "/alarms/new?for=home", "/rules", "/rules?for=profile:child1&q=tik",
    "/rules/services?for=profile:child1&of=social", "/names?for=profile:child1", "/minutes",
    "/minutes/edit?for=profile:child1&n=0", "/devices", "/devices/one?id=d2", "/why",
    "/why?name=tiktok.com&for=profile:child1", "/more", "/more/log", "/more/home", "/more/people",
    "/more/adults", "/more/account", "/more/second", "/more/sessions", "/more/tokens", "/connect",
    "/connect/seen",
)  # fmt: skip
ACTS = (
    "/act/pause", "/act/resume", "/act/grant", "/undo", "/alarms/save", "/alarms/do",
    "/rules/label", "/rules/search", "/names", "/minutes/save", "/minutes/delete", "/devices/sort",
    "/devices/sorted", "/devices/one", "/devices/hand", "/devices/forget", "/asks/answer",
    "/approve", "/more/home", "/more/people", "/more/people/remove", "/more/pin",
    "/more/password", "/more/adults/invite", "/more/adults/role", "/more/adults/remove",
    "/more/second", "/more/second/off", "/more/sessions/end", "/more/tokens", "/more/tokens/end",
)  # fmt: skip


@pytest.mark.parametrize("path", ADULT_PAGES)
async def test_every_page_for_adults_shows_to_them_and_to_nobody_else(
    lab: PagesLab, parent: Visitor, path: str
) -> None:
    mine = await parent.get(path)
    assert mine.status == 200, mine.text
    assert len(mine.text) < 60_000
    for address in (AYESHA, BOX):
        other = await lab.at(address).get(path)
        assert other.path == "/login"


@pytest.mark.parametrize("path", ACTS)
async def test_no_act_is_done_for_a_child_nor_without_our_mark(
    lab: PagesLab, parent: Visitor, path: str
) -> None:
    before = await lab.household()
    child = lab.at(AYESHA)
    answer = await child.post(path, on="/my/ask", for_="profile:child1", minutes="30")
    assert answer.path == "/login"
    forged = await parent.post(path, csrf="0" * 32, for_="profile:child1")
    assert forged.status == 403
    assert await lab.household() == before
    assert lab.resolver.changed == 0


async def test_a_session_is_worth_nothing_on_another_device(lab: PagesLab, parent: Visitor) -> None:
    token = next(c.value for c in parent.session.cookie_jar if c.key == "session")
    thief = lab.at(AYESHA)
    thief.session.cookie_jar.update_cookies({"session": token})
    assert (await thief.get("/alarms")).path == "/login"


@pytest.mark.parametrize("host", ["evil.example", "nigehban.home.arpa.evil.example", "8.8.8.8"])
async def test_a_name_that_is_not_ours_is_refused(lab: PagesLab, host: str) -> None:
    answer = await lab.at(PARENT).get("/login", Host=host)
    assert answer.status == 421


@pytest.mark.parametrize("host", ["nigehban.home.arpa", "localhost:8080", "127.0.0.1", "[::1]:80"])
async def test_our_own_names_are_served(lab: PagesLab, parent: Visitor, host: str) -> None:
    assert (await parent.get("/more", Host=host)).status == 200


async def test_every_page_carries_the_headers_that_keep_browsers_careful(parent: Visitor) -> None:
    headers = (await parent.get("/")).headers
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


async def test_pages_hold_no_inline_script_and_fetch_nothing_from_elsewhere(
    parent: Visitor,
) -> None:
    for path in ("/", "/alarms", "/rules"):
        text = (await parent.get(path)).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"\son\w+=", text)
        assert not re.search(r'(?:src|href)="(?:https?:)?//', text)
        assert "style=" not in text


async def test_a_form_from_another_site_is_refused(parent: Visitor) -> None:
    csrf = (await parent.get("/")).csrf
    values = {"csrf": csrf, "for": "home"}
    async with parent.session.post(
        parent.base + "/act/pause", data=values, headers={"Sec-Fetch-Site": "cross-site"}
    ) as response:
        assert response.status == 403


async def test_too_much_at_once_is_refused(parent: Visitor) -> None:
    answer = await parent.post("/names", name="x" * 200_000)
    assert answer.status == 413
    assert "Traceback" not in answer.text


async def test_a_page_that_is_not_there_says_so_in_a_sentence(parent: Visitor) -> None:
    answer = await parent.get("/nowhere")
    assert answer.status == 404
    assert "There is no such page here." in answer.text
