"""The change log: seen by all adults, in plain words, with no more of a child than is recorded."""

import re
from dataclasses import replace

import pytest

from policy.rules import Privacy
from tests.webui.home import AYESHA, STRANGE, PagesLab, Visitor
from webui.rulebook import with_profile


async def log(visitor: Visitor, query: str = "") -> str:
    return (await visitor.get("/more/log" + query)).text


async def test_every_adult_sees_who_did_what(lab: PagesLab, parent: Visitor) -> None:
    await parent.post("/act/pause", for_="profile:child1", minutes="15")
    viewer = await lab.adult("viewer", "Nani", STRANGE)
    text = await log(viewer)
    assert "Locked Ayesha for 15 minutes" in text
    assert "Today" in text
    assert "Ammi" in text


async def test_one_adults_changes_are_shown_alone(lab: PagesLab, parent: Visitor) -> None:
    nani = await lab.adult("carer", "Nani", STRANGE)
    await parent.post("/act/pause", for_="profile:child1", minutes="15")
    await nani.post("/act/pause", for_="profile:child2", minutes="15")
    text = await log(parent, "?who=Nani")
    assert "Locked Bilal" in text
    assert "Locked Ayesha" not in text


@pytest.mark.parametrize(
    ("level", "name", "named"),
    [
        (Privacy.L3, "fun.example", True),
        (Privacy.L2, "fun.example", False),
        (Privacy.L0, "fun.example", False),
        (Privacy.L3, "scarleteen.com", False),
    ],
)
async def test_what_a_child_asked_for_is_named_only_where_names_are_recorded(
    lab: PagesLab, parent: Visitor, level: Privacy, name: str, *, named: bool
) -> None:
    await lab.do(lambda store: _set_level(store, level))
    await lab.at(AYESHA).post("/my/ask", on="/my/ask", kind="name", name=name, why="please")
    number = re.search(r'name="ask" value="(\d+)"', (await parent.get("/")).text)[1]
    await parent.post("/asks/answer", ask=number, answer="yes", minutes="30")
    await parent.post("/act/grant", for_="profile:child1", name=name, minutes="30")
    await parent.post("/act/grant", for_="device:d2", name=name, minutes="30")
    text = await log(parent)
    assert (name in text) is named
    assert ("a site" in text) is not named


@pytest.mark.parametrize(("level", "named"), [(Privacy.L2, True), (Privacy.L1, False)])
async def test_an_app_is_named_only_where_labels_are_recorded(
    lab: PagesLab, parent: Visitor, level: Privacy, *, named: bool
) -> None:
    await lab.do(lambda store: _set_level(store, level))
    await lab.at(AYESHA).post("/my/ask", on="/my/ask", kind="label", label="tiktok", why="please")
    number = re.search(r'name="ask" value="(\d+)"', (await parent.get("/")).text)[1]
    await parent.post("/asks/answer", ask=number, answer="no")
    assert ("TikTok" in await log(parent)) is named


def _set_level(store, level: Privacy) -> None:
    def change(household):
        return with_profile(household, replace(household.profiles["child1"], privacy=level))

    store.edit("default", "test", "set the level", change)
