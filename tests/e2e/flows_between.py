"""Flows in which a parent and a child, or a device, meet: asks, tickets, hands, records."""

import csv
import io

from playwright.sync_api import expect

from tests.e2e.browser import SOON
from tests.e2e.flows import (
    ALL_DAY,
    CLOSED,
    Scene,
    delete_alarm,
    put_name,
)
from tests.e2e.setting_up import AYESHA, LAPTOP


def an_ask_and_its_answer(scene: Scene) -> None:
    """Both pages are open all the while, and change by themselves."""
    parent, child = scene.parent, scene.child
    put_name(parent, "block")
    scene.closes(AYESHA, CLOSED)
    parent.begin()
    child.begin("/my")
    child.tap("a[href='/my/ask']")
    child.touch("[name=kind][value=name]")
    child.type("main [name=name]", CLOSED)
    child.type("[name=why]", "For school")
    child.tap("main form button")
    child.took(taps=3, screens=3, typed=2)
    card = parent.page.locator("section.ask")
    expect(card).to_contain_text("For school", timeout=SOON)
    parent.tap("section.ask [name=answer][value=yes]")
    parent.took(taps=1, screens=1)
    scene.opens(AYESHA, CLOSED)
    expect(child.page.locator("#asks li").first.locator(".chip.go")).to_be_visible(timeout=SOON)
    scene.forget_grants()
    put_name(parent, "")


def a_ticket(scene: Scene) -> None:
    """Printed by a parent, typed by a child with no parent near."""
    parent, child = scene.parent, scene.child
    parent.begin("/alarms/new?for=profile:child1&as=night")
    parent.pick(ALL_DAY, every_day=True)
    parent.tap(".save button")
    scene.closes(AYESHA)
    parent.begin("/tickets")
    parent.touch("[name=at_locks]")
    parent.tap("form[action='/tickets/print'] button")
    parent.took(taps=2, screens=2)
    code = parent.page.locator(".tickets .code").first.inner_text()
    child.begin("/my")
    child.tap("a[href='/my/ticket']")
    child.type("[name=code]", code.lower())
    child.tap("main form button")
    child.took(taps=2, screens=2, typed=1)
    scene.opens(AYESHA)
    scene.forget_grants()
    delete_alarm(parent, "profile:child1")


def handing_over(scene: Scene) -> None:
    """A parent's laptop in a child's hands has the child's rules, and then no more."""
    hand = scene.parent
    put_name(hand, "block")
    scene.opens(LAPTOP, CLOSED)
    hand.begin("/devices")
    hand.tap(f"main a[href*='/devices/one']:has-text('{LAPTOP}')")
    hand.choose("form[action='/devices/hand'] [name=to]", "child1")
    hand.tap("form[action='/devices/hand'] button")
    hand.took(taps=4, screens=3)
    scene.closes(LAPTOP, CLOSED)
    hand.begin("/devices")
    hand.tap(f"main a[href*='/devices/one']:has-text('{LAPTOP}')")
    hand.tap("form[action='/devices/hand'] button")
    scene.opens(LAPTOP, CLOSED)
    put_name(hand, "")


def sorting_a_device(scene: Scene) -> None:
    """A device that asks for the first time is shown, sorted, and keeps its owner's rules."""
    hand, new = scene.parent, scene.stranger
    put_name(hand, "block")
    hand.begin()
    scene.house.dig(new, CLOSED)
    hand.begin()
    hand.tap("main a[href='/devices']")
    row = f"fieldset:has-text('{new}')"
    hand.tap(f"{row} .whose button[value='child1']")
    hand.took(taps=2, screens=2)
    scene.closes(new, CLOSED)
    hand.tap(f"main a[href*='/devices/one']:has-text('{new}')")
    hand.tap("form[action='/devices/forget'] button")
    put_name(hand, "")


def reports_and_export(scene: Scene) -> None:
    hand = scene.parent
    hand.begin()
    hand.tap("nav a[href='/more']")
    hand.tap("main a[href^='/reports']")
    hand.took(taps=2, screens=3)
    with hand.page.expect_download() as sent:
        hand.touch("main a[href*='/reports.csv']")
    rows = list(csv.reader(io.StringIO(sent.value.path().read_text("utf-8-sig"))))
    assert rows
    hand.begin("/data")
    with hand.page.expect_download() as sent:
        hand.touch("main a[href='/data/all']")
    assert "</html>" in sent.value.path().read_text("utf-8")
    hand.took(taps=1, screens=1)
