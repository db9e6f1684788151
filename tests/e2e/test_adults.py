"""Two adults and a program: an invitation, a second step, a token; `dig` sees what they do."""

import http.client
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import PATIENCE, PHONE, chromium
from tests.e2e.house import House
from tests.needs import needs

pytestmark = [
    needs("chromium", "dig"),
    pytest.mark.timeout(120),
    pytest.mark.xdist_group("adults"),  # one home for all of them
]

PARENT, NANI, LAPTOP, PLAIN = "127.0.0.2", "127.0.0.6", "127.0.0.3", "plain.example"
PASSWORD, HERS = "four quiet words here", "a word of mine"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    started = House(Path(tmp_path_factory.mktemp("adults")) / "var")
    try:
        yield started
    finally:
        started.close()


def phone(browser: Browser, language: str = "en-US") -> Page:
    context = browser.new_context(viewport=PHONE, locale=language)
    context.set_default_timeout(PATIENCE)
    return context.new_page()


@pytest.fixture(scope="module")
def owner(browser: Browser, house: House) -> Page:
    """An owner with one child and a laptop of their own, which no night locks."""
    page = phone(browser)
    assert house.is_open(LAPTOP, PLAIN)
    page.goto(house.page_of(PARENT) + house.link.partition(str(house.web))[2])
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.select_option("[name=month]", "3")
    page.select_option("[name=year]", "2015")
    page.click("[name=go]")
    page.click("main a.button.wide")
    page.locator("main fieldset", has_text=LAPTOP).locator("select").select_option("mine")
    page.click("main form > button")
    expect(page.locator("section.person h2")).to_have_text("Child 1")
    return page


@pytest.fixture(scope="module")
def carer(browser: Browser, house: House, owner: Page) -> Page:
    """A carer who came in by a link, in Urdu."""
    owner.goto(house.page_of(PARENT) + "/more/adults")
    form = owner.locator('form[action="/more/adults/invite"]')
    form.locator("[value=carer]").check()
    form.locator("[name=password]").fill(PASSWORD)
    form.locator("button").click()
    expect(owner.locator("svg.qr")).to_be_visible()
    link = owner.locator("a[href*='/join?code=']").get_attribute("href")
    page = phone(browser, "ur-PK")
    page.goto(house.page_of(NANI) + "/join" + link.partition("/join")[2])
    page.fill("[name=name]", "Nani")
    page.fill("[name=password]", HERS)
    page.click("main form button")
    expect(page.locator("body")).to_have_attribute("data-role", "carer")
    return page


def test_a_carer_locks_and_sees_no_button_that_is_not_hers(house: House, carer: Page) -> None:
    at = house.page_of(NANI)
    carer.goto(at + "/rules")
    expect(carer.locator('.seg button[aria-pressed="true"]').first).to_be_visible()
    assert not carer.locator('.seg button[aria-pressed="false"]').first.is_visible()
    carer.goto(at + "/more/home")
    assert not carer.locator('form[action="/more/home"] button').is_visible()
    carer.goto(at + "/more/adults")
    assert not carer.locator('form[action="/more/adults/invite"]').count()
    carer.goto(at + "/")
    button = carer.locator('form[action="/act/pause"] button').first
    expect(button).to_be_visible()
    carer.locator('section.home form[action="/act/pause"] button').first.click()
    assert house.becomes(LAPTOP, PLAIN, is_open=False)
    carer.locator('section.home form[action="/act/resume"] button').first.click()
    assert house.becomes(LAPTOP, PLAIN, is_open=True)


def test_the_owner_reads_who_did_it(house: House, owner: Page, carer: Page) -> None:
    owner.goto(house.page_of(PARENT) + "/more/log")
    expect(owner.locator("main")).to_contain_text("Made the account Nani")
    expect(owner.locator("main")).to_contain_text("Nani")


def test_a_second_step_is_set_up_and_asked_for(house: House, browser: Browser, carer: Page) -> None:
    at = house.page_of(NANI)
    carer.goto(at + "/more/second")
    secret = carer.locator("[name=secret]").get_attribute("value")
    carer.fill("[name=code]", pyotp.TOTP(secret).now())
    carer.fill("[name=password]", HERS)
    carer.click('form[action="/more/second"] button')
    codes = carer.locator(".codes li").all_inner_texts()
    assert len(codes) == 8
    other = phone(browser)
    other.goto(house.page_of("127.0.0.7") + "/login")
    other.fill("[name=name]", "Nani")
    other.fill("[name=password]", HERS)
    other.click("main form button")
    expect(other).to_have_url(re.compile("/login/second"))
    other.fill("[name=code]", codes[0])
    other.keyboard.press("Enter")
    expect(other.locator("section.person")).to_be_visible()


def test_a_program_locks_at_once_by_a_token(house: House, owner: Page) -> None:
    owner.goto(house.page_of(PARENT) + "/more/tokens")
    owner.fill("[name=name]", "Wall button")
    owner.check("[value=act]")
    owner.fill("[name=password]", PASSWORD)
    owner.click('form[action="/more/tokens"] button')
    token = re.search(r"nigehban_[\w-]{43}", owner.locator("main").inner_text())[0]
    began = time.monotonic()
    assert call(house, token, "POST", "/pauses", {"for": "home"}) == 201
    assert not house.is_open(LAPTOP, PLAIN)
    assert time.monotonic() - began < 1.5
    assert call(house, token, "DELETE", "/pauses/home") == 204
    assert house.is_open(LAPTOP, PLAIN)
    owner.goto(house.page_of(PARENT) + "/more/log")
    expect(owner.locator("main")).to_contain_text("(Wall button)")


def call(house: House, token: str, method: str, path: str, body: object = None) -> int:
    line = http.client.HTTPConnection("127.0.0.1", house.web, timeout=5)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    line.request(method, f"/api/v1/households/default{path}", json.dumps(body), headers)
    status = line.getresponse().status
    line.close()
    return status


@pytest.mark.parametrize(
    "path", ["/more/adults", "/more/account", "/more/second", "/more/sessions", "/more/tokens",
             "/more/log"],
)  # fmt: skip
@pytest.mark.parametrize("width", [320, 360])
def test_no_page_is_wider_than_a_small_phone(
    house: House, owner: Page, carer: Page, path: str, width: int
) -> None:
    for page, address in ((owner, PARENT), (carer, NANI)):
        page.set_viewport_size({"width": width, "height": 640})
        page.goto(house.page_of(address) + path)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
