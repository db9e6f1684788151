"""The block page: any Host, reading only, no cookies; why, until when, ask, help; no blame."""

import pytest

from tests.webui.home import AYESHA, STRANGE, PagesLab, Visitor


async def test_it_says_why_and_where_to_ask(lab: PagesLab, parent: Visitor) -> None:
    page = await lab.at(AYESHA, closed=True).get("/some/path?x=1", Host="tiktok.com")
    assert page.status == 200
    assert "It belongs to “Social networks”, which is closed" in page.text
    assert f"{lab.console.app_port}/my/ask?name=tiktok.com" in page.text
    assert "You did nothing wrong." in page.text
    assert "tel:15" in page.text
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"


async def test_during_a_lock_it_says_until_when(lab: PagesLab, parent: Visitor) -> None:
    await parent.post("/act/pause", for_="home", minutes="60")
    page = await lab.at(AYESHA, closed=True).get("/", Host="plain.example")
    assert "A parent paused the internet" in page.text
    assert ": Open" in page.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_only_reading_is_answered(lab: PagesLab, method: str) -> None:
    visitor = lab.at(AYESHA, closed=True)
    async with visitor.session.request(method, visitor.base + "/") as response:
        assert response.status == 405


async def test_head_is_answered(lab: PagesLab) -> None:
    visitor = lab.at(AYESHA, closed=True)
    async with visitor.session.head(visitor.base + "/") as response:
        assert response.status == 200


@pytest.mark.parametrize("host", ["<script>.example", "a..b", "x" * 300, "\u202e.example", ""])
async def test_a_hostile_host_gets_a_harmless_page(lab: PagesLab, host: str) -> None:
    page = await lab.at(STRANGE, closed=True).get("/", Host=host.encode().decode("latin-1"))
    assert page.status in {200, 400}
    assert "<script>" not in page.text


async def test_a_stranger_is_not_sent_to_ask(lab: PagesLab, parent: Visitor) -> None:
    page = await lab.at(STRANGE, closed=True).get("/", Host="tiktok.com")
    assert "/my/ask" not in page.text


async def test_where_the_pages_hold_the_port_a_closed_name_gets_the_block_page(
    lab: PagesLab, parent: Visitor
) -> None:
    form = {"name": "Home", "zone": "Asia/Karachi", "country": "pk", "new_devices": "strictest"}
    await parent.post("/more/home", **form, block_mode="page", day=["0"])
    child = lab.at(AYESHA)
    page = await child.get("/watch", Host="tiktok.com")
    assert page.status == 421
    assert "It belongs to “Social networks”, which is closed" in page.text
    assert "Set-Cookie" not in page.headers
    style = page.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert (await child.get(style, Host="tiktok.com")).status == 200
    assert (await child.get("/login")).status == 200


async def test_a_name_that_is_not_ours_never_gets_a_page_of_ours(
    lab: PagesLab, parent: Visitor
) -> None:
    async with parent.session.post(
        lab.base + "/act/pause", headers={"Host": "tiktok.com"}, data={"for": "home"}
    ) as answer:
        assert answer.status == 421
    for path in ("/", "/alarms", "/h", "/static/x/enhance.js"):
        page = await parent.get(path, Host="tiktok.com")
        assert "This address does not belong to this page" in page.text
