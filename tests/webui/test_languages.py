"""Which language a page speaks."""

import pytest

from webui.languages import LANGUAGES, URDU, Manner, chosen_manner, gettext, ngettext, speak


@pytest.mark.parametrize(
    ("asked", "accepted", "code", "twelve"),
    [
        (None, "ur-PK,ur;q=0.9,en;q=0.8", "ur", True),
        (None, "en-US,en;q=0.9", "en", True),
        (None, "en-GB", "en", False),
        (None, "de-DE,de;q=0.9", "en", False),
        ("ur", "en-GB", "ur", True),
        ("xx", "", "en", False),
        ("<script>", "*;q=0", "en", False),
    ],
)
def test_the_language_is_the_links_else_the_browsers(
    asked: str | None, accepted: str, code: str, *, twelve: bool
) -> None:
    manner = chosen_manner(asked, accepted)
    assert (manner.language.code, manner.twelve_hours) == (code, twelve)


def test_texts_are_given_in_the_language_with_plural_forms() -> None:
    speak(Manner(URDU, twelve_hours=True))
    assert gettext("Whole home") == "پورا گھر"
    assert ngettext("%(num)d hour ago", "%(num)d hours ago", 1) == "%(num)d گھنٹہ پہلے"
    assert ngettext("%(num)d hour ago", "%(num)d hours ago", 3) == "%(num)d گھنٹے پہلے"
    assert gettext("") == ""
    speak(Manner(LANGUAGES["en"]))
    assert gettext("Whole home") == "Whole home"
