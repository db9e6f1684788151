"""Every route × every role, over the routes that there are: a new one without an entry fails."""

import re

import pytest

from store.roles import ROLES, Right
from tests.webui.home import AYESHA, STRANGE, PagesLab, Visitor
from webui.entrance.rights import WHO_MAY, hiding_style, is_listed, needed_for
from webui.rendering import packed_style, style_sheet

REFUSED = "You may look at this, but not do it"
ENDLESS = ("GET", "/live")
"""It streams until the page is left: tests/webui/pages/test_live.py."""

pytestmark = pytest.mark.timeout(240)


def routes(lab: PagesLab) -> list[tuple[str, str]]:
    """Give every (method, path) of the pages; the API has its own table and test."""
    found = {(r.method, r.resource.canonical) for r in lab.app.router.routes()}
    return sorted(
        (method, path)
        for method, path in found
        if method != "HEAD" and not path.startswith("/api/v1/households/")
    )


def finite(lab: PagesLab) -> list[tuple[str, str]]:
    return [route for route in routes(lab) if route != ENDLESS]


async def test_every_route_has_an_entry_and_every_entry_a_route(lab: PagesLab) -> None:
    live = routes(lab)
    assert not [route for route in live if not is_listed(*route)], "add it to WHO_MAY"
    listed = [route for entries in WHO_MAY.values() for route in entries]
    assert len(listed) == len(set(listed))
    assert set(listed) == {f"{method} {path}" for method, path in live}


async def asked(visitor: Visitor, method: str, path: str) -> tuple[int, str, str]:
    path = path.replace("{mark}", "0")
    if method == "GET":
        answer = await visitor.get(path)
    else:
        answer = await visitor.post(path, on="/login" if path == "/login" else "/")
    return answer.status, answer.text, answer.path


@pytest.mark.parametrize("role", ROLES)
async def test_each_role_may_do_what_the_table_says_and_nothing_else(
    lab: PagesLab, parent: Visitor, role: str
) -> None:
    for method, path in finite(lab):
        visitor = await lab.adult(role)
        before = await lab.household()
        status, text, _ = await asked(visitor, method, path)
        may = needed_for(method, path) <= ROLES[role]
        assert status != 500, (method, path)
        assert (REFUSED in text) is not may, (method, path, status)
        if not may:
            assert status == 403
            assert await lab.household() == before
        await visitor.session.close()


@pytest.mark.parametrize("address", [AYESHA, STRANGE])
async def test_who_is_not_logged_in_reaches_only_what_is_for_anyone(
    lab: PagesLab, parent: Visitor, address: str
) -> None:
    visitor = lab.at(address)
    for method, path in finite(lab):
        status, _, at = await asked(visitor, method, path)
        assert status != 500, (method, path)
        if needed_for(method, path) > Right.ANYONE:
            assert at == "/login", (method, path)


def test_a_route_that_nobody_listed_is_the_owners() -> None:
    assert needed_for("POST", "/brand/new") is Right.OWN
    assert needed_for("HEAD", "/alarms") is Right.SEE


def test_the_style_sheet_hides_exactly_what_a_role_may_not_send() -> None:
    css = hiding_style().decode()
    assert packed_style(css).encode() in style_sheet()
    for role, right in ROLES.items():
        rule = next((line for line in css.splitlines() if f'[data-role="{role}"]' in line), "")
        assert (f'[data-role="{role}"] details.act' in css) is (right < Right.ACT)
        hidden = set(re.findall(r'\[action="([^"]+)"\]', rule))
        posts = {
            route.removeprefix("POST ")
            for wanted, entries in WHO_MAY.items()
            for route in entries
            if route.startswith("POST ") and wanted > right
        }
        assert hidden == posts
