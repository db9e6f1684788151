import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocklists.patterns import PlainName, SafePattern, UnsafePattern, safe_mask, safe_pattern

REAL = [
    r"^ad([sxv]?[0-9]*|system)[_.-]([^.[:space:]]+\.){1,}|[_.-]ad([sxv]?[0-9]*|system)[_.-]",
    r"^(.+[_.-])?adse?rv(er?|ice)?s?[0-9]*[_.-]",
    r"^advert(s|is(ing|ements?))?[0-9]*[_.-]",
    r"(^|\.)ibs\.lgappstv\.com",
    r"^[a-rt-z][a-z]{10,14}$",
    r"^api\..*\.hismarttv\.com$",
    r"(^|\.)?.?[a-z]+-?polska[0-9]+?-?poczta\..*$",
    r"(^|\.)zdjecie-facebook-.*\.dkonto\.pl$",
    r"/^((https?|tcp)://)?(www\.)?bad[a-z]{3,8}\.com(/.*)?$/".strip("/"),
]


@pytest.mark.parametrize("text", REAL)
def test_expressions_of_real_lists_are_taken(text):
    assert isinstance(safe_pattern(text), SafePattern)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x(a+)+y", "in several ways"),
        ("x(a|aa)+y", "in several ways"),
        ("x(a?){30}y", "repeats nothing"),
        ("x(a{1,9}){9}y", "in several ways"),
        ("x" + "a?" * 40 + "a" * 40, "take too long"),
        ("[ab]a?a?a?a*a*y", "take too long"),
        ("xa*b*c*y", "more than 2 parts"),
        (r"x((\b){253}){253}y", "repeats nothing"),
        ("x(^|a){9}y", "repeats nothing"),
        (".*", "every name matches"),
        ("^.+$", "every name matches"),
        ("^(a/b|/)$", "no domain name can match"),
        ("a" * 2000, "more than 1000 characters"),
    ],
)
def test_what_could_run_for_long_or_means_nothing_is_refused(text, reason):
    with pytest.raises(UnsafePattern, match=reason):
        safe_pattern(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"(^|\.)x\.test$", PlainName("x.test", itself=True, subdomains=True)),
        (r"^x\.test$", PlainName("x.test", itself=True, subdomains=False)),
        (r"\.x\.test$", PlainName("x.test", itself=False, subdomains=True)),
    ],
)
def test_what_is_nothing_but_a_name_is_given_as_one(text, plain):
    assert safe_pattern(text) == plain


atoms = st.sampled_from(["a", "b", "-", r"\.", ".", "[ab]", "(a|b)", "(a|ab)", "(ab?)", r"(^|\.)"])
counts = st.sampled_from(["", "", "", "*", "+", "?", "{1,3}", "{2,}", "*?"])
texts = st.lists(st.tuples(atoms, counts).map("".join), min_size=1, max_size=7).map("".join)


@given(texts, st.text("ab.-", min_size=1, max_size=12))
def test_the_safe_form_matches_the_same_names(text, name):
    try:
        found = safe_pattern(text)
    except UnsafePattern:
        return
    before = re.search(text, name) is not None
    if isinstance(found, PlainName):
        exact, below = name == found.name, name.endswith("." + found.name)
        assert before == ((exact and found.itself) or (below and found.subdomains))
        return
    after = re.search(found.regex, name) is not None
    assert after == before
    assert not before or not found.literals or any(one in name for one in found.literals)


hostile = st.sampled_from(["a" * 253, "a." * 126, "ab" * 126, "a" * 120 + "b" * 120, "-a" * 126])


@given(texts | st.sampled_from(REAL), hostile)
def test_no_name_makes_a_safe_pattern_run_for_long(text, name):
    try:
        found = safe_pattern(text)
    except UnsafePattern:
        return
    if isinstance(found, SafePattern):
        start = time.process_time()
        re.search(found.regex, name)
        assert time.process_time() - start < 3


masks = st.lists(st.sampled_from(["aba", "a.b", "b", "*", "*"]), max_size=6).map("".join)
starts = st.sampled_from(["", "^", "label"])


@given(masks, starts, st.booleans(), st.text("ab.", max_size=20))
def test_a_mask_matches_as_if_each_star_stood_for_anything(body, start, at_end, name):
    try:
        found = safe_mask(body, start, at_end=at_end)
    except UnsafePattern:
        return
    anchor = {"": "", "^": "^", "label": r"(?:^|\.)"}[start]
    plain = anchor + ".*".join(re.escape(piece) for piece in body.split("*")) + "$" * at_end
    assert bool(re.search(found.regex, name)) == bool(re.search(plain, name))
    assert not re.search(found.regex, name) or found.literals[0] in name


@pytest.mark.parametrize("body", ["*", "ad*", "*.*", "a*b*c"])
def test_a_mask_asks_for_some_letters(body):
    with pytest.raises(UnsafePattern, match="too few letters"):
        safe_mask(body, "label", at_end=True)


def test_a_mask_has_a_limit():
    with pytest.raises(UnsafePattern, match="more than 1000 characters"):
        safe_mask("a*" * 600, "", at_end=True)


def test_a_mask_with_many_stars_is_quick():
    found = safe_mask("aba" + "*ab" * 50 + "*x", "label", at_end=True)
    start = time.process_time()
    assert not re.search(found.regex, "ab" * 126)
    assert time.process_time() - start < 3
