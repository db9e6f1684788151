"""The banner of a made-up home belongs to one request."""

import contextvars

from webui.banner import Banner, banner, fly


def test_without_a_made_up_home_there_is_none() -> None:
    assert contextvars.Context().run(banner) is None


def test_a_banner_flies_until_it_is_taken_down() -> None:
    def request() -> tuple[Banner | None, Banner | None]:
        flown = Banner([("d1", "Ammi")], "d1", "mark", "demo")
        fly(flown)
        seen = banner()
        fly(None)
        return seen, banner()

    seen, after = contextvars.Context().run(request)
    assert seen is not None
    assert seen.views == [("d1", "Ammi")]
    assert after is None
