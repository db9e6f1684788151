"""The week page: the picture, its table, and what happens at a day and time, also for a child."""

import pytest

from tests.webui.home import AYESHA, STRANGE, PagesLab, Visitor

CHILD = "profile:child1"


def _then(text: str) -> str:
    return text.partition('id="then"')[2]


async def test_monday_night_is_locked_and_monday_noon_is_open(parent: Visitor) -> None:
    night = await parent.get(f"/week?for={CHILD}&day=2&at=1290")
    assert "Mon 23 November, 9:30" in night.text.replace("\u00a0", " ")
    assert "Locked until" in _then(night.text)
    assert "locks everything now" in _then(night.text)
    noon = await parent.get(f"/week?for={CHILD}&day=2&at=720")
    assert "Free then" in _then(noon.text)
    assert "A site that no list knows" in _then(noon.text)
    assert "locks everything now" not in _then(noon.text)


async def test_a_certain_site_is_decided_and_a_word_that_is_none_is_said_to_be_none(
    parent: Visitor,
) -> None:
    page = await parent.get(f"/week?for={CHILD}&day=2&at=720&name=pornhub.com")
    assert "pornhub.com" in _then(page.text)
    assert "which is closed" in _then(page.text)
    page = await parent.get(f"/week?for={CHILD}&name=%3Cscript%3E+x")
    assert "is not a site" in page.text
    assert "<script> x" not in page.text


@pytest.mark.parametrize("query", ["day=9&at=5", "day=x&at=-1", "day=1&at=99999", "for=nobody"])
async def test_an_odd_address_shows_now(parent: Visitor, query: str) -> None:
    page = await parent.get(f"/week?{query}")
    assert page.status == 200
    assert "Sat 21 November" in page.text.partition('id="asked"')[2][:60]


async def test_the_table_says_what_the_picture_shows(parent: Visitor) -> None:
    page = await parent.get(f"/week?for={CHILD}")
    assert page.text.count('<rect class="all"') == 7
    assert page.text.count("everything locked") == 7


async def test_the_home_and_each_child_have_a_week(parent: Visitor) -> None:
    for key in ("home", "profile:child1", "profile:child2"):
        assert (await parent.get(f"/week?for={key}")).status == 200


async def test_a_child_sees_its_own_week_and_nobody_elses(lab: PagesLab, parent: Visitor) -> None:
    ayesha = lab.at(AYESHA)
    page = await ayesha.get("/my/week?for=profile:child2&day=2&at=1290")
    assert "The week of Ayesha" in page.text
    assert "Bilal" not in page.text
    assert "Locked until" in _then(page.text)
    assert 'name="name"' not in page.text, "no name that a child types stands in an address"
    assert "/login" in (await ayesha.get("/week")).path
    assert "Nobody has sorted" in (await lab.at(STRANGE).get("/my/week")).text


async def test_the_week_stays_small(parent: Visitor) -> None:
    page = await parent.get(f"/week?for={CHILD}")
    assert len(page.text.encode()) < 30_000
