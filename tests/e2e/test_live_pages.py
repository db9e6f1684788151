"""Pages change by themselves, in other browsers, while nobody touches them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.browser import SOON, chromium, leave
from tests.e2e.furnished import AYESHA, PARENT, furnish, phone
from tests.e2e.house import House
from tests.needs import needs

pytestmark = [
    needs("chromium", "dig"),
    pytest.mark.timeout(120),
    pytest.mark.xdist_group("live-pages"),  # one home for all of them
]
"""Milliseconds within which another browser shows a change."""


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
    context = furnish(house, browser)
    yield context
    context.close()


def _free_of_alarms(page: Page, home: str) -> None:
    page.goto(home + "/alarms?for=profile:child1")
    while page.locator(".switch [aria-checked=true]").count():
        page.locator(".switch [aria-checked=true]").first.click()
        page.wait_for_load_state()


def test_what_one_browser_does_another_shows_within_seconds(
    browser: Browser, house: House, ammi: BrowserContext
) -> None:
    home = house.page_of(PARENT)
    hand = ammi.new_page()
    _free_of_alarms(hand, home)
    second = phone(browser, storage_state=ammi.storage_state())
    watching, child = second.new_page(), phone(browser).new_page()
    watching.goto(home + "/")
    child.goto(house.page_of(AYESHA) + "/my")
    expect(watching.locator("#child1 .now")).to_contain_text("Free now")

    hand.goto(home + "/")
    hand.locator("#child1 [action='/act/pause'] button").first.click()
    expect(watching.locator("#child1 .now")).to_contain_text("Locked until", timeout=SOON)
    expect(child.locator(".hero h1")).to_contain_text("Locked until", timeout=SOON)
    watching.locator("#child1 [action='/act/resume'] button").click()
    expect(hand.locator("#child1 .now")).to_contain_text("Free now", timeout=SOON)
    expect(child.locator(".hero h1")).to_contain_text("Free now", timeout=SOON)

    _ask_and_answer(house, watching, child)
    _by_command(house, watching)
    second.close()
    child.context.close()


def _ask_and_answer(house: House, watching: Page, child: Page) -> None:
    """An ask comes to an open page; what a parent is writing there is left alone."""
    asking = child.context.new_page()
    asking.goto(house.page_of(AYESHA) + "/my/ask")
    asking.fill("[name=why]", "I finished my homework")
    asking.locator("main form button").click()
    card = watching.locator("section.ask")
    expect(card).to_contain_text("I finished my homework", timeout=SOON)
    card.locator("summary").click()
    card.locator("[name=own]").fill("After")
    card.locator("[name=own]").press("End")
    asking.goto(house.page_of(AYESHA) + "/my/ask?name=site.example")
    asking.locator("main form button").click()
    expect(watching.locator("section.ask")).to_have_count(2, timeout=SOON)
    watching.keyboard.type(" dinner")
    expect(card.first.locator("[name=own]")).to_have_value("After dinner")
    card.first.locator("[name=answer][value=no]").click()
    expect(child.locator("#asks")).to_contain_text("After dinner", timeout=SOON)
    asking.close()


def _by_command(house: House, watching: Page) -> None:
    """The command line is another hand."""
    house.command("pause", "child2")
    expect(watching.locator("#child2 .now")).to_contain_text("Locked until", timeout=SOON)


def test_the_slider_says_at_once_what_happens_at_another_time(
    browser: Browser, house: House, ammi: BrowserContext
) -> None:
    page = ammi.new_page()
    page.goto(house.page_of(PARENT) + "/alarms?for=profile:child1")
    if not page.locator(".switch [aria-checked=true]").count():
        page.locator(".switch [aria-checked=false]").first.click()
    page.goto(house.page_of(PARENT) + "/week?for=profile:child1")
    page.locator("[name=day][value='2']").check(force=True)
    slider = page.locator("[name=at]")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator("#asked")).to_contain_text("12:00", timeout=SOON)
    page.keyboard.press("ArrowRight")
    expect(page.locator("#asked")).to_contain_text("12:15", timeout=SOON)
    page.keyboard.press("End")
    expect(page.locator("#asked")).to_contain_text("11:45", timeout=SOON)
    assert slider.evaluate("each => each === document.activeElement")
    assert "at=1425" in page.url
    page.reload()
    expect(page.locator("#asked")).to_contain_text("11:45")
    leave(page)


def test_without_a_script_a_tap_shows_what_it_did(
    browser: Browser, house: House, ammi: BrowserContext
) -> None:
    plain = phone(browser, storage_state=ammi.storage_state(), java_script_enabled=False)
    page = plain.new_page()
    page.goto(house.page_of(PARENT) + "/")
    expect(page.locator("section.person h2")).to_have_count(2)
    page.locator("#child1 [action='/act/pause'] button").first.click()
    expect(page.locator("#child1 .now")).to_contain_text(re.compile("Locked until"))
    page.locator("#child1 [action='/act/resume'] button").click()
    plain.close()


def test_the_console_stays_small_while_pages_listen(house: House, ammi: BrowserContext) -> None:
    pages = [ammi.new_page() for _ in range(3)]
    for page in pages:
        page.goto(house.page_of(PARENT) + "/")
    assert 0 < house.memory_mb() <= 55, house.memory_mb()


def test_a_login_that_waits_goes_in_by_itself_once_somebody_says_yes(
    browser: Browser, house: House, ammi: BrowserContext
) -> None:
    other, hand = phone(browser).new_page(), ammi.new_page()
    other.goto(house.page_of("127.0.0.6") + "/login")
    other.fill("[name=password]", "four quiet words here")
    other.keyboard.press("Enter")
    other.wait_for_url("**/login/wait")
    other.locator("[name=code]").fill("ABC")
    hand.goto(house.page_of(PARENT) + "/")
    hand.locator("form[action='/approve'] [value=yes]").click()
    expect(other.locator("section.person").first).to_be_visible(timeout=SOON)
    other.context.close()
