"""What forms and addresses say: ways back stay on our pages, and minutes are numbers."""

import re

import pytest

from store.household import DEFAULT
from tests.webui.home import PagesLab, Visitor

CHILD = "profile:child1"
ELSEWHERE = ["//evil.example", "javascript:alert(1)", "https://evil.example", "/\\evil.example"]


@pytest.mark.parametrize("back", ELSEWHERE)
@pytest.mark.parametrize("path", ["/alarms/new?for=home", "/alarms/new?for=home&as=maghrib"])
async def test_no_page_leads_back_to_somewhere_else(parent: Visitor, path: str, back: str) -> None:
    page = await parent.get(f"{path}&back={back}")
    assert page.status == 200
    assert back not in page.text
    assert 'name="back" value="/alarms"' in page.text


@pytest.mark.parametrize("minutes", ["-5", "abc", "0", "1e3", "99999999"])
@pytest.mark.parametrize("path", ["/act/pause", "/act/grant"])
async def test_minutes_that_are_none_are_refused_with_a_sentence(
    lab: PagesLab, parent: Visitor, path: str, minutes: str
) -> None:
    page = await parent.post(path, for_=CHILD, minutes=minutes)
    assert page.status == 400
    assert "whole number from 1 to 10080" in page.text
    acts = await lab.do(lambda store: store.acts(DEFAULT))
    assert not acts.pauses
    assert not acts.grants


async def test_the_words_and_the_card_say_the_same_end(lab: PagesLab, parent: Visitor) -> None:
    lab.clock.move(8 * 3600 + 40)
    page = await parent.post("/act/pause", for_="home", minutes="morning")
    said = re.findall(r"ocked until ([^<]*?\d+:\d\d\s*[AP]M)", page.text)
    assert len(said) >= 2
    home = [each for each in said if "7:00" in each]
    assert len(home) >= 2, said
