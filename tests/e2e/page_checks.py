"""What must hold of every page, asked of it in a real browser (`page_checks.js`).

axe-core's rules are those of WCAG 2.0 to 2.2, A and AA, and what its makers call good practice.
"""

from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.browser import DESK
from tests.needs import AXE

NARROW = {"width": 320, "height": 640}
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
_COLOURS = ["color-contrast", "link-in-text-block"]
"""Rules whose answer depends on the colour scheme."""
_CHECKS = Path(__file__).with_name("page_checks.js")


def complaints(page: Page, language: str) -> list[str]:
    """Say what is wrong with the page that is open, which was made for a narrow phone by day."""
    page.evaluate(f"{AXE.read_text('utf-8')}\n{_CHECKS.read_text('utf-8')}")
    page.keyboard.press("Tab")  # from here on somebody uses a keyboard
    found = page.evaluate("(asked) => pageChecks.onAPhone(...asked)", [language, _TAGS])
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += page.evaluate("(rules) => pageChecks.inTheDark(rules)", _COLOURS)
    page.set_viewport_size(DESK)
    found += page.evaluate("pageChecks.atADesk()")
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found
