"""On a phone: try a made-up family and throw it away; hand one's own phone to a child and back."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import chromium
from tests.e2e.furnished import AYESHA, PARENT, furnish, phone
from tests.e2e.house import House
from tests.needs import needs

pytestmark = [needs("chromium", "dig"), pytest.mark.xdist_group("trying"), pytest.mark.timeout(180)]
SOCIAL, PLAIN = "instagram.com", "plain.example"


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


def _kept(house: House) -> str:
    db = sqlite3.connect(house.data / "household.db")
    try:
        return "\n".join(db.iterdump())
    finally:
        db.close()


def test_a_made_up_family_is_tried_and_thrown_away(house: House, browser: Browser) -> None:
    before = _kept(house)
    context = phone(browser)
    page = context.new_page()
    page.goto(house.page_of(PARENT) + house.link.partition(str(house.web))[2])
    page.get_by_role("button", name="Try it with a made-up family").click()
    expect(page.locator("section.person h2")).to_have_text(
        ["Bilal", "Ayesha", "Zara", "Living-room TV"]
    )
    _lock_and_take_back(page)
    assert house.is_open(AYESHA, SOCIAL)
    assert house.is_open(PARENT, PLAIN)
    page.get_by_role("button", name="Ayesha", exact=True).click()
    expect(page.locator(".hello")).to_have_text("Hello Ayesha")
    page.get_by_role("button", name="Throw it away").click()
    expect(page.locator("h1")).to_contain_text("Welcome")
    assert _kept(house) == before
    assert not (house.data / "trial").exists()
    assert page.locator(".made-up").count() == 0
    context.close()


def _lock_and_take_back(page: Page) -> None:
    """Lock the made-up home: nothing of the real one may notice."""
    page.get_by_role("button", name="Lock all now").click()
    expect(page.locator(".did")).to_contain_text("locked until you resume")
    expect(page.locator(".made-up")).to_be_visible()


def test_ones_own_phone_is_handed_over_by_two_taps(house: House, browser: Browser) -> None:
    context = furnish(house, browser)
    page = context.new_page()
    page.goto(house.page_of(PARENT))
    assert house.becomes(PARENT, SOCIAL, is_open=True)
    card = page.locator("section.person", has_text="Ayesha")
    card.get_by_text("Hand over").click()
    card.get_by_role("button", name="30 min", exact=True).last.click()
    expect(page.locator("h1")).to_have_text("This phone is with Ayesha now")
    assert house.becomes(PARENT, SOCIAL, is_open=False)
    page.goto(house.page_of(PARENT))
    expect(page.locator(".hello")).to_have_text("Hello Ayesha")
    page.get_by_text("For parents: take this phone back").click()
    page.fill("[name=secret]", "four quiet words here")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".did")).to_contain_text("yours again")
    assert house.becomes(PARENT, SOCIAL, is_open=True)
    context.close()


def test_the_console_stays_small(house: House) -> None:
    assert 0 < house.memory_mb() <= 55, house.memory_mb()
