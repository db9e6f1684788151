"""What a family does on its pages: each flow from its first tap to what `dig` sees.

A flow leaves the home as it found it, so that it can be gone through again in another size.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.e2e.hands import Hand
from tests.e2e.house import House
from tests.e2e.setting_up import AYESHA, LAPTOP

PLAIN, CLOSED = "plain.example", "closed.example"
"""Milliseconds within which another browser shows a change."""
ALL_DAY = {"from": "00:00", "to": "23:59"}


@dataclass
class Scene:
    """A home, a parent's hand, a child's hand, and a device that nobody has sorted yet."""

    house: House
    parent: Hand
    child: Hand
    stranger: str

    def closes(self, device: str, name: str = PLAIN) -> None:
        assert self.house.becomes(device, name, is_open=False), f"{name} stays open for {device}"

    def opens(self, device: str, name: str = PLAIN) -> None:
        assert self.house.becomes(device, name, is_open=True), f"{name} stays closed for {device}"

    def forget_grants(self) -> None:
        """A lock by hand ends what was granted before it."""
        self.parent.begin()
        self.parent.tap(_act("pause", "profile:child1"))
        self.parent.tap(_act("resume", "profile:child1"))


Flow = Callable[[Scene], None]


def _act(what: str, owner: str, minutes: str = "") -> str:
    more = f":has([name=minutes][value='{minutes}'])" if minutes else ":not(:has([name=minutes]))"
    return f"form[action='/act/{what}']:has([name=for][value='{owner}']){more} button"


# --- locks by hand


def lock_now_and_undo(scene: Scene) -> None:
    hand = scene.parent
    hand.begin()
    hand.tap(_act("pause", "profile:child1"))
    scene.closes(AYESHA)
    hand.took(taps=1, screens=1)
    hand.tap("form[action='/undo'] button")
    scene.opens(AYESHA)
    hand.took(taps=2, screens=1)


def lock_the_whole_home(scene: Scene) -> None:
    hand = scene.parent
    hand.begin()
    hand.tap(_act("pause", "home"))
    for device in (AYESHA, LAPTOP):
        scene.closes(device)
    hand.took(taps=1, screens=1)
    hand.tap(_act("resume", "home"))
    for device in (AYESHA, LAPTOP):
        scene.opens(device)


def pause_for_a_quarter_of_an_hour(scene: Scene) -> None:
    hand = scene.parent
    hand.begin()
    hand.tap(_act("pause", "profile:child1", "15"))
    scene.closes(AYESHA)
    hand.took(taps=2, screens=1)
    hand.tap(_act("resume", "profile:child1"))
    scene.opens(AYESHA)


def thirty_minutes_more(scene: Scene) -> None:
    hand = scene.parent
    hand.begin()
    hand.tap(_act("pause", "profile:child1"))
    scene.closes(AYESHA)
    hand.begin()
    hand.tap(_act("grant", "profile:child1", "30"))
    scene.opens(AYESHA)
    hand.took(taps=1, screens=1)
    scene.forget_grants()


# --- alarms and calendars


def an_alarm_for_the_home(scene: Scene) -> None:
    """From the overview in at most three taps beside the time picker; then skipped, off, gone."""
    hand = scene.parent
    hand.begin()
    hand.tap("a[href*='/alarms/night?for=home']")
    hand.pick(ALL_DAY, every_day=True)
    hand.tap(".save button")
    hand.took(taps=3, screens=3)
    for device in (AYESHA, LAPTOP):
        scene.closes(device)
    hand.begin("/alarms?for=home")
    hand.tap("form[action='/alarms/do'] [value=skip]")
    scene.opens(LAPTOP)
    hand.tap("form[action='/alarms/do'] [value=unskip]")
    scene.closes(LAPTOP)
    hand.begin("/alarms?for=home")
    hand.tap("form[action='/alarms/do'] [value=off]")
    scene.opens(LAPTOP)
    hand.took(taps=1, screens=1)
    delete_alarm(hand, "home")


def an_alarm_from_a_template_once(scene: Scene) -> None:
    hand = scene.parent
    hand.begin()
    hand.tap("nav a[href='/alarms']")
    hand.tap("a[href*='/alarms/new?for=profile:child1']")
    hand.tap("nav a[href*='as=once']")
    hand.pick(ALL_DAY)
    hand.page.locator("[name=date]").first.fill(_today())
    hand.tap(".save button")
    hand.took(taps=4, screens=4)
    scene.closes(AYESHA)
    scene.opens(LAPTOP)
    delete_alarm(hand, "profile:child1")
    scene.opens(AYESHA)


def delete_alarm(hand: Hand, owner: str) -> None:
    """Delete the alarm that was added last."""
    hand.begin(f"/alarms?for={owner}")
    each = hand.page.locator("main a[href*='/alarms/edit']")
    paths = each.evaluate_all("found => found.map((one) => one.getAttribute('href'))")
    hand.begin(max(paths, key=lambda path: int(path.rpartition("n=")[2])))
    hand.tap("form[action='/alarms/do'] [value=delete]")


def _today() -> str:
    return dt.datetime.now(ZoneInfo("Asia/Karachi")).date().isoformat()


def a_calendar(scene: Scene) -> None:
    hand = scene.parent
    hand.begin("/alarms")
    hand.tap("a[href='/calendars']")
    hand.tap("nav a[href*='/calendars/new?as=']")
    hand.pick({"first": _today(), "last": _today()})
    hand.touch("[name=locks][value=own]")
    hand.pick(ALL_DAY)
    hand.tap(".save button")
    hand.took(taps=4, screens=4)
    scene.closes(AYESHA)
    hand.tap("form[action='/calendars/do'] [value=off]")
    scene.opens(AYESHA)
    hand.tap("a[href*='/calendars/edit']")
    hand.tap("form[action='/calendars/do'] [value=delete]")


# --- what may be reached


def a_category(scene: Scene) -> None:
    """Allowed, asked for, blocked: each one tap, and the rules one tap from the overview."""
    hand, site = scene.parent, "amazon.com"
    hand.begin()
    hand.tap("#child1 a[href*='/rules?for=profile']")
    hand.tap("#shopping [value=block]")
    hand.took(taps=2, screens=2)
    scene.closes(AYESHA, site)
    scene.opens(LAPTOP, site)
    hand.tap("#shopping [value=allow]")
    scene.opens(AYESHA, site)
    hand.tap("#shopping [value=ask]")
    scene.closes(AYESHA, site)


def a_service(scene: Scene) -> None:
    hand, site = scene.parent, "telegram.org"
    hand.begin("/rules?for=profile:child1")
    hand.tap("#messengers a[href*='/rules/services']")
    hand.tap("#telegram [value=allow]")
    scene.opens(AYESHA, site)
    hand.tap("#telegram [value=block]")
    scene.closes(AYESHA, site)
    hand.took(taps=3, screens=2)
    hand.tap("#telegram [value='']")


def an_allowance(scene: Scene) -> None:
    hand = scene.parent
    hand.begin()
    hand.tap("#child1 a[href*='/minutes?for=profile']")
    before = hand.page.locator("main a[href*='&n=']").count()
    hand.tap("main a[href*='/minutes/edit']:not([href*='n='])")
    hand.pick({"school_day": "45", "free_day": "90"})
    hand.touch("[name=kind][value=all]")
    hand.tap(".save button")
    hand.took(taps=4, screens=4)
    expect(hand.page.locator("main a[href*='&n=']")).to_have_count(before + 1)
    hand.tap(f"main a[href*='&n={before}']")
    hand.tap("form[action='/minutes/delete'] button")


def why_and_allow(scene: Scene) -> None:
    hand = scene.parent
    put_name(hand, "block")
    scene.closes(AYESHA, CLOSED)
    hand.begin("/why")
    hand.type("[name=name]", CLOSED)
    hand.choose("main form [name=for]", "profile:child1")
    hand.tap("main form:not([method]) button")
    hand.tap("form[action='/names'] button")
    scene.opens(AYESHA, CLOSED)
    hand.took(taps=4, screens=1, typed=1)
    put_name(hand, "")


def put_name(hand: Hand, kind: str) -> None:
    """Block a site by its name for the child, or take it off again."""
    hand.begin("/names?for=profile:child1")
    if kind:
        hand.type("[name=name]", CLOSED)
        hand.touch(f"[name=kind][value={kind}]")
        hand.tap("form[action='/names'].card button")
    else:
        hand.tap(f"li form:has([name=name][value='{CLOSED}']) button")
