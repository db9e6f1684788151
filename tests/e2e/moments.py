"""Pages of a certain moment: what a form answers with, a login that waits, a phone in other hands.

Each function lives through such a moment in a browser that is given, and has every page looked at.
"""

from collections.abc import Callable

import pyotp
from playwright.sync_api import Page

from tests.e2e.furnished import PARENT
from tests.e2e.house import House
from tests.e2e.lived_in import HARM_TYPED, OTHER, PASSWORD

Look = Callable[[Page], object]
ADGUARD = b"""
clients: {persistent: [{name: "=<img src=x onerror=harm()>", ids: [192.168.1.77]}]}
filters: [{enabled: true, url: "https://lists.example/<b>.txt", name: "<img src=x onerror=harm()>"}]
user_rules: ["||shut.example^", "/harm()/"]
"""


def answers_of_forms(page: Page, house: House, look: Look) -> None:
    """What is shown once only: printed tickets, a token, what a file holds."""
    home = house.page_of(PARENT)
    page.goto(home + "/tickets")
    _send(page, "/tickets/print")
    look(page)
    page.goto(home + "/more/tokens")
    page.fill("[name=name]", HARM_TYPED)
    page.fill("[name=password]", PASSWORD)
    _send(page, "/more/tokens")
    look(page)
    backup = page.request.get(home + "/data/backup").body()
    for path, form, content in (
        ("/import", "/import/check", ADGUARD),
        ("/data", "/data/check", backup),
    ):
        page.goto(home + path)
        sent = {"name": "sent", "mimeType": "application/octet-stream", "buffer": content}
        page.set_input_files(f"form[action='{form}'] [type=file]", sent)
        _send(page, form)
        look(page)


def an_invitation(page: Page, visitor: Page, house: House, look: Look) -> None:
    """An adult is invited, and opens the link."""
    page.goto(house.page_of(PARENT) + "/more/adults")
    page.check("form[action='/more/adults/invite'] [value=carer]")
    page.fill("form[action='/more/adults/invite'] [name=password]", PASSWORD)
    _send(page, "/more/adults/invite")
    look(page)
    link = page.locator("a[href*='/join?code=']").get_attribute("href") or ""
    visitor.goto(house.page_of(OTHER) + "/join" + link.partition("/join")[2])
    look(visitor)


def a_login_in_two_steps(page: Page, visitor: Page, house: House, look: Look) -> None:
    """The second step is switched on, asked for on a device that then waits, and switched off."""
    home = house.page_of(PARENT)
    visitor.goto(house.page_of(OTHER) + "/login")
    look(visitor)
    _log_in(visitor)
    look(visitor)
    page.goto(home + "/more/second")
    secret = page.locator("[name=secret]").get_attribute("value") or ""
    page.fill("[name=code]", pyotp.TOTP(secret).now())
    page.fill("[name=password]", PASSWORD)
    _send(page, "/more/second")
    look(page)
    page.goto(home + "/more/second")
    look(page)
    visitor.goto(house.page_of(OTHER) + "/login")
    _log_in(visitor)
    look(visitor)
    page.fill("[name=password]", PASSWORD)
    _send(page, "/more/second/off")


def a_phone_in_other_hands(page: Page, house: House, look: Look) -> None:
    """A parent's phone is handed to a child, and taken back."""
    page.goto(house.page_of(PARENT) + "/devices/one?id=d1")
    page.select_option("[name=to]", "child1")
    page.locator("form[action='/devices/hand'] button").click()
    page.goto(house.page_of(PARENT) + "/handed")
    look(page)
    page.fill("[name=secret]", PASSWORD)
    _send(page, "/handed")


def a_family_pin(page: Page, house: House, look: Look) -> None:
    """A PIN is set, asked for in a session that never typed it, and taken away."""
    page.context.clear_cookies()
    page.goto(house.page_of(PARENT) + "/login")
    _log_in(page)
    _set_pin(page, house, "2468")
    page.goto(house.page_of(PARENT) + "/more/home")
    _send(page, "/more/home")
    look(page)
    page.fill("[name=pin]", "2468")
    _send(page, "/more/home")
    _set_pin(page, house, "")


def _set_pin(page: Page, house: House, pin: str) -> None:
    page.goto(house.page_of(PARENT) + "/more/account")
    page.fill("form[action='/more/pin'] [name=new_pin]", pin)
    page.fill("form[action='/more/pin'] [name=password]", PASSWORD)
    _send(page, "/more/pin")


def _log_in(page: Page) -> None:
    if page.locator("input[name=name]:not([type=hidden])").count():
        page.fill("[name=name]", "Ammi")
    page.fill("[name=password]", PASSWORD)
    _send(page, "/login")


def _send(page: Page, form: str) -> None:
    page.locator(f"main form[action='{form}'] button:not([type=button])").last.click()
    page.wait_for_load_state()
