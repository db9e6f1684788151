"""A walk through pages in every language, on a narrow phone, in the dark and at a desk."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page

from tests.e2e.browser import PATIENCE
from tests.e2e.page_checks import NARROW, complaints

LOCALES = {"en": "en-US", "ur": "ur-PK"}
_WHERE = re.compile(r"^\w+://[^/]*")


class Walk:
    """Collects what is wrong with the pages that it comes by."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._complaints: list[str] = []
        self.seen: dict[str, set[str]] = {language: set() for language in LOCALES}
        """The paths that were looked at in each language."""

    def visitor(self, language: str, state: object = None) -> Page:
        """Open a page of a narrow phone that wants no motion."""
        context = self._browser.new_context(
            viewport=NARROW,
            locale=LOCALES[language],
            storage_state=state,
            reduced_motion="reduce",
            color_scheme="light",
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script("window.harm = () => { window.harmed = true; }")
        page = context.new_page()
        page.on("dialog", lambda dialog: self._complain(page, [f"a dialog: {dialog.message}"]))
        return page

    def look(self, page: Page, language: str) -> None:
        """Check the page that is open."""
        self.seen[language].add(_WHERE.sub("", page.url).partition("?")[0])
        self._complain(page, complaints(page, language))

    def in_language(self, language: str) -> Callable[[Page], None]:
        return lambda page: self.look(page, language)

    def look_in_every_language(self, page: Page) -> None:
        """Check where somebody is now, with their session, in every language."""
        state = page.context.storage_state()
        for language in LOCALES:
            visitor = self.visitor(language, state)
            visitor.goto(page.url)
            self.look(visitor, language)
            visitor.context.close()

    def _complain(self, page: Page, found: list[str]) -> None:
        language = page.locator("html").get_attribute("lang")
        self._complaints += [f"{_WHERE.sub('', page.url)} ({language}): {each}" for each in found]

    def complaints(self) -> str:
        """Give what was found since one asked last, a line each."""
        found, self._complaints = self._complaints, []
        return "\n".join(found)
