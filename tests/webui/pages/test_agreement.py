"""The agreement says each rule of one child, what is recorded, and what adults promise."""

from tests.webui.home import AYESHA, PagesLab, Visitor
from webui.pages.agreement.view import promises, steps


async def test_it_says_the_childs_rules_and_the_adults_promises(
    lab: PagesLab, parent: Visitor
) -> None:
    page = await parent.get("/agreement?for=child1")
    assert "School nights" in page.text
    assert "Ayesha" in page.text
    assert "What kind of thing was closed" in page.text
    for text in promises():
        assert text.replace("'", "&#39;") in page.text
    assert "data-print" in page.text


async def test_each_child_has_its_own(lab: PagesLab, parent: Visitor) -> None:
    younger = (await parent.get("/agreement?for=child1")).text
    older = (await parent.get("/agreement?for=child2")).text
    assert "1 h 30" in younger.replace("\u00a0", " ")
    assert younger != older
    assert (await parent.get("/agreement?for=nobody")).status == 404


async def test_the_checklist_names_what_names_cannot_do(lab: PagesLab, parent: Visitor) -> None:
    page = await parent.get("/checklist")
    for wanted in ("Family Link", "Communication Safety", "Private DNS", "Private Relay"):
        assert wanted in page.text
    assert len(steps()) >= 8


async def test_it_speaks_urdu_and_is_for_adults(lab: PagesLab, parent: Visitor) -> None:
    page = await parent.get("/agreement?lang=ur")
    assert 'dir="rtl"' in page.text
    assert "ہم بڑے کیا وعدہ کرتے ہیں" in page.text
    assert (await lab.at(AYESHA).get("/agreement")).path.startswith("/login")
    assert (await lab.at(AYESHA).get("/checklist")).path.startswith("/login")
