"""The catalogues agree with the texts, with each other, and are complete where they must be."""

import re

import pytest

from webui.catalogues import main, merged
from webui.languages import APP, DOMAIN, FOLDER, LANGUAGES, Manner, app_title, gettext, speak

_FIELD = re.compile(r"%\((\w+)\)0?\d*[sd]")


def test_po_and_mo_are_up_to_date_with_the_texts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().out + "run: python -m webui.catalogues"


def test_urdu_is_complete_but_for_apps_that_keep_their_own_name() -> None:
    catalogue = merged("ur", FOLDER / "ur" / "LC_MESSAGES" / f"{DOMAIN}.po")
    assert not [m.id for m in catalogue if m.id and m.context != APP and not _is_said(m.string)]


def _is_said(text: str | tuple[str, ...] | None) -> bool:
    return all(text) if isinstance(text, tuple) else bool(text)


def test_an_app_is_called_as_its_readers_write_it_and_else_as_it_calls_itself() -> None:
    speak(Manner(LANGUAGES["ur"]))
    assert app_title("WhatsApp") == "واٹس ایپ"
    assert app_title("BeReal") == "BeReal"
    assert gettext("WhatsApp") == "WhatsApp"
    speak(Manner())
    assert app_title("WhatsApp") == "WhatsApp"


def test_translations_keep_every_field() -> None:
    catalogue = merged("ur", FOLDER / "ur" / "LC_MESSAGES" / f"{DOMAIN}.po")
    for message in catalogue:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in said:
            if message.id and text:
                wanted = set(_FIELD.findall(ids[-1]))
                assert set(_FIELD.findall(text)) <= wanted, message.id
                assert wanted - set(_FIELD.findall(text)) <= {"num", "count"}, message.id
