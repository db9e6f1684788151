import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocklists.formats.adblock_modifiers import (
    Modifiers,
    NotHonoured,
    is_badfilter,
    normal_rule,
    read_modifiers,
    split_rule,
)


@pytest.mark.parametrize(
    ("rule", "parts"),
    [
        ("||x.test^", ("||x.test^", "")),
        ("||x.test^$important", ("||x.test^", "important")),
        ("/^x$/", ("/^x$/", "")),
        ("/^x$/$important", ("/^x$/", "important")),
        ("/banner$all", ("/banner", "all")),
        ("/a/b$all", ("/a/b", "all")),
    ],
)
def test_a_rule_is_a_pattern_and_modifiers(rule, parts):
    assert split_rule(rule) == parts


def test_modifiers_are_read_one_by_one():
    found = read_modifiers("important, dnstype=~A|TXT,denyallow=x.test", exception=False)
    assert found == Modifiers(important=True, types=("~A", "TXT"), spared=("x.test",))


def test_the_order_of_modifiers_does_not_make_another_rule():
    assert normal_rule("||x^$b,a") == normal_rule("||x^$a,b,badfilter")
    assert normal_rule("||x^$a") != normal_rule("||x^")


def test_badfilter_is_a_modifier_and_not_a_part_of_a_name():
    assert is_badfilter("||x.test^$important,badfilter")
    assert not is_badfilter("||badfilter.test^")


@given(st.text(max_size=40), st.booleans())
def test_any_text_is_read_or_not_honoured(text, exception):
    split_rule(text)
    normal_rule(text)
    try:
        read_modifiers(text, exception=exception)
    except NotHonoured:
        pass
