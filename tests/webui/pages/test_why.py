"""Why is this blocked? Also by what people call an app, and never "open" for what is no name."""

import re

import pytest

from tests.webui.home import PagesLab, Visitor

CHILD = "profile:child1"


async def ask(parent: Visitor, name: str, **headers: str) -> str:
    page = await parent.get(f"/why?name={name}&for={CHILD}&at=2026-11-21T12:00", **headers)
    assert page.status == 200
    return re.sub(r"\s+", " ", page.text)


@pytest.mark.parametrize("word", ["TikTok", "tiktok", "social", "tik%20tok"])
async def test_an_app_is_answered_by_its_label(parent: Visitor, word: str) -> None:
    await parent.post("/rules/label", for_=CHILD, label="social", said="block")
    page = await ask(parent, word)
    assert "<h2>Closed</h2>" in page
    assert "so the answer is for all of its names" in page


async def test_an_app_is_opened_as_a_whole_from_there(lab: PagesLab, parent: Visitor) -> None:
    await parent.post("/rules/label", for_=CHILD, label="tiktok", said="block")
    page = await ask(parent, "TikTok")
    assert '<input type="hidden" name="label" value="tiktok"><input type="hidden" name="min' in page
    await parent.post("/rules/label", for_=CHILD, label="tiktok", said="allow")
    assert "<h2>Open</h2>" in await ask(parent, "TikTok")


async def test_a_word_that_names_nothing_is_said_to_be_no_name(parent: Visitor) -> None:
    page = await ask(parent, "nonsense")
    assert "is not a site" in page
    assert "names of sites have a dot" in page
    assert "<h2>Open</h2>" not in page


async def test_a_time_at_the_end_of_all_calendars_is_no_fault(parent: Visitor) -> None:
    page = await parent.get(f"/why?name=tiktok.com&for={CHILD}&at=9999-12-31T23:59")
    assert page.status == 200
