import pytest

from blocklists.formats.hosts import REWRITES
from blocklists.formats.rpz import OTHER_RECORD, OTHER_TRIGGER, parse
from blocklists.listed_names import ONE_LABEL
from tests.blocklists.formats.reading import entries, exact, skipped, under

HEAD = """$TTL 300
@ IN SOA localhost. root.localhost. (
        2026081601 ; serial
        3600 600 604800
        300 )
  IN NS localhost.
; a comment
"""


@pytest.mark.parametrize(
    "record",
    [
        "x.test CNAME .",
        "X.test 300 IN CNAME *.",
        "x.test\tIN\tCNAME\trpz-drop. ; why",
        "x.test 1h A 0.0.0.0",
        "x.test AAAA ::",
        "x.test. CNAME .",
    ],
)
def test_a_record_that_answers_nothing_blocks_that_very_name(record):
    assert entries(parse, HEAD + record) == [exact("x.test")]


def test_a_wildcard_means_the_subdomains_only():
    assert entries(parse, HEAD + "*.x.test CNAME .") == [under("x.test")]


@pytest.mark.parametrize("target", ["rpz-passthru.", "x.test."])
def test_passing_through_is_an_exception(target):
    assert entries(parse, HEAD + f"x.test CNAME {target}") == [exact("x.test", exception=True)]


def test_a_record_without_an_owner_belongs_to_the_one_before():
    text = HEAD + "x.test A 0.0.0.0\n  AAAA ::\n"
    assert entries(parse, text) == [exact("x.test"), exact("x.test")]


def test_names_are_relative_to_the_zone():
    text = """$ORIGIN rpz.local.
@ SOA . . 1 2 3 4 5
x.test.rpz.local. CNAME .
y.test CNAME .
$ORIGIN test.rpz.local.
z CNAME .
"""
    assert entries(parse, text) == [exact("x.test"), exact("y.test"), exact("z.test")]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("32.1.2.0.192.rpz-ip CNAME .", OTHER_TRIGGER),
        ("ns.x.test.rpz-nsdname CNAME .", OTHER_TRIGGER),
        ("24.0.2.0.192.rpz-client-ip CNAME rpz-passthru.", OTHER_TRIGGER),
        ("x.test CNAME y.test.", REWRITES),
        ("x.test A 192.0.2.1", REWRITES),
        ("x.test CNAME rpz-tcp-only.", REWRITES),
        ("x.test TXT why", OTHER_RECORD),
        ("@ A 0.0.0.0", OTHER_RECORD),
        ("test CNAME .", ONE_LABEL),
        ("x.test", "not a record of a zone file"),
        ("a.*.x.test CNAME .", "not a domain name"),
    ],
)
def test_other_records_are_skipped(record, reason):
    assert skipped(parse, HEAD + record) == [f"8: {reason}"]
