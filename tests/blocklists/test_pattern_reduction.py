import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocklists.pattern_reduction import reduced
from blocklists.pattern_syntax import UnsafePattern, parse_pattern


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (r"^.*x\.test$", r"x\.test$"),
        (r"x\..*$", r"x\."),
        (r".*x.*", "x"),
        (r"(^|\.).*x", "x"),
        (r"(^|\.)?.?[a-z]+x", "[a-z]x"),
        (r"a.*b*\.*x", "a.*x"),
        (r"ab*.*x", "a.*x"),
        ("xa{2,}", "xa{2}"),
        (r"^(https?://)?x(/.*)?$", "^x$"),
        (r"^(.*://|.*\.)?x\.", r"^(.*\.)?x\."),
        ("x|/y", "x"),
    ],
)
def test_what_cannot_matter_is_taken_away(text, same):
    assert reduced(parse_pattern(text)) == reduced(parse_pattern(same))


def test_a_pattern_that_no_name_matches_has_no_alternatives_left():
    assert reduced(parse_pattern("x/y|z?://")) == ()


pieces = st.sampled_from(
    ["a", "b", r"\.", ".", "^", "$", "(a|b)", r"(^|\.)", "[ab]", "/", "(a|/)", r"(\.|b)"]
)
counts = st.sampled_from(["", "", "*", "+", "?", "{2}"])
patterns = st.lists(st.tuples(pieces, counts).map("".join), max_size=5).map("".join)
names = st.text("ab.", min_size=1, max_size=8)


@given(patterns, st.lists(names, max_size=10))
def test_the_same_names_match_as_before(text, some):
    try:
        sequences = parse_pattern(text)
    except UnsafePattern:
        return
    kept = reduced(sequences)
    for name in some:
        before = re.search(text, name) is not None
        assert any(matches(sequence, name) for sequence in kept) == before


def matches(sequence, name):
    from blocklists.patterns import _written  # noqa: PLC0415  (its writer is what is needed here)

    return re.search(_written((sequence,)), name) is not None
