"""Take pictures of the main pages: `python -m tests.e2e.screenshots FOLDER [WORD...]`.

In English and Urdu, light and dark, at 360 px and at a desk; words choose pages by name.
`python -m tests.e2e.screenshots docs/pictures readme` takes those that the README shows.
"""

import datetime as dt
import sys
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, BrowserContext, Page

from store.activity import Activity, Changes, Refusal
from store.household import DEFAULT
from tests.e2e.browser import DESK, PHONE, chromium
from tests.e2e.house import House

TEEN = "127.0.0.4"
CHILD, PARENT, NEW = "127.0.0.3", "127.0.0.2", "127.0.0.9"
WAYS = (("light", "phone", PHONE), ("dark", "phone", PHONE), ("light", "desk", DESK))
ADULT_PAGES = {
    "overview": "/",
    "alarms": "/alarms",
    "alarm-new": "/alarms/new?for=profile:child1&as=video",
    "alarm-maghrib": "/alarms/new?for=profile:child1&as=maghrib",
    "calendars": "/calendars",
    "calendar-new": "/calendars/new?as=ramadan",
    "week": "/week?for=profile:child1&day=1&at=1290",
    "rules": "/rules?for=profile:child1",
    "services": "/rules/services?for=profile:child1&of=messengers",
    "service": "/rules/about?for=profile:child1&label=whatsapp",
    "category": "/rules/about?for=profile:child1&label=gambling",
    "search": "/rules?for=profile:child1&q=tik",
    "mistake": "/mistake?ask=2",
    "names": "/names?for=profile:child1",
    "minutes": "/minutes?for=profile:child1",
    "minutes-edit": "/minutes/edit?for=profile:child1&n=0",
    "devices": "/devices",
    "device": "/devices/one?id=d2",
    "why": "/why?name=tiktok.com&for=profile:child1",
    "more": "/more",
    "log": "/more/log",
    "people": "/more/people",
    "home": "/more/home",
    "adults": "/more/adults",
    "account": "/more/account",
    "second-step": "/more/second",
    "sessions": "/more/sessions",
    "tokens": "/more/tokens",
    "connect": "/connect",
    "ways": "/ways",
    "notices": "/notices",
    "notices-digest": "/notices/digest",
    "reports": "/reports?for=child1",
    "tickets": "/tickets",
    "data": "/data",
    "import": "/import",
    "agreement": "/agreement?for=child1",
    "checklist": "/checklist",
}
CHILD_PAGES = {
    "child": "/my",
    "my-week": "/my/week",
    "my-report": "/my/report",
    "ticket": "/my/ticket",
    "ask": "/my/ask",
    "wrong": "/my/wrong?name=bet365.com",
    "help": "/h",
    "login": "/login",
}

TEEN_PAGES = {"teen": "/my", "limit": "/my/limit"}

README = (
    ("overview", "en", "light", PARENT, "/"),
    ("alarm", "en", "light", PARENT, "/alarms/new?for=profile:child1&as=video"),
    ("week", "en", "dark", PARENT, "/week?for=profile:child1"),
    ("child", "ur", "light", CHILD, "/my"),
)
"""Name, language, colour scheme, device and page of each picture in the README."""


