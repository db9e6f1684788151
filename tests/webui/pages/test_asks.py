"""A yes to a site of an app opens the app, which does not work by one of its names alone."""

import asyncio
import re

import pytest

from store.household import DEFAULT
from store.requests import Requests
from tests.webui.home import AYESHA, PagesLab, Visitor

NAME = "www.tiktok.com"


async def asked(lab: PagesLab, parent: Visitor, name: str = NAME) -> tuple[str, str]:
    await lab.at(AYESHA).post("/my/ask", on="/my/ask", kind="name", name=name, why="please")
    page = (await parent.get("/")).text
    return re.search(r'name="ask" value="(\d+)"', page)[1], page


async def test_the_app_as_a_whole_is_offered_first(lab: PagesLab, parent: Visitor) -> None:
    _, page = await asked(lab, parent)
    assert '<option value="tiktok" selected>TikTok as a whole</option>' in page
    assert f'<option value="">Only {NAME}</option>' in page


async def test_a_site_of_no_app_is_opened_by_its_name(lab: PagesLab, parent: Visitor) -> None:
    _, page = await asked(lab, parent, "plain.example")
    assert "as a whole" not in page


@pytest.mark.parametrize(
    ("opens", "granted"), [("tiktok", {NAME, "tiktok"}), ("", {NAME}), ("youtube", {NAME})]
)
async def test_yes_for_a_while_opens_what_was_chosen(
    lab: PagesLab, parent: Visitor, opens: str, granted: set[str]
) -> None:
    number, _ = await asked(lab, parent)
    await parent.post("/asks/answer", ask=number, answer="yes", minutes="30", opens=opens)
    grants = (await lab.do(lambda store: store.acts(DEFAULT))).grants
    assert {grant.name or grant.label for grant in grants} == granted


async def test_yes_always_opens_the_app_for_the_child(lab: PagesLab, parent: Visitor) -> None:
    number, _ = await asked(lab, parent)
    await parent.post("/asks/answer", ask=number, answer="always", opens="tiktok")
    layer = (await lab.household()).profiles["child1"].layer
    assert "tiktok" in layer.allow.applied_to(frozenset())
    assert NAME in layer.names.allow


async def test_of_two_adults_who_answer_at_once_one_is_told_that_it_was_answered(
    lab: PagesLab, parent: Visitor
) -> None:
    number, page = await asked(lab, parent)
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]
    both = [
        parent.post("/asks/answer", csrf=csrf, ask=number, answer=each) for each in ("60", "always")
    ]
    statuses = [answer.status for answer in await asyncio.gather(*both)]
    assert sorted(statuses) == [200, 409]
    ask = await lab.do(lambda store: Requests(store.db, DEFAULT).one(int(number)))
    grants = (await lab.do(lambda store: store.acts(DEFAULT))).grants
    names = (await lab.household()).profiles["child1"].layer.names.allow
    assert (bool(grants), bool(names)) == ((True, False) if ask.granted_minutes else (False, True))


async def test_who_is_too_late_reads_so_in_their_language(lab: PagesLab, parent: Visitor) -> None:
    number, _ = await asked(lab, parent)
    parent.session.headers["Accept-Language"] = "ur"
    csrf = (await parent.get("/")).csrf
    both = [parent.post("/asks/answer", csrf=csrf, ask=number, answer="no") for _ in range(2)]
    late = max(await asyncio.gather(*both), key=lambda answer: answer.status)
    assert late.status == 409
    assert "answered already" not in late.text
