import pytest

from policy.labels import BYPASS, CATEGORIES, EVERYTHING, SECURITY, AnyLabel, Vocabulary
from tests.policy.families import VOCABULARY


def test_categories_are_distinct_and_hold_those_with_a_meaning_of_their_own():
    assert len(set(CATEGORIES)) == len(CATEGORIES)
    assert SECURITY | {BYPASS} <= set(CATEGORIES)


def test_a_vocabulary_holds_categories_and_services():
    assert "games" in VOCABULARY
    assert "roblox" in VOCABULARY
    assert "roblox" not in Vocabulary()
    assert "no_such_label" not in VOCABULARY


@pytest.mark.parametrize("vocabulary", [VOCABULARY, AnyLabel()])
@pytest.mark.parametrize("thing", [None, 5, ["games"], {"games": 1}, ("games",)])
def test_what_is_not_text_is_no_label(vocabulary, thing):
    assert thing not in vocabulary


def test_everything_is_no_label_of_a_name():
    assert EVERYTHING not in VOCABULARY


def test_a_category_has_its_services_for_members_and_a_service_itself():
    assert VOCABULARY.members("games") == {"games", "roblox", "pubg"}
    assert VOCABULARY.members("roblox") == {"roblox"}
    assert VOCABULARY.members(EVERYTHING) == {EVERYTHING}


def test_any_label_takes_every_word_for_what_was_checked_before():
    assert "withdrawn_service" in AnyLabel()
