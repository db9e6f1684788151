"""Text from outside cannot do anything on a page."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from webui.harmless import harmless, one_line
from webui.rendering import environment

_BAD = set("\x00\x07\x1b\x7f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f\ufeff")


@given(st.text())
def test_nothing_that_turns_lines_around_is_left(text: str) -> None:
    assert not _BAD & set(str(harmless(text)))
    assert not _BAD & set(one_line(text, 80))
    assert "\n" not in one_line(text, 80)


@given(st.text())
def test_templates_escape_every_value(text: str) -> None:
    made = environment().from_string("<p>{{ value }}</p>").render(value=text)
    inside = made.removeprefix("<p>").removesuffix("</p>")
    assert "<" not in inside
    assert ">" not in inside


def test_our_own_markup_stays_and_urdu_joiners_too() -> None:
    assert harmless(Markup("<b>")) == "<b>"
    assert one_line("\u0645\u06cc\u200c\u0631", 20) == "\u0645\u06cc\u200c\u0631"
