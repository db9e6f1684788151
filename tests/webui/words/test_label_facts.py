"""What a page says of a label: risks in words, ages side by side, lists by name."""

import datetime as dt

import pytest

from blocklists.age_ratings import RATERS, RISKS, AgeFacts, AgeRating
from blocklists.shipped import Shipped
from blocklists.sources import CURATED, Source
from tests.conftest import SHIPPED
from webui.words.label_facts import (
    ages_said,
    disagrees,
    held_lists,
    label_facts,
    risk_words,
    risks_of,
)

KNOWN = Shipped.load(SHIPPED)
TODAY = dt.date(2026, 11, 22)


def rating(by: str, says: str, dated: str = "") -> AgeRating:
    return AgeRating(by, says, "Terms of Service", dated, "2026-11-22")


def test_ages_stand_side_by_side_and_what_was_not_checked_is_said() -> None:
    ages = AgeFacts(("contact",), (rating("terms", "13", "2025"), rating("apple", "16+")))
    said = ages_said(ages, TODAY)
    assert [one.says for one in said[:2]] == ["13", "16+"]
    assert "in a text of 2025" in said[0].read
    assert len(said) == len(RATERS)
    assert not any(one.says for one in said[2:])


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [("13", "13+", False), ("13", "12+", True), ("Teen", "13", True), ("Teen", "Teen", False)],
)
def test_they_disagree_where_the_ages_differ(one: str, other: str, *, differ: bool) -> None:
    ages = AgeFacts((), (rating("terms", one), rating("apple", other)))
    assert disagrees(ages) is differ
    assert not disagrees(AgeFacts())


def test_a_service_without_risks_of_its_own_has_those_of_its_category() -> None:
    assert risks_of(KNOWN, "tinder", AgeFacts()) == [risk_words("contact")]
    assert risks_of(KNOWN, "tinder", AgeFacts(("conduct", "content"))) == [
        risk_words("conduct"),
        risk_words("content"),
    ]


def test_every_kind_of_risk_has_words() -> None:
    kinds = {one.kind for one in KNOWN.categories.values()} | set(RISKS)
    assert all(len(risk_words(kind)) == 2 for kind in kinds)


def test_a_category_names_what_blocking_stops_only_in_part() -> None:
    facts = label_facts(SHIPPED, KNOWN, "messengers", [])
    assert "WhatsApp" in facts.weak
    assert "Discord" not in facts.weak


def test_names_that_nobody_should_have_to_read_wait_behind_a_tap() -> None:
    assert label_facts(SHIPPED, KNOWN, "adult", []).hides_examples
    assert not label_facts(SHIPPED, KNOWN, "games", []).hides_examples


def test_lists_say_whose_they_are() -> None:
    ours = Source("starter:adult:thin", "adult", "adult", format=CURATED)
    theirs = Source("mine", "adult", "A list of mine", origin="https://example.org/list")
    shown = held_lists([(ours, 22), (theirs, 5)])
    assert shown[0].is_ours
    assert (shown[1].title, shown[1].is_ours, shown[1].names) == ("A list of mine", False, 5)
    assert label_facts(SHIPPED, KNOWN, "tiktok", shown).lists == [shown[1]]
    assert label_facts(SHIPPED, KNOWN, "adult", shown).names == 27
