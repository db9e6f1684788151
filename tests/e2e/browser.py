"""Debian's Chromium, as the tests and the pictures start it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
PATIENCE = 20_000
"""Milliseconds for a page on a busy machine; what must be quick is measured where it is tested."""
SOON = 10_000
"""Milliseconds within which an open page shows what changed elsewhere, on a busy machine."""


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """Start a browser, and end it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, headless=True, args=[*_FLAGS, *flags]
        )
        try:
            yield browser
        finally:
            browser.close()


def leave(page: Page) -> None:
    """Close a page; first what it is still sending is ended, for which Chromium waits for ever."""
    page.goto("about:blank")
    page.close()
