"""The first page: small, in the order of what matters, and no more than what there is to say."""

import re
import zlib

from store.household import DEFAULT, HouseholdStore
from store.requests import TIME, WRONG, Requests
from tests.webui.home import PagesLab, Visitor
from webui.rendering import packed

MOST = 60 * 1024
_LINKED = re.compile(r'(?:href|src)="/static/[0-9a-f]+/([^"]+)"')


async def test_the_first_page_is_small_with_all_that_it_links(parent: Visitor) -> None:
    page = (await parent.get("/")).text
    linked = set(_LINKED.findall(page))
    assert linked == {"style.css", "enhance.js", "live.js"}
    assert len(page.encode()) + sum(len(packed(name)) for name in linked) <= MOST


async def test_style_and_scripts_are_packed_for_who_unpacks_them(parent: Visitor) -> None:
    path = re.findall(r'href="(/static/[^"]+)"', (await parent.get("/")).text)[0]
    async with parent.session.get(parent.base + path, auto_decompress=False) as response:
        octets = await response.read()
        assert response.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in response.headers["Vary"]
    whole = await parent.get(path, **{"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in whole.headers
    assert zlib.decompress(octets, 31).decode() == whole.text


async def test_what_children_ask_stands_above_everything(lab: PagesLab, parent: Visitor) -> None:
    def ask(store: HouseholdStore) -> None:
        requests = Requests(store.db, DEFAULT)
        requests.ask("child2", "d3", kind=TIME, minutes=30, reason="please", now=lab.clock.wall())

    await lab.do(ask)
    page = (await parent.get("/")).text
    asked, first, home, mobile = (
        page.index(words)
        for words in ("Bilal asks", 'id="child1"', "Whole home", "Mobile data does not pass")
    )
    assert asked < first < home < mobile


async def test_hints_stand_below_the_children_and_trouble_above(
    lab: PagesLab, parent: Visitor
) -> None:
    lab.resolver.silent = {"d2": 5 * 3600.0}
    lab.resolver.status = {"clock_is_set": False}
    page = (await parent.get("/")).text
    assert page.index("does not know the time yet") < page.index('id="child1"')
    assert page.index('id="child2"') < page.index("asked me nothing")


async def test_what_can_wait_comes_later_and_folded(lab: PagesLab, parent: Visitor) -> None:
    def ask(store: HouseholdStore) -> None:
        requests, now = Requests(store.db, DEFAULT), lab.clock.wall()
        requests.ask("child1", "d2", kind=WRONG, about="bet365.com", reason="maths", now=now)
        requests.ask("child2", "d3", kind=TIME, minutes=30, reason="please", now=now + 1)

    await lab.do(ask)
    page = (await parent.get("/")).text
    asked, mistake = page.index("<blockquote><bdi>please"), page.index("<bdi>bet365.com")
    assert asked < mistake
    assert "open" not in page[page.rindex("<details", 0, mistake) : mistake].split(">")[0]
