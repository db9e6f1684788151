"""A thumb or a mouse on one page, which counts what it takes: taps, screens, words typed."""

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page

_PATH = re.compile(r"^\w+://[^/]*([^?#]*)")


class Hand:
    """Every tap goes to what can be seen; what is folded away is unfolded by a tap first."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.taps = self.typed = self.screens = 0
        self._path = ""

    def begin(self, path: str = "/") -> None:
        """Open a page, and count from here."""
        self.page.goto(self.home + path, wait_until="domcontentloaded")
        self.taps = self.typed = self.screens = 0
        self._look()

    def tap(self, selector: str) -> None:
        """Tap what leads to a page."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self._reach(selector).click()
        self.taps += 1
        self._look()

    def touch(self, selector: str) -> None:
        """Tap what changes this page only; boxes and dots lie under their labels."""
        found = self._reach(selector)
        if found.evaluate("each => each.matches('[type=checkbox], [type=radio]')"):
            found.check(force=True)
        else:
            found.click()
        self.taps += 1

    def choose(self, selector: str, value: str) -> None:
        """Open a list and take something out of it: two taps."""
        self._reach(selector).select_option(value)
        self.taps += 2

    def type(self, selector: str, text: str) -> None:
        self._reach(selector).fill(text)
        self.typed += 1

    def pick(self, fields: Mapping[str, str], *, every_day: bool = False) -> None:
        """Set times, dates and days: pickers, which are not counted."""
        for name, value in fields.items():
            self._reach(f"[name={name}]").fill(value)
        if every_day:
            days = self.page.locator("[name=day]")
            days.evaluate_all("each => each.forEach((day) => { day.checked = true; })")

    def took(self, *, taps: int, screens: int, typed: int = 0) -> None:
        """Say that it took no more than that."""
        told = f"{self.taps} taps, {self.screens} screens, {self.typed} typed"
        assert self.taps <= taps, told
        assert self.screens <= screens, told
        assert self.typed <= typed, told

    def _reach(self, selector: str) -> Locator:
        found = self.page.locator(selector)
        found.first.wait_for(state="attached")
        seen = found.locator("visible=true")
        if seen.count():
            return seen.first
        folded = found.first.locator("xpath=ancestor::details[not(@open)]/summary")
        if folded.count():
            folded.first.click()
            self.taps += 1
        return found.first

    def _look(self) -> None:
        """Count a screen where the path is another one."""
        path = _PATH.match(self.page.url)[1]
        self.screens += path != self._path or self.screens == 0
        self._path = path
