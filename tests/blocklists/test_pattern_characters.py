import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocklists.pattern_characters import ALPHABET, DIGITS, ESCAPES, Characters


@pytest.mark.parametrize(
    ("members", "text"),
    [
        (set("abcdxz.") | DIGITS | {"_"}, r"[\.a-dxz0-9_]"),
        (set("ab"), "[ab]"),
        ({"-"}, "-"),
        ({"."}, r"\."),
        (ALPHABET, "."),
    ],
)
def test_a_set_is_written_shortly(members, text):
    assert str(Characters(frozenset(members))) == text


@given(st.frozensets(st.sampled_from(sorted(ALPHABET)), min_size=1))
def test_what_is_written_matches_the_set_and_nothing_else(members):
    written = re.compile(str(Characters(members)))
    assert {letter for letter in ALPHABET if written.fullmatch(letter)} == members


@pytest.mark.parametrize("escape", ESCAPES)
def test_escapes_mean_what_they_mean_elsewhere(escape):
    same = {letter for letter in ALPHABET if re.fullmatch("\\" + escape, letter)}
    assert ESCAPES[escape] == same
