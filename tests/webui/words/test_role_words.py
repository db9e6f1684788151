"""Every role has a title and a sentence, in every language."""

import pytest

from store.roles import ROLES
from webui.languages import LANGUAGES, chosen_manner, speak
from webui.words.role_words import role_title, roles_shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_is_in_words(language: str) -> None:
    speak(chosen_manner(language, ""))
    assert [each.id for each in roles_shown()] == list(ROLES)
    assert len({each.title for each in roles_shown()}) == len(ROLES)
    assert all(each.about for each in roles_shown())


def test_a_role_that_is_not_known_keeps_its_word() -> None:
    assert role_title("emperor") == "emperor"