def main(folder: Path, wanted: list[str]) -> None:
    """Make a home, and take a picture of each page in each way."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        house = House(Path(data) / "var")
        try:
            with chromium() as browser:
                take = _for_readme if wanted == ["readme"] else _pictures
                take(house, browser, folder, wanted)
        finally:
            house.close()


def _pictures(house: House, browser: Browser, folder: Path, wanted: list[str]) -> None:
    state = _set_up(house, browser, folder, wanted)
    for language, locale in (("en", "en-US"), ("ur", "ur-PK")):
        for scheme, size, viewport in WAYS:
            context = browser.new_context(
                viewport=viewport, color_scheme=scheme, locale=locale, storage_state=state
            )
            _one_way(house, context, folder, f"{language}-{scheme}-{size}", wanted)
            context.close()


def _for_readme(house: House, browser: Browser, folder: Path, wanted: list[str]) -> None:
    state = _set_up(house, browser, folder, wanted)
    for name, language, scheme, device, path in README:
        context = browser.new_context(
            viewport=PHONE, color_scheme=scheme, locale=f"{language}-PK", storage_state=state
        )
        page = context.new_page()
        page.goto(house.page_of(device) + path)
        page.wait_for_timeout(200)
        page.screenshot(path=folder / f"{name}.png")
        context.close()


def _one_way(
    house: House, context: BrowserContext, folder: Path, way: str, wanted: list[str]
) -> None:
    page = context.new_page()
    for device, pages in ((PARENT, ADULT_PAGES), (CHILD, CHILD_PAGES), (TEEN, TEEN_PAGES)):
        for name, path in pages.items():
            if not wanted or name in wanted:
                _take(page, house.page_of(device) + path, folder / f"{name}-{way}.png")
    if not wanted or "block" in wanted:
        _take(page, house.block_page_of(CHILD), folder / f"block-{way}.png")


def _take(page: Page, address: str, path: Path) -> None:
    page.goto(address)
    page.wait_for_timeout(150)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    if wide:
        sys.stdout.write(f"{path.name}: wider than the screen\n")
    page.screenshot(path=path, full_page=True)


def _set_up(house: House, browser: Browser, folder: Path, wanted: list[str]) -> dict:
    """Set up a home with two children and some devices, as a parent does."""
    for device in (PARENT, CHILD, "127.0.0.4", NEW):
        house.dig(device, "example.com")
    context = browser.new_context(viewport=PHONE, locale="en-US")
    page = context.new_page()

    def shot(name: str) -> None:
        if not wanted or name in wanted:
            page.screenshot(path=folder / f"{name}-en-light-phone.png", full_page=True)

    page.goto(house.page_of(PARENT) + house.link.partition(str(house.web))[2])
    shot("setup-1")
    page.fill("[name=name]", "Ammi")
    page.fill("[name=password]", "four quiet words here")
    page.click("main button")
    page.click("[name=more]")
    for row, (month, year, name) in enumerate((("3", "2015", "Ayesha"), ("8", "2011", "Bilal"))):
        page.locator("[name=month]").nth(row).select_option(month)
        page.locator("[name=year]").nth(row).select_option(year)
        page.locator("[name=child]").nth(row).fill(name)
    shot("setup-2")
    page.click("[name=go]")
    page.wait_for_timeout(400)
    shot("setup-3")
    page.click("main a.button.wide")
    page.wait_for_timeout(200)
    choices = page.locator("main fieldset")
    for row in range(choices.count()):
        hint = choices.nth(row).inner_text()
        if CHILD in hint:
            choices.nth(row).locator("select").select_option("child1")
        if "127.0.0.4" in hint:
            choices.nth(row).locator("select").select_option("child2")
    shot("setup-4")
    page.click("main form > button")
    page.wait_for_timeout(200)
    shot("setup-5")
    _asks(house, browser)
    _records(house)
    _notices(house, page)
    state = context.storage_state()
    context.close()
    return state


def _notices(house: House, page: Page) -> None:
    """Have two places that notices go to."""
    for kind, fields in (
        ("webhook", {"url": "https://home.example/hook/secret"}),
        (
            "mail",
            {"to": "ammi@example.org", "user": "ammi@example.org", "host": "smtp.example.org"},
        ),
    ):
        page.goto(house.page_of(PARENT) + "/notices")
        form = page.locator(f"form:has([name=kind][value={kind}])")
        page.locator(f"details:has([name=kind][value={kind}]) > summary").click()
        for name, text in fields.items():
            form.locator(f"[name={name}]").fill(text)
        form.locator("button").click()
        page.wait_for_timeout(200)


def _asks(house: House, browser: Browser) -> None:
    page = browser.new_page(locale="en-US")
    page.goto(house.page_of(CHILD) + "/my/ask")
    page.check("[value=label]")
    page.select_option("[name=label]", "whatsapp")
    page.fill("[name=why]", "My class has its homework group there.")
    page.click("main button")
    page.goto(house.page_of(CHILD) + "/my/wrong?name=bet365.com")
    page.fill("[name=why]", "We look at chances in maths.")
    page.click("main button")
    page.goto(house.page_of(TEEN) + "/my/limit")
    page.fill("[name=why]", "I want to sleep more.")
    page.click("main button")
    page.close()


def _records(house: House) -> None:
    """Have a week of records, as the resolver writes them."""
    today = dt.datetime.now(ZoneInfo("Asia/Karachi")).date()
    reports, refusals, counters = [], [], []
    for n in range(7):
        day = (today - dt.timedelta(days=n)).isoformat()
        low = (95, 40, 130, 75, 20, 160, 110)[n]
        for label, part in (("*", 1.0), ("video", 0.5), ("youtube", 0.45), ("games", 0.3)):
            high = int(part * (low + 25 + 4 * n))
            reports.append((DEFAULT, "child1", label, day, int(part * low), high))
        for label, name, count in (("adult", "", 3), ("ads_tracking", "", 40), ("bypass", "", 4)):
            refusals.append((Refusal(DEFAULT, "child1", "d2", day, 20, label, name), count + n))
        for device in ("d1", "d2", "d3"):
            counters.append((DEFAULT, device, day, "queries", 400 + n))
            counters.append((DEFAULT, device, day, "blocked", 60 - n))
    activity = Activity(house.data / "activity.db")
    activity.save(Changes(0.0, reports=reports, refusals=refusals, counters=counters))
    activity.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
