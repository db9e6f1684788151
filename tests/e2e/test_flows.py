"""Each flow of a family, in every language, on a phone and at a desk; `dig` sees it in a second."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e import flows, flows_between
from tests.e2e.browser import DESK, PATIENCE, PHONE, chromium
from tests.e2e.flows import Flow, Scene
from tests.e2e.hands import Hand
from tests.e2e.house import House
from tests.e2e.setting_up import AYESHA, PARENT, set_up
from tests.needs import needs

pytestmark = [needs("chromium", "dig"), pytest.mark.timeout(120)]
LOCALES = {"en": "en-US", "ur": "ur-PK"}
SIZES = {"phone": PHONE, "desk": DESK}
FLOWS: tuple[Flow, ...] = (
    flows.lock_now_and_undo,
    flows.lock_the_whole_home,
    flows.pause_for_a_quarter_of_an_hour,
    flows.thirty_minutes_more,
    flows.an_alarm_for_the_home,
    flows.an_alarm_from_a_template_once,
    flows.a_calendar,
    flows.a_category,
    flows.a_service,
    flows.an_allowance,
    flows.why_and_allow,
    flows_between.an_ask_and_its_answer,
    flows_between.a_ticket,
    flows_between.handing_over,
    flows_between.sorting_a_device,
    flows_between.reports_and_export,
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def hand_of(browser: Browser, language: str, size: str, home: str, state: object = None) -> Hand:
    context = browser.new_context(
        viewport=SIZES[size],
        locale=LOCALES[language],
        storage_state=state,
        has_touch=size == "phone",
        accept_downloads=True,
    )
    context.set_default_timeout(PATIENCE)
    return Hand(context.new_page(), home)


class Home:
    """A home that a parent has set up in one language and size."""

    def __init__(self, browser: Browser, folder: Path, language: str, size: str) -> None:
        self.house, self.language = House(folder / "var"), language
        self.first = hand_of(browser, language, size, self.house.page_of(PARENT))
        set_up(self.house, self.first)
        self.state = self.first.page.context.storage_state()
        self._rules, self._hands = folder / "rules.yaml", dict[str, Hand]()
        self._browser = browser

    def hand(self, device: str, size: str) -> Hand:
        """Give the hand of a parent, or of a child, on a screen of this size."""
        if device + size not in self._hands:
            state = self.state if device == PARENT else None
            home = self.house.page_of(device)
            made = hand_of(self._browser, self.language, size, home, state)
            self._hands[device + size] = made
        return self._hands[device + size]

    def keep(self) -> None:
        """Keep the rules as they are, to come back to them."""
        self._rules.write_text(self.house.command("household", "export"), "utf-8")

    def put_back(self) -> None:
        """Have it as it was, where a flow ended on its way: others should not fail for it."""
        self.house.command("household", "apply", str(self._rules), "--force")
        self.house.command("pause", "child1")
        for whom in ("child1", "--all"):
            self.house.command("resume", whom)

    def close(self) -> None:
        for hand in (self.first, *self._hands.values()):
            hand.page.context.close()
        self.house.close()


@pytest.fixture(
    scope="module",
    params=[pytest.param(each, marks=pytest.mark.xdist_group(f"flows-{each}")) for each in LOCALES],
)
def home(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Home]:
    """A home in which no alarm disturbs, at whatever hour this runs."""
    made = Home(browser, Path(tmp_path_factory.mktemp("home")), request.param, "phone")
    try:
        _took_little(made.first)
        made.first.begin("/alarms?for=profile:child1")
        while made.first.page.locator(".switch [aria-checked=true]").count():
            made.first.tap(".switch [aria-checked=true]")
        made.keep()
        yield made
    finally:
        made.close()


def _took_little(hand: Hand) -> None:
    hand.took(taps=15, screens=6, typed=2)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.__name__)
def test_flow(home: Home, flow: Flow, size: str) -> None:
    parent, child = home.hand(PARENT, size), home.hand(AYESHA, size)
    stranger = {"phone": "127.0.0.21", "desk": "127.0.0.22"}[size]
    try:
        flow(Scene(home.house, parent, child, stranger))
    except BaseException:
        home.put_back()
        raise
    assert parent.page.locator("html").get_attribute("lang") == home.language


@pytest.mark.parametrize("language", LOCALES)
def test_setting_up_at_a_desk_takes_as_little(
    browser: Browser, tmp_path: Path, language: str
) -> None:
    made = Home(browser, tmp_path, language, "desk")
    try:
        _took_little(made.first)
    finally:
        made.close()
