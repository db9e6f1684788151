"""A parent sets a home up: one child with a tablet, a laptop of the parent's own."""

from tests.e2e.hands import Hand
from tests.e2e.house import House

PARENT, AYESHA, LAPTOP = "127.0.0.2", "127.0.0.3", "127.0.0.6"
PASSWORD = "four quiet words here"  # noqa: S105  (the test's own)
_THEIRS = {AYESHA: "child1", LAPTOP: "mine"}


def set_up(house: House, hand: Hand) -> None:
    """Follow the printed link to the first page."""
    for device in (PARENT, AYESHA, LAPTOP):
        assert house.is_open(device, "plain.example")
    hand.begin(house.link.partition(str(house.web))[2])
    hand.type("[name=password]", PASSWORD)
    hand.tap("main form[action='/setup'] button")
    hand.choose("[name=month]", "3")
    hand.choose("[name=year]", "2015")
    hand.tap("[name=go]")
    hand.tap("main a.button.wide")
    rows = hand.page.locator("main fieldset")
    rows.first.wait_for()
    for row in range(rows.count()):
        for device, whose in _THEIRS.items():
            if device in rows.nth(row).inner_text():
                rows.nth(row).locator("select").select_option(whose)
                hand.taps += 2
    hand.tap("main form > button")
    hand.page.locator("#child1").wait_for()
