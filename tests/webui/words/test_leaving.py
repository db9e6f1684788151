"""A child reads on its own page what of it leaves the house."""

from policy.rules import Privacy
from store.channels import BYPASS, DIGEST, TROUBLE, WANTS
from tests.webui.home import AYESHA, BILAL, PagesLab, Visitor
from tests.webui.outgoing.homes import channel
from webui.languages import LANGUAGES, Manner, speak
from webui.words.leaving import leaving_in_words

NEVER, SUMMARY = "never leaves your home", "Once a week a summary of this"


async def test_a_child_is_told_as_soon_as_anything_leaves(lab: PagesLab, parent: Visitor) -> None:
    pages = ("/my", "/my/report")
    for path in pages:
        assert NEVER in (await lab.at(AYESHA).get(path)).text
    await channel(lab, DIGEST, BYPASS)
    for path in pages:
        page = (await lab.at(AYESHA).get(path)).text
        assert NEVER not in page
        assert SUMMARY in page
        assert "When ways around the rules are tried" in page
    assert "When ways around" not in (await lab.at(BILAL).get("/my")).text, "not at level 1"


async def test_parents_and_the_agreement_say_the_same(lab: PagesLab, parent: Visitor) -> None:
    await channel(lab, DIGEST)
    for path in ("/reports?for=child1", "/agreement?for=child1"):
        page = (await parent.get(path)).text
        assert SUMMARY in page
        assert NEVER not in page


def test_trouble_of_the_box_says_nothing_of_a_child() -> None:
    speak(Manner(LANGUAGES["en"]))
    assert leaving_in_words(frozenset({TROUBLE}), Privacy.L3) == []
    assert len(leaving_in_words(frozenset(WANTS), Privacy.L2)) == 4
