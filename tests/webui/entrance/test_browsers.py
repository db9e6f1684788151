"""The kind of device, and nothing finer."""

import pytest
from aiohttp.test_utils import make_mocked_request

from webui.entrance.browsers import browser_of


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", "iPhone"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9)", "Android"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "Linux"),
        ("<script>", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_by_its_kind(agent: str, kind: str) -> None:
    assert browser_of(make_mocked_request("GET", "/", headers={"User-Agent": agent})) == kind
