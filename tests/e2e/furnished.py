"""A home that a parent has set up: two children with a device each, the parent logged in."""

from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.browser import PATIENCE, PHONE, leave
from tests.e2e.house import House

PARENT, AYESHA, BILAL = "127.0.0.2", "127.0.0.3", "127.0.0.4"
_CHILDREN = (("3", "2015", "Ayesha", AYESHA), ("8", "2011", "Bilal", BILAL))


def furnish(
    house: House, browser: Browser, look: Callable[[Page], object] = lambda _page: None
) -> BrowserContext:
    """Set the home up; gives the parent's browser. `look` sees each screen as it comes."""
    for device in (PARENT, AYESHA, BILAL):
        house.dig(device, "example.com")
    context = phone(browser)
    page = context.new_page()
    page.goto(house.page_of(PARENT) + house.link.partition(str(house.web))[2])
    look(page)
    page.fill("[name=name]", "Ammi")
    page.fill("[name=password]", "four quiet words here")
    page.click("main button")
    page.wait_for_url("**/setup/children")
    look(page)
    page.click("[name=more]")
    for row, (month, year, name, _device) in enumerate(_CHILDREN):
        page.locator("[name=month]").nth(row).select_option(month)
        page.locator("[name=year]").nth(row).select_option(year)
        page.locator("[name=child]").nth(row).fill(name)
    page.click("[name=go]")
    page.wait_for_url("**/setup/connect")
    look(page)
    page.click("main a.button.wide")
    rows = page.locator("main fieldset")
    rows.first.wait_for()
    look(page)
    for row in range(rows.count()):
        hint = rows.nth(row).inner_text()
        for number, (_month, _year, _name, device) in enumerate(_CHILDREN, 1):
            if device in hint:
                rows.nth(row).locator("select").select_option(f"child{number}")
    page.click("main form > button")
    page.locator("section.person h2").first.wait_for()
    leave(page)
    return context


def phone(browser: Browser, *, locale: str = "en-US", **more: object) -> BrowserContext:
    """Open a browser of a phone."""
    context = browser.new_context(viewport=PHONE, locale=locale, **more)
    context.set_default_timeout(PATIENCE)
    return context
