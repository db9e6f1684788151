"""Services found while one types, a mistake told by a child, a limit proposed by another."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.browser import SOON, chromium, leave
from tests.e2e.furnished import AYESHA, BILAL, PARENT, furnish, phone
from tests.e2e.house import House
from tests.needs import needs

pytestmark = [
    needs("chromium", "dig"),
    pytest.mark.timeout(120),
    pytest.mark.xdist_group("catalogue"),  # one home for all of them
]
NAME, CLOSED = "bet365.com", "0.0.0.0"
NARROW = {"width": 320, "height": 640}


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


def test_services_are_found_while_one_types_and_set_by_one_tap(
    house: House, ammi: BrowserContext
) -> None:
    page = ammi.new_page()
    page.goto(house.page_of(PARENT) + "/rules?for=profile:child1")
    page.locator("[name=q]").press_sequentially("whatsa")
    row = page.locator("#found #whatsapp")
    expect(row).to_be_visible(timeout=SOON)
    expect(page.locator("#found #gambling")).to_have_count(0)
    row.locator("button.block").click()
    expect(page.locator("#whatsapp button.block")).to_have_attribute("aria-pressed", "true")
    page.locator("#whatsapp h2 a").click()
    expect(page.locator("#age")).to_contain_text("13")
    leave(page)


def test_without_a_script_the_button_finds_them(
    browser: Browser, house: House, ammi: BrowserContext
) -> None:
    plain = phone(browser, storage_state=ammi.storage_state(), java_script_enabled=False)
    page = plain.new_page()
    page.goto(house.page_of(PARENT) + "/rules?for=profile:child1")
    page.fill("[name=q]", "tiktok")
    page.locator("form.find button").click()
    expect(page.locator("#found #tiktok")).to_be_visible()
    plain.close()


def test_a_mistake_told_by_a_child_is_opened_on_the_wire_by_one_tap(
    browser: Browser, house: House, ammi: BrowserContext
) -> None:
    watching = ammi.new_page()
    watching.goto(house.page_of(PARENT) + "/")
    child = phone(browser)
    page = child.new_page()
    assert house.dig(AYESHA, NAME) == CLOSED
    page.goto(house.page_of(AYESHA) + f"/my/wrong?name={NAME}")
    page.fill("[name=why]", "We look at chances in maths.")
    page.click("main button.wide")
    expect(page.locator("#asks")).to_contain_text("Sent to: Ammi")
    card = watching.locator("section.ask", has_text=NAME)
    expect(card).to_contain_text("closed by mistake", timeout=SOON)
    card.locator("[value=yes]").click()
    expect(watching.locator(".did")).to_be_visible()
    assert house.dig(AYESHA, NAME) != CLOSED
    expect(page.locator("#asks")).to_contain_text("until", timeout=SOON)
    child.close()
    leave(watching)


def test_a_limit_of_ones_own_becomes_a_rule(
    browser: Browser, house: House, ammi: BrowserContext
) -> None:
    child = phone(browser)
    page = child.new_page()
    page.goto(house.page_of(BILAL) + "/my/limit")
    page.check("[value=lock]")
    page.fill("[name=from]", "21:45")
    page.click("main button.wide")
    watching = ammi.new_page()
    watching.goto(house.page_of(PARENT) + "/")
    card = watching.locator("section.ask", has_text="Bilal proposes")
    card.locator("[value=yes]").click()
    expect(page.locator(".said")).to_contain_text("proposed by you", timeout=SOON)
    child.close()
    leave(watching)


@pytest.mark.parametrize("locale", ["en-US", "ur-PK"])
def test_the_pages_fit_a_narrow_phone(
    browser: Browser, house: House, ammi: BrowserContext, locale: str
) -> None:
    context = browser.new_context(
        viewport=NARROW, locale=locale, storage_state=ammi.storage_state()
    )
    page = context.new_page()
    for device, path in (
        (PARENT, "/rules/about?for=profile:child1&label=tiktok"),
        (PARENT, "/rules/about?for=profile:child1&label=gambling"),
        (PARENT, f"/why?name={NAME}&for=profile:child1"),
        (AYESHA, "/my/wrong"),
        (BILAL, "/my/limit"),
        (AYESHA, "/h"),
    ):
        page.goto(house.page_of(device) + path)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path
    context.close()


def test_leaving_help_quickly_leaves_nothing_to_come_back_to(
    browser: Browser, house: House, ammi: BrowserContext
) -> None:
    child = phone(browser)
    child.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="<p>plain</p>"))
    page = child.new_page()
    page.goto(house.page_of(AYESHA) + "/my")
    page.goto(house.page_of(AYESHA) + "/h")
    page.click("[data-leave]")
    page.wait_for_url("https://www.wikipedia.org/**")
    page.go_back()
    expect(page).to_have_url(house.page_of(AYESHA) + "/my")
    child.close()
