"""What a label holds, told by names that people know."""

import pytest

from blocklists.label_contents import count_of, examples_of
from blocklists.shipped import Shipped
from policy.labels import SECURITY
from tests.conftest import SHIPPED

KNOWN = Shipped.load(SHIPPED)


def test_a_service_shows_what_opens_it_and_what_it_shares() -> None:
    found = examples_of(SHIPPED, KNOWN, "tiktok")
    assert "tiktok.com" in found.names
    assert "tiktokcdn.com" in found.shared
    assert count_of(SHIPPED, KNOWN, "tiktok") > len(found.names)


def test_an_exact_name_is_shown_as_a_name() -> None:
    assert not [name for name in examples_of(SHIPPED, KNOWN, "amazon").names if "=" in name]


def test_a_category_shows_its_best_known_names_first() -> None:
    assert "bet365.com" in examples_of(SHIPPED, KNOWN, "gambling").names


@pytest.mark.parametrize("label", sorted(KNOWN.categories.keys() - SECURITY))
def test_every_category_can_be_told_in_a_few_names(label: str) -> None:
    assert 0 < len(examples_of(SHIPPED, KNOWN, label, most=5).names) <= 5


@pytest.mark.parametrize("label", sorted(SECURITY))
def test_names_that_harm_are_no_examples(label: str) -> None:
    assert not examples_of(SHIPPED, KNOWN, label).names
