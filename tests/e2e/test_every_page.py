"""Every page can be used by everybody: with a screen reader, on the smallest phone, in the dark.

Both languages, both colour schemes, 320 px and a desk; and no name, however it was meant, does
anything but stand there.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import moments
from tests.e2e.browser import chromium
from tests.e2e.every_page import looks, page_routes
from tests.e2e.furnished import AYESHA, PARENT, furnish
from tests.e2e.house import House
from tests.e2e.lived_in import HARM, live_in
from tests.e2e.walk import LOCALES, Walk
from tests.needs import needs

pytestmark = [
    needs("chromium", "dig", "axe-core"),
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("every-page"),  # one home for all of them
]
State = object
"""What a browser keeps of a parent who is logged in."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(f"--host-resolver-rules=MAP closed.example {AYESHA}") as started:
        yield started


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    started = House(Path(tmp_path_factory.mktemp("house")) / "var")
    try:
        yield started
    finally:
        started.close()


@pytest.fixture(scope="module")
def walk(browser: Browser) -> Walk:
    return Walk(browser)


@pytest.fixture(scope="module")
def parent(browser: Browser, house: House, walk: Walk) -> State:
    """Set a home up and live in it; the screens of set-up are looked at on the way."""
    context = furnish(house, browser, walk.look_in_every_language)
    live_in(house, browser, context)
    state = context.storage_state()
    context.close()
    return state


def test_setting_up_can_be_done_by_everybody(walk: Walk, parent: State) -> None:
    assert walk.complaints() == ""


@pytest.mark.parametrize("language", LOCALES)
def test_every_page_can_be_used_by_everybody(
    walk: Walk, house: House, parent: State, language: str
) -> None:
    visitors = {PARENT: walk.visitor(language, parent)}
    for look in looks():
        page = visitors.get(look.device) or walk.visitor(language)
        visitors[look.device] = page
        page.goto(house.page_of(look.device) + look.path)
        walk.look(page, language)
    closed = house.block_page_of(AYESHA)
    for address in (closed, closed.replace(AYESHA, "closed.example")):
        visitors[AYESHA].goto(address)
        walk.look(visitors[AYESHA], language)
    expect(visitors[AYESHA].locator("a[href*='/my/ask?name=closed.example']")).to_be_visible()
    for page in visitors.values():
        page.context.close()
    assert walk.complaints() == ""


@pytest.mark.parametrize("language", LOCALES)
def test_pages_of_a_moment_can_be_used_by_everybody(
    walk: Walk, house: House, parent: State, language: str
) -> None:
    page, visitor = walk.visitor(language, parent), walk.visitor(language)
    look = walk.in_language(language)
    moments.answers_of_forms(page, house, look)
    moments.an_invitation(page, visitor, house, look)
    moments.a_login_in_two_steps(page, visitor, house, look)
    moments.a_phone_in_other_hands(page, house, look)
    moments.a_family_pin(page, house, look)
    page.context.close()
    visitor.context.close()
    assert walk.complaints() == ""


@pytest.mark.parametrize("language", LOCALES)
def test_no_page_was_left_out(walk: Walk, language: str) -> None:
    """A page that is new and redirects, or wants a query, needs its line in `every_page.py`."""
    assert page_routes() - walk.seen[language] == set()


def test_no_cell_of_a_sheet_is_a_formula(browser: Browser, house: House, parent: State) -> None:
    context = browser.new_context(storage_state=parent)
    files = [(PARENT, "/reports.csv?for=child1"), (AYESHA, "/my/report.csv")]
    for device, path in files:
        text = context.request.get(house.page_of(device) + path).text().removeprefix("\ufeff")
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert any(HARM[1:9] in cell for cell in cells), text
        assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r|%")]
        assert not set("\u202e\x1b") & set(text)
    context.close()


def test_the_page_with_everything_does_nothing(
    walk: Walk, house: House, parent: State, tmp_path: Path
) -> None:
    page = walk.visitor("en", parent)
    sent = page.request.get(house.page_of(PARENT) + "/data/all")
    (tmp_path / "all.html").write_bytes(sent.body())
    page.goto((tmp_path / "all.html").as_uri())
    assert HARM in page.locator("body").inner_text()
    walk.look(page, "en")
    page.context.close()
    assert walk.complaints() == ""
