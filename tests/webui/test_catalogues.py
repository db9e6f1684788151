"""The catalogues agree with the texts, with each other, and are complete where they must be."""

import re

import pytest

from webui.catalogues import main, merged
from webui.languages import DOMAIN, FOLDER

_FIELD = re.compile(r"%\((\w+)\)0?\d*[sd]")


def test_po_and_mo_are_up_to_date_with_the_texts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().out + "run: python -m webui.catalogues"


def test_urdu_is_complete_but_for_what_single_apps_do() -> None:
    catalogue = merged("ur", FOLDER / "ur" / "LC_MESSAGES" / f"{DOMAIN}.po")
    empty = [
        m.id
        for m in catalogue
        if m.id and not (m.string if isinstance(m.string, str) else all(m.string))
    ]
    assert len(empty) <= 115
    assert not [text for text in empty if "%(" in str(text)]


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
