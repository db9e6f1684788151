import pytest

from blocklists.entries import UnusableList
from blocklists.formats.ut1 import category, member, parse_member
from blocklists.listed_names import A_PAGE
from tests.blocklists.formats.reading import below


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("adult/domains", "domains"),
        ("blacklists/adult/domains.gz", "domains"),
        ("./urls", "urls"),
        ("adult/usage", "usage"),
        ("adult/very_restrictive_expression", None),
        ("adult/domains/", "domains"),
        ("README", None),
    ],
)
def test_members_are_known_by_their_names(path, name):
    assert member(path) == name


def test_the_category_is_the_folder():
    assert (category("blacklists/adult/domains"), category("domains")) == ("adult", "")


def test_domains_are_names_and_below():
    assert list(parse_member("domains", ["x.test"])) == [below("x.test")]


def test_expressions_are_taken_if_they_are_safe_and_can_match_a_name():
    found = list(parse_member("expressions", ["(porn|hard)core", r".*/ymsgr*\.exe"]))
    assert [getattr(rule, "reason", "") for rule in found] == [
        "",
        "a pattern that no domain name can match",
    ]


def test_page_addresses_are_counted_and_not_taken():
    (rule,) = parse_member("urls", ["x.test/page", ""])
    assert (rule.reason, rule.malformed) == (A_PAGE, False)


def test_a_category_for_allowing_is_refused():
    assert list(parse_member("usage", ["black\n", "white\n"])) == []
    with pytest.raises(UnusableList, match="meant for allowing"):
        list(parse_member("usage", ["# exams\n", "white\n"]))
