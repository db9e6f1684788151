"""What holds for every format."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocklists.entries import Entry, Skipped, UnusableList
from blocklists.formats import FORMATS
from policy.names import LONGEST_NAME

pieces = st.sampled_from([
    "||", "@@", "^", "$", "*", ".", "/", "|", "#", "x.test", ":: ", " ", "=", "CNAME", "!", ",",
    "+", "local-zone: ", "local-data: ", '"', "address=", "DOMAIN-SUFFIX", "important", "(", ")",
    "[", "]", "dnstype", "\t", "\\", "{2,}", "static", "\0",
    "\N{LATIN SMALL LETTER U WITH DIAERESIS}",
])  # fmt: skip
line = st.lists(pieces, max_size=8).map("".join) | st.text(max_size=60)


@pytest.mark.parametrize("name", FORMATS)
@given(lines=st.lists(line, max_size=6))
def test_no_text_makes_a_parser_raise(name, lines):
    try:
        for rule in FORMATS[name].parse(lines):
            check(rule, len(lines))
    except UnusableList:
        assert name == "json"


def check(rule, lines):
    if isinstance(rule, Skipped):
        assert rule.reason
        assert str(rule).startswith(f"line {rule.line}: ")
        return
    assert isinstance(rule, Entry)
    assert bool(rule.name) != bool(rule.pattern)
    if rule.name:
        assert rule.name == rule.name.lower()
        assert rule.name.isascii()
        assert len(rule.name) <= LONGEST_NAME
        assert all(0 < len(label) < 64 for label in rule.name.split("."))


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"json", "regex", "rpz", "rules", "csv"}))
def test_lines_end_as_they_like(name):
    texts = {
        "hosts": ":: x.test",
        "dnsmasq": "local=/x.test/",
        "unbound": 'local-zone: "x.test" static',
        "adblock": "||x.test^",
    }
    written = texts.get(name, "x.test")
    for end in ("", "\n", "\r\n", " ", "\t\r\n"):
        (rule,) = FORMATS[name].parse([written + end])
        assert isinstance(rule, Entry)
        assert rule.name == "x.test"


LONG = 60_000
NASTY = (
    *(letter * LONG for letter in "a.-*$(|\"'"),
    *(letters * (LONG // 2) for letters in ("a*", "a.", "/a", ",a", "##", "a ", "0 ")),
    "1" * LONG + "x",
    ":1" * LONG + "x",
    " " * LONG + "x",
    "a" + " " * LONG + "b",
    "a." * LONG + "^",
)
BEGINNINGS = (
    *("", "||", "@@||", "/", "- ", "*.", "x,", '["', "DOMAIN-KEYWORD,", "address=/"),
    *("0.0.0.0 ", "x.test ", "x.test CNAME ", "x.test 1", "local-zone: ", 'local-data: "x '),
    *("||x.test^$denyallow=", "||x.test^$dnstype=", "||x.test^$"),
)


@pytest.mark.parametrize("name", FORMATS)
def test_no_line_makes_a_parser_run_for_long(name):
    lines = [beginning + nasty for beginning in BEGINNINGS for nasty in NASTY]
    for text in lines:
        start = time.process_time()
        try:
            list(FORMATS[name].parse([text]))
        except UnusableList:
            assert name == "json"
        assert time.process_time() - start < 5, (name, text[:40])
