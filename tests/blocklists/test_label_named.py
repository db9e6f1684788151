"""What people call an app leads to its label; names of sites stay names."""

import pytest

from blocklists.label_named import facts_of_label, label_named, main_name
from blocklists.shipped import Shipped
from tests.conftest import SHIPPED

KNOWN = Shipped.load(SHIPPED)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("TikTok", "tiktok"), ("tiktok", "tiktok"), (" TIK tok ", "tiktok"), ("games", "games"),
        ("Games", "games"), ("tiktok.com", None), ("chess.com", None), ("zzz", None), ("", None),
        ("!", None),
    ],
)  # fmt: skip
def test_a_word_without_a_dot_is_an_app_or_a_category_by_id_or_title(text, label) -> None:
    assert label_named(KNOWN, text) == label


def test_titles_are_known_in_the_readers_language_too() -> None:
    def shown(title: str) -> str:
        return {"TikTok": "ٹک ٹاک"}.get(title, title)

    assert label_named(KNOWN, "ٹک ٹاک", shown) == "tiktok"


def test_facts_of_a_label_are_those_of_a_name_that_carries_it_alone() -> None:
    assert facts_of_label(KNOWN, "tiktok").listing.services[0].group == "social"
    assert facts_of_label(KNOWN, "games").listing.categories == ("games",)


def test_the_best_known_name_of_an_app_or_of_a_category_is_told() -> None:
    assert main_name(SHIPPED, KNOWN, "tiktok") == "tiktok.com"
    assert "." in main_name(SHIPPED, KNOWN, "games")
    assert main_name(SHIPPED, KNOWN, "phishing") is None
