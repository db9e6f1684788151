"""What the page says of where a device's questions go."""

import re

import pytest

from tests.webui.home import PARENT, PagesLab, Visitor


@pytest.mark.parametrize(("heard", "said"), [(8, []), (5, ["Only 5 of"]), (1, ["Only 1 of"])])
async def test_a_second_server_is_told_when_only_some_questions_arrive(
    lab: PagesLab, parent: Visitor, heard: int, said: list[str]
) -> None:
    lab.resolver.asked[PARENT] = 3
    lab.resolver.probed["abc"] = heard
    page = await parent.get("/connect/seen?token=abc&of=8")
    assert "This device asks me." in page.text
    assert re.findall(r"Only \d of", page.text) == said


async def test_who_asked_once_but_does_not_now_is_told_so(lab: PagesLab, parent: Visitor) -> None:
    lab.resolver.asked[PARENT] = 3
    page = await parent.get("/connect/seen?token=abc&of=8")
    assert "This device does not ask me yet." in page.text


@pytest.mark.parametrize("of", ["", "x", "-1", "99999999999999999999", "\u0663"])
async def test_nonsense_is_no_leak(lab: PagesLab, parent: Visitor, of: str) -> None:
    lab.resolver.asked[PARENT] = 3
    page = await parent.get(f"/connect/seen?token=abc&of={of}")
    assert page.status == 200
    assert "another DNS server answered" not in page.text
