"""How names are agreed on, reduced and kept free."""

import re

from hypothesis import given
from hypothesis import strategies as st

from blocklists.derive.witnesses import Rule, agreed, reduced, without
from policy.names import is_at_or_below

NAMES = st.frozensets(
    st.lists(st.sampled_from(["a", "b", "casino"]), min_size=2, max_size=4).map(".".join)
)


def itself(name):
    return name


def test_a_name_needs_two_families():
    found = agreed([frozenset({"a.com", "b.com"}), frozenset({"b.com"})], Rule(), itself)
    assert found == {"b.com"}


def test_a_word_in_a_registrable_name_is_a_witness():
    rule = Rule(words=re.compile("casino"))
    lists = [frozenset({"bigcasino.com", "casino.news.com", "plain.com"})]
    assert agreed(lists, rule, lambda name: ".".join(name.split(".")[-2:])) == {"bigcasino.com"}


def test_words_may_count_anywhere():
    rule = Rule(words=re.compile("paypal"), anywhere=True)
    lists = [frozenset({"paypal.com.cheap.example", "plain.example"})]
    assert agreed(lists, rule, lambda name: "cheap.example") == {"paypal.com.cheap.example"}


def test_a_name_that_speaks_of_help_is_never_taken():
    rule = Rule(needed=1, never=re.compile("anonymous"))
    assert agreed([frozenset({"gamblersanonymous.org"})], rule, itself) == frozenset()


@given(NAMES)
def test_reducing_loses_no_name_and_keeps_none_twice(names):
    kept = reduced(names)
    assert kept <= names
    assert all(any(is_at_or_below(name, above) for above in kept) for name in names)
    assert not [
        (one, other)
        for one in kept
        for other in kept
        if one != other and is_at_or_below(one, other)
    ]


@given(NAMES, NAMES)
def test_what_is_kept_free_is_never_covered(names, free):
    left = without(names, free)
    assert left <= names
    assert not [name for name in free if any(is_at_or_below(name, above) for above in left)]
