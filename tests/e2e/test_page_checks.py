"""The checks of pages find what they are for: a page with every fault, and one without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browser import chromium
from tests.e2e.page_checks import NARROW, complaints
from tests.needs import needs

pytestmark = [needs("chromium", "axe-core"), pytest.mark.xdist_group("page-checks")]
_PAGE = """<!doctype html><html lang="en" dir="ltr"><head><title>A page</title>
<style>{style}</style></head><body><main><h1>A page</h1>{body}</main></body></html>"""
FAULTS = {
    "color-contrast": ("", '<p style="color:#999;background:#fff">faint</p>'),
    "dark: color-contrast": (
        "@media (prefers-color-scheme:dark){body{background:#000;color:#333}}",
        "<p>faint by night</p>",
    ),
    "heading-order": ("", "<h4>deep</h4>"),
    "label": ("", "<input>"),
    "px wider than the window": ("", '<div style="inline-size:400px">wide</div>'),
    "at 200 % text": ("", '<div style="inline-size:11rem">wide with large letters</div>'),
    "at a desk": ("@media (min-width:60rem){div{inline-size:2000px}}", "<div>wide</div>"),
    "by 10 px": ("", '<button style="block-size:10px;padding:0;font-size:6px">small</button>'),
    "moves": ("p{transition:color 1s}", "<p>moving</p>"),
    "does not show that it has the keyboard": (":focus{outline:none}", "<button>here</button>"),
    "turns or steers": ("", "<p>a\u202eb</p>"),
    "not ours": ("", '<img src=x onerror="harm()" alt="">'),
    "somebody else's script ran": ("", '<img src=x onerror="harm()" alt="">'),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport=NARROW, reduced_motion="reduce")
    page.add_init_script("window.harm = () => { window.harmed = true; }")
    page.goto("about:blank")
    yield page
    page.close()


@pytest.mark.parametrize("complaint", FAULTS)
def test_a_fault_is_found(page: Page, complaint: str) -> None:
    style, body = FAULTS[complaint]
    page.set_content(_PAGE.format(style=f":focus{{outline:2px solid}} {style}", body=body))
    assert complaint in "\n".join(complaints(page, "en"))


def test_a_page_in_another_language_is_found(page: Page) -> None:
    page.set_content(_PAGE.format(style="", body=""))
    assert "is in en and runs ltr" in complaints(page, "ur")


def test_a_good_page_is_left_alone(page: Page) -> None:
    body = '<p>Good</p><label>Name <input style="block-size:3rem"></label>'
    page.set_content(_PAGE.format(style=":focus{outline:2px solid}", body=body))
    assert complaints(page, "en") == []
