import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocklists.conditions import Condition, Conditions, reach


def condition(regex="", literals=(), *, name="", scope=3, types=(), spared=(), source=0):
    return Condition(source, 0, scope, name, regex, literals, types, spared)


def test_rules_at_a_name_reach_it_its_www_and_what_is_under_it():
    assert reach("x.test", "x.test") == 1
    assert reach("a.x.test", "x.test") == 2
    assert reach("www.x.test", "x.test") == 3


def test_a_pattern_is_found_by_its_letters():
    ads = condition(r"^ads\.", ("ads.",))
    other = condition("other", ("other",))
    conditions = Conditions([ads, other])
    assert conditions.matching("ads.x.test", "A") == [ads]
    assert conditions.matching("x.ads.test", "A") == []


def test_a_pattern_with_short_letters_or_none_is_always_tried():
    short, none = condition("^ad", ("ad",)), condition("^[a-z]{3}$", ())
    assert Conditions([short, none]).matching("add", "A") == [short, none]


def test_a_pattern_with_several_literals_is_found_by_each():
    either = condition("porn|hard", ("porn", "hard"))
    conditions = Conditions([either])
    assert conditions.matching("x.hard.test", "A") == [either]
    assert conditions.matching("porn.test", "A") == [either]


@pytest.mark.parametrize(
    ("types", "query_type", "holds"),
    [
        ((), "TXT", True),
        (("A", "AAAA"), "AAAA", True),
        (("A", "AAAA"), "TXT", False),
        (("~CNAME",), "A", True),
        (("~A", "~AAAA"), "A", False),
        (("A", "~A"), "A", True),
    ],
)
def test_a_rule_holds_for_its_query_types(types, query_type, holds):
    rule = condition(name="x.test", types=types)
    assert bool(Conditions([rule]).matching("x.test", query_type)) is holds


def test_a_rule_spares_names_and_what_is_below_them():
    conditions = Conditions([condition(name="x.test", spared=("a.x.test",))])
    assert conditions.matching("x.test", "A")
    assert conditions.matching("ba.x.test", "A")
    assert not conditions.matching("a.x.test", "A")
    assert not conditions.matching("b.a.x.test", "A")


literals = st.text("abc.", min_size=1, max_size=5)


@given(st.lists(literals, max_size=12), st.text("abc.", max_size=12))
def test_no_pattern_is_missed_by_the_index(texts, name):
    rules = [
        condition(text.replace(".", r"\."), (text,), source=at) for at, text in enumerate(texts)
    ]
    found = {rule.source for rule in Conditions(rules).matching(name, "A")}
    assert found == {at for at, text in enumerate(texts) if text in name}


def test_conditions_survive_json():
    rule = condition(r"^ads\.", ("ads.",), types=("A",), spared=("x.test",))
    stored = json.dumps([rule]).encode()
    assert Conditions.from_json(stored, 1).matching("ads.test", "A") == [rule]


@pytest.mark.parametrize(
    "stored", [b"[[]]", b"[[9, 0, 3, '']]", b"{}x", b"7", b'[[7,0,3,"","",[],[],[]]]']
)
def test_damaged_conditions_are_refused(stored):
    with pytest.raises((ValueError, TypeError)):
        Conditions.from_json(stored, 1)
