"""Tokens: shown once, named in the log, revoked by whose they are and by the owner."""

import re

from store.api_tokens import find_token
from tests.webui.home import PASSWORD, STRANGE, PagesLab, Visitor

_SECRET = re.compile(r"nigehban_[\w-]{43}")
_ID = re.compile(r'name="token" value="(\d+)"')


async def made(visitor: Visitor, scope: str = "act", name: str = "Kitchen") -> str:
    page = await visitor.post("/more/tokens", name=name, scope=scope, password=PASSWORD)
    return _SECRET.search(page.text)[0]


async def test_a_token_is_shown_once(lab: PagesLab, parent: Visitor) -> None:
    secret = await made(parent)
    page = await parent.get("/more/tokens")
    assert "Kitchen" in page.text
    assert "not used yet" in page.text
    assert secret not in page.text
    assert secret not in (await parent.get("/more/log")).text
    assert "Made the token “Kitchen” (act)" in (await parent.get("/more/log")).text


async def test_a_token_needs_the_password_a_name_and_a_scope(
    lab: PagesLab, parent: Visitor
) -> None:
    for fields in (
        {"name": "x", "scope": "read", "password": "not my password"},
        {"name": "", "scope": "read", "password": PASSWORD},
        {"name": "x", "scope": "root", "password": PASSWORD},
    ):
        assert (await parent.post("/more/tokens", **fields)).status in {400, 403}
    assert not _ID.findall((await parent.get("/more/tokens")).text)


async def test_it_is_revoked_by_whose_it_is_and_by_the_owner(
    lab: PagesLab, parent: Visitor
) -> None:
    nani = await lab.adult("carer", "Nani", STRANGE)
    mine, hers = await made(parent), await made(nani, name="<b>Nani's</b>")
    owner = await parent.get("/more/tokens")
    assert "&lt;b&gt;Nani" in owner.text
    first, second = _ID.findall(owner.text)
    assert _ID.findall((await nani.get("/more/tokens")).text) == [second]
    assert (await nani.post("/more/tokens/end", token=first)).status == 404
    assert await lab.do(lambda store: find_token(store, mine))
    await parent.post("/more/tokens/end", token=second)
    assert await lab.do(lambda store: find_token(store, hers)) is None


async def test_only_scopes_that_give_something_are_offered(lab: PagesLab, parent: Visitor) -> None:
    nani = await lab.adult("viewer", "Nani", STRANGE)
    assert re.findall(r'name="scope" value="(\w+)"', (await nani.get("/more/tokens")).text) == [
        "read"
    ]
