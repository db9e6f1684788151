"""A hand that has only a keyboard, and looks at where it is after each key."""

import pytest
from playwright.sync_api import Page

_MOST = 150
_STOP = """
() => {
  const each = document.activeElement;
  if (!each || each === document.body) return null;
  const seen = [each, each.nextElementSibling].filter(Boolean).some((one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const box = each.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const on = document.elementFromPoint(
    Math.min(innerWidth - 1, Math.max(0, box.left + box.width / 2)),
    Math.min(innerHeight - 1, Math.max(0, box.top + Math.min(box.height, 40) / 2)));
  const label = on?.closest("label");
  const free = on && (each.contains(on) || on.contains(each) || label?.contains(each));
  return {what: each.outerHTML.slice(0, 120), seen, inside, free: Boolean(free)};
}
"""


class Keys:
    """Presses keys on a page; each stop of Tab must be seen and lie free."""

    def __init__(self, page: Page) -> None:
        self.page, self.stops = page, 0

    def to(self, selector: str, key: str = "Tab") -> None:
        """Go on until something is reached."""
        for _ in range(_MOST):
            if self.is_at(selector):
                return
            self.press(key)
            self._check()
        pytest.fail(f"no key leads to {selector}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.stops += len(keys)

    def go(self, selector: str) -> None:
        """Follow a link or press a button that leads to another page."""
        self.to(selector)
        with self.page.expect_navigation():
            self.press("Enter")

    def is_at(self, selector: str) -> bool:
        return self.page.evaluate("(s) => document.activeElement?.matches(s) ?? false", selector)

    def is_somewhere(self) -> bool:
        """Say whether anything has the keyboard at all."""
        return self.page.evaluate("document.activeElement !== document.body")

    def _check(self) -> None:
        stop = self.page.evaluate(_STOP)
        if stop is None:
            return  # between the last and the first of a page
        assert stop["seen"], f"not seen to have the keyboard: {stop['what']}"
        assert stop["inside"], f"out of sight: {stop['what']}"
        assert stop["free"], f"something lies over it: {stop['what']}"
