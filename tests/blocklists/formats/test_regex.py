import pytest

from blocklists.entries import Entry
from blocklists.formats.regex import parse
from blocklists.listed_names import ONE_LABEL
from tests.blocklists.formats.reading import below, entries, exact, skipped, under


def test_an_expression_is_taken_in_its_safe_form():
    (rule,) = entries(parse, r"/^ADS[0-9]*\./")
    assert isinstance(rule, Entry)
    assert rule.pattern is not None
    assert rule.text == r"/^ads[0-9]*\./"
    assert rule.pattern.literals == ("ads",)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (r"(^|\.)x\.test$", below("x.test")),
        (r"(?:\.|^)x\.test$", below("x.test")),
        (r"^x\.test$", exact("x.test")),
        (r"\.x\.test$", under("x.test")),
        (r"^.*\.x\.test$", under("x.test")),
    ],
)
def test_an_expression_that_is_nothing_but_a_name_is_a_rule_for_that_name(line, rule):
    assert entries(parse, line) == [rule]


def test_a_whole_top_level_domain_is_not_taken_in_this_form_either():
    assert skipped(parse, r"\.top$") == [f"1: {ONE_LABEL}"]


def test_comments_and_empty_lines_say_nothing():
    assert entries(parse, "# ^ads\n\n   ") == []


def test_what_is_not_safe_is_skipped_with_its_reason():
    text = "x(a+)+$\n(?=x)y\n\\1\n.*\nabc;querytype=A"
    assert skipped(parse, text) == [
        "1: a pattern that repeats a part which itself can match in several ways",
        "2: a pattern that looks around, or has conditions or options inside",
        r"3: a pattern that uses \1",
        "4: a pattern that every name matches",
        "5: an expression with options behind it",
    ]
