"""Closed by mistake: said by a child or an adult, shown with its reasons, opened by one tap."""

import re

import pytest

from store.household import DEFAULT
from store.requests import Requests
from tests.webui.home import AYESHA, BILAL, STRANGE, PagesLab, Visitor

NAME = "bet365.com"


async def told(lab: PagesLab, name: str = NAME) -> str:
    page = await lab.at(AYESHA).post("/my/wrong", on="/my/wrong", name=name, why="for school")
    assert "Closed by mistake:" in page.text
    (ask,) = await lab.do(lambda store: Requests(store.db, DEFAULT).waiting())
    return str(ask.id)


async def test_a_child_says_so_and_the_parent_reads_decision_rule_and_list(
    lab: PagesLab, parent: Visitor
) -> None:
    number = await told(lab)
    for path in ("/", f"/mistake?ask={number}"):
        page = (await parent.get(path)).text
        for part in ("Ayesha says: closed by mistake", NAME, "for school", "“Gambling”"):
            assert part in page
        assert "From published lists: gambling" in page


@pytest.mark.parametrize(("answer", "seconds"), [("yes", 3600), ("today", 9 * 3600)])
async def test_one_tap_opens_it_for_an_hour_or_until_midnight(
    lab: PagesLab, parent: Visitor, answer: str, seconds: int
) -> None:
    number = await told(lab)
    await parent.post("/asks/answer", ask=number, answer=answer, minutes="60")
    (grant,) = (await lab.do(lambda store: store.acts(DEFAULT))).grants
    assert grant.name == NAME
    assert grant.until - grant.since == pytest.approx(seconds, abs=120)
    child = (await lab.at(AYESHA).get("/my")).text
    assert "Answered:" in child
    assert "until " in child


async def test_always_makes_it_a_rule_and_no_leaves_a_reason(
    lab: PagesLab, parent: Visitor
) -> None:
    await parent.post("/asks/answer", ask=await told(lab), answer="always")
    assert NAME in (await lab.household()).profiles["child1"].layer.names.allow
    await parent.post("/asks/answer", ask=await told(lab, "1xbet.com"), answer="no", own="No bets.")
    child = (await lab.at(AYESHA).get("/my")).text
    assert "It stays closed" in child
    assert "No bets." in child


async def test_the_letter_says_nothing_of_the_family(lab: PagesLab, parent: Visitor) -> None:
    page = (await parent.get(f"/mistake?ask={await told(lab)}")).text
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1]
    assert NAME in text
    for word in ("Ayesha", "for school", "Blue tablet", "child1", AYESHA):
        assert word not in text


async def test_an_adult_says_so_from_why_and_the_child_does_not_read_it(
    lab: PagesLab, parent: Visitor
) -> None:
    why = f"/why?name={NAME}&for=profile:child1"
    assert "It is closed by mistake" in (await parent.get(why)).text
    page = await parent.post("/mistake", on=why, name=NAME, for_="profile:child1")
    assert "Closed by mistake for Ayesha?" in page.text
    assert NAME not in (await lab.at(AYESHA).get("/my")).text
    viewer = await lab.adult("viewer", "Nani", STRANGE)
    seen = await viewer.post("/mistake", on=why, name="1xbet.com", for_="device:d2")
    assert "1xbet.com" in seen.text
    assert "1xbet.com" in (await parent.get("/")).text


@pytest.mark.parametrize("name", ["", "no dot", "<script>", "a..b"])
async def test_what_is_no_site_is_a_sentence(lab: PagesLab, parent: Visitor, name: str) -> None:
    page = await lab.at(AYESHA).post("/my/wrong", on="/my/wrong", name=name)
    assert "Write the site’s name" in page.text.replace("&#39;", "’")
    assert not await lab.do(lambda store: Requests(store.db, DEFAULT).waiting())


async def test_another_child_reads_nothing_of_it(lab: PagesLab, parent: Visitor) -> None:
    number = await told(lab)
    bilal = lab.at(BILAL)
    assert NAME not in (await bilal.get("/my")).text
    assert (await bilal.get(f"/mistake?ask={number}")).path == "/login"


@pytest.mark.parametrize("number", ["", "x", "99", "9" * 40])
async def test_one_that_is_not_there_is_a_sentence(parent: Visitor, number: str) -> None:
    page = await parent.get(f"/mistake?ask={number}")
    assert page.status == 404


async def test_the_block_page_leads_a_child_there(lab: PagesLab, parent: Visitor) -> None:
    page = await lab.at(AYESHA, closed=True).get("/", Host=NAME)
    assert f"/my/wrong?name={NAME}" in page.text
    stranger = await lab.at(STRANGE, closed=True).get("/", Host=NAME)
    assert "/my/wrong" not in stranger.text
