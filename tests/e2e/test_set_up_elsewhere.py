"""Set-up on a machine that was never told where it is: the phone knows."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import PHONE, chromium
from tests.e2e.house import House
from tests.needs import needs

pytestmark = needs("chromium", "dig")

PARENT = "127.0.0.2"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    started = House(tmp_path / "var", zone="Etc/UTC")
    try:
        yield started
    finally:
        started.close()


def _welcomed(browser: Browser, house: House, *, scripts: bool) -> Page:
    context = browser.new_context(
        viewport=PHONE, locale="en-US", timezone_id="Asia/Karachi", java_script_enabled=scripts
    )
    page = context.new_page()
    page.goto(house.page_of(PARENT) + house.link.partition(str(house.web))[2])
    page.locator("[name=password]").fill("four quiet words here")
    page.locator("main form[action='/setup'] button").click()
    expect(page.locator("h1")).to_have_text(re.compile("How old"))
    return page


@pytest.mark.timeout(120)
def test_the_home_lives_by_the_phones_clock(browser: Browser, house: House) -> None:
    page = _welcomed(browser, house, scripts=True)
    expect(page.locator("details.zone summary")).to_contain_text("Asia/Karachi")
    exported = house.command("household", "export")
    assert "timezone: Asia/Karachi" in exported
    assert "country: pk" in exported


@pytest.mark.timeout(120)
def test_without_a_script_it_is_asked(browser: Browser, house: House) -> None:
    page = _welcomed(browser, house, scripts=False)
    page.locator("details.zone select").select_option("Asia/Karachi")
    page.locator("[name=month]").select_option("3")
    page.locator("[name=year]").select_option("2015")
    page.locator("[name=go]").click()
    assert "timezone: Asia/Karachi" in house.command("household", "export")


_COVERED = """() => {
  const focused = document.activeElement, each = focused.getBoundingClientRect();
  const over = [...document.querySelectorAll(".tabs, .save button")].filter((bar) => {
    const its = bar.getBoundingClientRect();
    return !bar.contains(focused) && each.bottom > its.top + 1 && each.top < its.bottom - 1;
  });
  const isInBar = focused.closest(".tabs, .save") || !each.height || each.height > 300;
  return over.length && !isInBar ? focused.outerHTML.slice(0, 120) : "";
}"""


@pytest.mark.timeout(120)
def test_what_has_the_keyboard_is_not_under_the_bar(browser: Browser, house: House) -> None:
    page = _welcomed(browser, house, scripts=True)
    for path in ("/alarms/night?for=home", "/rules?for=home", "/more/home"):
        page.goto(house.page_of(PARENT) + path)
        for _ in range(60):
            page.keyboard.press("Tab")
            assert not page.evaluate(_COVERED)
