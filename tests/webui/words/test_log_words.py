"""Entries of the change log in the reader's language; those that are not known stay as they are."""

import re
from collections.abc import Callable

import pytest

from webui.languages import chosen_manner, speak
from webui.words.log_words import _KNOWN, in_words


@pytest.fixture(autouse=True)
def english() -> None:
    speak(chosen_manner("en", ""))


def fields(entry: str) -> dict[str, str]:
    found = re.findall(r"\{(\w+)\}", entry)
    return {field: "15" if field == "n" else f"a{field}" for field in found}


@pytest.mark.parametrize(("entry", "words"), _KNOWN, ids=[entry for entry, _ in _KNOWN])
@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_known_entry_is_put_into_its_own_words(
    entry: str, words: Callable[[], str], language: str
) -> None:
    speak(chosen_manner(language, ""))
    assert in_words(entry.format(**fields(entry))) == words() % fields(entry)


def test_hostile_names_stay_in_their_place() -> None:
    assert in_words("resumed %(n)s {x} for me") == "Opened %(n)s {x} for me again"
    assert in_words("locked for 5 minutes for <script>") == "Locked <script> for 5 minutes"
    assert in_words("resumed a\nb") == "Opened a\nb again"


def test_what_is_not_known_stays_as_it_was() -> None:
    assert in_words("applied the household file home.yaml") == (
        "applied the household file home.yaml"
    )
    assert in_words("") == ""
