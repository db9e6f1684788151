"""Notices leave a real home for a real server; a lock that comes is announced on open pages."""

import datetime as dt
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.browser import chromium, leave
from tests.e2e.furnished import AYESHA, PARENT, furnish, phone
from tests.e2e.house import House
from tests.e2e.test_live_pages import SOON, _free_of_alarms
from tests.needs import needs
from webui.outgoing.sending import signature

pytestmark = [
    needs("chromium", "dig"),
    pytest.mark.timeout(120),
    pytest.mark.xdist_group("notices"),  # one home for all of them
]


class Sink:
    """A server that keeps what is posted to it."""

    def __init__(self) -> None:
        self.posted: list[tuple[dict[str, str], bytes]] = []
        self.came = threading.Event()
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sink.posted.append((dict(self.headers), body))
                self.send_response(204)
                self.end_headers()
                sink.came.set()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def next(self) -> tuple[dict[str, str], bytes]:
        assert self.came.wait(15), "nothing came"
        self.came.clear()
        return self.posted[-1]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    data = Path(tmp_path_factory.mktemp("house")) / "var"
    data.mkdir()
    (data / "nigehban.yaml").write_text("notices_to_this_machine: true\n", "utf-8")
    started = House(data)
    try:
        yield started
    finally:
        started.close()


@pytest.fixture(scope="module")
def ammi(browser: Browser, house: House) -> Iterator[BrowserContext]:
    context = furnish(house, browser)
    yield context
    context.close()


@pytest.fixture
def sink() -> Iterator[Sink]:
    started = Sink()
    yield started
    started.close()


def test_a_parent_sets_a_webhook_up_tests_it_and_gets_the_childs_ask(
    browser: Browser, house: House, ammi: BrowserContext, sink: Sink
) -> None:
    page = ammi.new_page()
    page.goto(house.page_of(PARENT) + "/notices")
    expect(page.locator("main")).to_contain_text("Nothing leaves your home")
    page.locator("summary", has_text="Webhook").click()
    form = page.locator("form:has([name=kind][value=webhook])")
    form.locator("[name=url]").fill(f"http://127.0.0.1:{sink.port}/private/path")
    form.locator("button").click()
    secret = page.locator(".token b").inner_text()
    page.locator("main form button").click()
    expect(page.locator(".did")).to_contain_text("Did it come?")
    headers, body = sink.next()
    made = signature(secret, int(headers["X-Nigehban-Timestamp"]), body)
    assert headers["X-Nigehban-Signature"] == f"sha256={made}"
    expect(page.locator("main")).to_contain_text(f"http://127.0.0.1:{sink.port}/…")
    expect(page.locator("main")).not_to_contain_text("private")

    child = phone(browser).new_page()
    child.goto(house.page_of(AYESHA) + "/my/ask")
    child.fill("[name=why]", "only for my parents")
    child.locator("main form button").click()
    body = json.loads(sink.next()[1])
    assert (body["kind"], body["data"]["name"]) == ("ask", "Ayesha")
    assert "only for my parents" not in json.dumps(body)
    expect(child.locator("main")).to_contain_text("your parents get a message")
    assert 0 < house.memory_mb() <= 55, house.memory_mb()
    child.context.close()
    leave(page)


def test_open_pages_announce_a_lock_and_stop_when_it_is_put_off(
    browser: Browser, house: House, ammi: BrowserContext
) -> None:
    page, home = ammi.new_page(), house.page_of(PARENT)
    _free_of_alarms(page, home)
    child = phone(browser).new_page()
    child.goto(house.page_of(AYESHA) + "/my")
    expect(child.locator(".warned")).to_have_count(0)

    start = dt.datetime.now(ZoneInfo("Asia/Karachi")) + dt.timedelta(minutes=8)
    page.goto(home + "/alarms/new?for=profile:child1")
    page.fill("[name=from]", f"{start:%H:%M}")
    page.fill("[name=to]", f"{start + dt.timedelta(hours=1):%H:%M}")
    page.fill("[name=label]", "Supper")
    for day in range(7):
        page.locator(f"[name=day][value='{day}']").check(force=True)
    page.locator("[name=kind][value=all]").check(force=True)
    page.locator(".save button").click()
    said = re.compile(r"Supper: everything locks in [78] minutes")
    expect(child.locator(".warned")).to_contain_text(said, timeout=SOON)
    page.goto(home + "/")
    expect(page.locator("#child1 .warned")).to_contain_text(said)

    card = page.locator("#child1")
    card.locator("summary", has_text="More time").click()
    card.locator("[action='/act/grant'] button", has_text="+30").click()
    expect(child.locator(".warned")).to_have_count(0, timeout=SOON)
    leave(page)
    child.context.close()
