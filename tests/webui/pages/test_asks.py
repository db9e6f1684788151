"""A yes to a site of an app opens the app, which does not work by one of its names alone."""

import re

import pytest

from store.household import DEFAULT
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
