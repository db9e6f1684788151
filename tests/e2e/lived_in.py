"""A home in which everything that a person or a device may name is named to do harm.

`HARM` runs a script where markup is not escaped, turns a line around, speaks to a terminal, and is
a formula to a spreadsheet.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import yaml
from playwright.sync_api import Browser, BrowserContext, Page

from store.activity import Activity, Changes, Refusal
from store.household import DEFAULT
from tests.e2e.browser import PHONE, leave
from tests.e2e.furnished import AYESHA, PARENT, phone
from tests.e2e.house import House

HARM = '=<img src=x onerror=harm()>"><b>'
HARM_TYPED = f"{HARM}\u202e\x1b[31m"
"""What a household file refuses can still be typed, and asked for by a device."""
OTHER, NEW = "127.0.0.6", "127.0.0.9"
"""A laptop of a parent that is not approved, and a device that nobody has sorted."""
PASSWORD = "four quiet words here"  # noqa: S105  (the test's own)


def live_in(house: House, browser: Browser, parent: BrowserContext) -> None:
    """Fill a furnished home with everything that its pages can show."""
    _rules(house)
    _records(house)
    page = parent.new_page()
    _named_on_pages(page, house.page_of(PARENT))
    leave(page)
    _ask(house, browser)
    house.dig(NEW, "example.com")


def _rules(house: House) -> None:
    """Give names to everything that a household file can name."""
    rules = yaml.safe_load(house.command("household", "export"))
    rules["household"] |= {"name": HARM, "alarms": [_night("23:30", "05:00")]}
    child = rules["profiles"]["child1"]
    child |= {"name": HARM, "names": {"block": ["closed.example"], "allow": ["open.example"]}}
    child["alarms"] = [
        _night("21:00", "06:30"),
        {"label": HARM, "days": ["mon", "tue"], "from": "17:00", "to": "19:00",
         "opens": ["video"]},
    ]  # fmt: skip
    minutes = {"school_day": 60, "free_day": 120}
    child["allowances"] = [{"label": HARM, "of": ["games"], "minutes": minutes}]
    rules["profiles"]["family"] = {"name": HARM, "shared": True, "age_band": "10-12"}
    rules["devices"][1]["name"] = HARM
    today = dt.datetime.now(ZoneInfo("Asia/Karachi")).date()
    rules["household"]["calendars"] = [
        {"label": HARM, "from": today.isoformat(), "to": today.isoformat(), "days": "free"}
    ]
    path = house.data.parent / "rules.yaml"
    path.write_text(yaml.safe_dump(rules), "utf-8")
    house.command("household", "apply", str(path), "--force")


def _night(start: str, end: str) -> dict[str, object]:
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    return {"label": HARM, "days": days, "from": start, "to": end, "locks": "everything"}


def _records(house: House) -> None:
    """Have a week of records, as the resolver writes them."""
    today = dt.datetime.now(ZoneInfo("Asia/Karachi")).date()
    reports, refusals, counters = [], [], []
    for n in range(7):
        day = (today - dt.timedelta(days=n)).isoformat()
        labels = ("*", "video", "youtube", "games")
        reports += [(DEFAULT, "child1", label, day, 40 + n, 60 + n) for label in labels]
        for label, name in (
            ("adult", HARM_TYPED),
            ("adult", "@a.example"),
            ("bypass", "-b.example"),
        ):
            refusals.append((Refusal(DEFAULT, "child1", "d2", day, 20, label, name), 3))
        counters += [(DEFAULT, "d2", day, "queries", 400), (DEFAULT, "d2", day, "blocked", 40)]
    activity = Activity(house.data / "activity.db")
    activity.save(Changes(0.0, reports=reports, refusals=refusals, counters=counters))
    activity.close()


def _named_on_pages(page: Page, home: str) -> None:
    """Name what only pages can name: an adult's program, an invited adult, printed tickets."""
    page.goto(home + "/more/tokens")
    page.fill("[name=name]", HARM_TYPED)
    page.fill("[name=password]", PASSWORD)
    page.click("form[action='/more/tokens'] button")
    page.goto(home + "/tickets")
    page.select_option("[name=for]", "child1")
    page.click("form[action='/tickets/print'] button")
    page.goto(home + "/more/adults")
    page.check("form[action='/more/adults/invite'] [value=carer]")
    page.fill("form[action='/more/adults/invite'] [name=password]", PASSWORD)
    page.click("form[action='/more/adults/invite'] button")


def _ask(house: House, browser: Browser) -> None:
    """Have a child ask for a site and for time, and a login wait for a yes."""
    child = phone(browser)
    page = child.new_page()
    for path in ("/my/ask", "/my/ask?name=closed.example"):
        page.goto(house.page_of(AYESHA) + path)
        page.fill("[name=why]", f"{HARM_TYPED} @SUM(1) \t-1")
        page.click("main form button")
    child.close()
    other = browser.new_context(
        viewport=PHONE, locale="en-US", user_agent="'=<img src=x onerror=harm()>"
    )
    page = other.new_page()
    page.goto(house.page_of(OTHER) + "/login")
    page.fill("[name=password]", PASSWORD)
    page.click("form[action='/login'] button")
    other.close()
