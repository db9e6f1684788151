"""Everything that matters, without a mouse and without a finger: Tab, Enter, Space and letters."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.browser import chromium, leave
from tests.e2e.furnished import AYESHA, BILAL, PARENT, furnish, phone
from tests.e2e.house import House
from tests.e2e.keys import Keys
from tests.needs import needs

pytestmark = [
    needs("chromium", "dig"),
    pytest.mark.timeout(120),
    pytest.mark.xdist_group("keyboard"),  # one home for all of them
]
PLAIN, CLOSED = "plain.example", "closed.example"
PASSWORD = "four quiet words here"  # noqa: S105  (the test's own)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    started = House(Path(tmp_path_factory.mktemp("house")) / "var")
    try:
        yield started
    finally:
        started.close()


@pytest.fixture(scope="module")
def ammi(browser: Browser, house: House) -> Iterator[BrowserContext]:
    """A parent whose children have no alarm that could disturb, at whatever hour this runs."""
    context = furnish(house, browser)
    page = context.new_page()
    for child in ("child1", "child2"):
        page.goto(house.page_of(PARENT) + f"/alarms?for=profile:{child}")
        while page.locator(".switch [aria-checked=true]").count():
            page.locator(".switch [aria-checked=true]").first.click()
            page.wait_for_load_state()
    page.goto(house.page_of(PARENT) + "/names?for=profile:child1")
    page.locator("[name=name]").first.fill(CLOSED)
    page.locator("[value=block]").check()
    with page.expect_navigation():
        page.locator("main form[action='/names'] button").last.click()
    leave(page)
    yield context
    context.close()


@pytest.fixture
def keys(house: House, ammi: BrowserContext) -> Iterator[Keys]:
    """The first page, and a keyboard."""
    page = ammi.new_page()
    page.goto(house.page_of(PARENT) + "/")
    yield Keys(page)
    leave(page)


def test_logging_in(browser: Browser, house: House, ammi: BrowserContext) -> None:
    page = phone(browser).new_page()
    page.goto(house.page_of(PARENT) + "/login")
    keys = Keys(page)
    keys.to("[name=password]")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator("#child1")).to_be_visible()
    page.context.close()


def test_the_first_stop_of_a_page_leads_past_what_is_on_every_page(keys: Keys) -> None:
    keys.press("Tab")
    assert keys.is_at("a.jump")
    expect(keys.page.locator("a.jump")).to_be_in_viewport()
    keys.press("Enter")
    keys.press("Tab")
    assert keys.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_locking_undoing_and_thirty_minutes_more(house: House, keys: Keys) -> None:
    page = keys.page
    keys.go("#child1 [action='/act/pause'] button")
    assert house.becomes(AYESHA, PLAIN, is_open=False)
    assert keys.is_at("#child1 *"), "after a form is sent, the keyboard is where it was"
    keys.to(".did button", "Shift+Tab")
    with page.expect_navigation():
        keys.press("Enter")
    assert house.becomes(AYESHA, PLAIN, is_open=True)
    keys.go("#child1 [action='/act/pause'] button")
    assert house.becomes(AYESHA, PLAIN, is_open=False)
    keys.go("#child1 [action='/act/grant']:has([name=minutes][value='30']) button")
    assert house.becomes(AYESHA, PLAIN, is_open=True)
    assert keys.is_at("#child1 *")
    expect(page.locator("#child1 .now")).to_be_visible()


def test_an_alarm_with_its_days(house: House, keys: Keys) -> None:
    page = keys.page
    keys.go("#child2 a[href^='/alarms?for=']")
    keys.go("main a[href^='/alarms/new']")
    keys.to("[name=from]")
    page.keyboard.type("1200AM")
    keys.to("[name=to]")
    page.keyboard.type("1159PM")
    chosen = page.locator("[name=day]").evaluate_all("each => each.map((one) => one.checked)")
    for day, is_chosen in enumerate(chosen):
        keys.to(f"[name=day][value='{day}']")
        if not is_chosen:
            keys.press("Space")
    keys.to(".save button")
    keys.go(".save button")
    assert house.becomes(BILAL, PLAIN, is_open=False)
    keys.to(".switch [aria-checked=true]")
    with page.expect_navigation():
        keys.press("Space")
    assert house.becomes(BILAL, PLAIN, is_open=True)


def test_answering_an_ask_that_comes_while_the_page_is_open(
    browser: Browser, house: House, keys: Keys
) -> None:
    keys.to("#child1 [action='/act/pause'] button")
    child = phone(browser).new_page()
    _ask(child, house)
    expect(keys.page.locator("section.ask")).to_be_visible()
    assert keys.is_at("#child1 [action='/act/pause'] button"), "what comes takes nothing away"
    keys.to("section.ask [name=answer][value=yes]", "Shift+Tab")
    with keys.page.expect_navigation():
        keys.press("Enter")
    assert house.becomes(AYESHA, CLOSED, is_open=True)
    assert keys.is_somewhere()
    child.context.close()


def test_what_goes_away_under_the_keyboard_leaves_it_near(
    browser: Browser, house: House, keys: Keys, ammi: BrowserContext
) -> None:
    """Another adult answers the ask that this one is at."""
    child, other = phone(browser).new_page(), ammi.new_page()
    _ask(child, house)
    expect(keys.page.locator("section.ask")).to_be_visible()
    keys.to("section.ask [name=answer][value=no]")
    other.goto(house.page_of(PARENT) + "/")
    other.locator("section.ask [name=answer][value=no]").click()
    expect(keys.page.locator("section.ask")).to_have_count(0)
    assert keys.is_somewhere()
    keys.press("Tab")
    assert keys.is_at("[data-live] *")
    child.context.close()


def test_a_lock_by_another_hand_does_not_change_what_the_key_would_do(
    house: House, keys: Keys
) -> None:
    """Under a keyboard that is at "+30", nothing turns into something else."""
    house.command("pause", "child1")
    expect(keys.page.locator("#child1 [action='/act/resume']")).to_be_visible()
    keys.to("#child1 [action='/act/grant']:has([name=minutes][value='30']) button")
    house.command("resume", "child1")
    expect(keys.page.locator("#child1 [action='/act/resume']")).to_have_count(0)
    assert not keys.is_at("#child1 [action='/act/pause'] button")
    assert keys.is_somewhere()


def _ask(child: Page, house: House) -> None:
    child.goto(house.page_of(AYESHA) + f"/my/ask?name={CLOSED}")
    child.locator("main form button").click()
    child.wait_for_url(re.compile("asked"))
