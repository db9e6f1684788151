import pytest

from blocklists.pattern_characters import ALPHABET, DIGITS, Characters
from blocklists.pattern_syntax import ANY, Anchor, Group, Part, UnsafePattern, parse_pattern


def letter(text: str) -> Part:
    return Part(Characters(frozenset(text)))


@pytest.mark.parametrize(
    ("text", "atom"),
    [
        (".", ANY),
        ("A", Characters(frozenset("a"))),
        (r"\.", Characters(frozenset("."))),
        (r"\-", Characters(frozenset("-"))),
        (r"\d", Characters(DIGITS)),
        (r"[^\d]", Characters(ALPHABET - DIGITS)),
        ("[a-c]", Characters(frozenset("abc"))),
        ("[A-C0-2_.-]", Characters(frozenset("abc012_.-"))),
        ("[]a]", Characters(frozenset("a"))),
        ("[^.[:space:]]", Characters(ALPHABET - {"."})),
        ("[[:digit:]]", Characters(DIGITS)),
        ("/", Characters(frozenset())),
        ("^", Anchor("^")),
        (r"\b", Anchor(r"\b")),
        ("(a|b)", Group(((letter("a"),), (letter("b"),)))),
        ("(?:a)", Group(((letter("a"),),))),
    ],
)
def test_an_atom(text, atom):
    assert parse_pattern(text) == ((Part(atom),),)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("a*", (0, None)),
        ("a+", (1, None)),
        ("a?", (0, 1)),
        ("a*?", (0, None)),
        ("a{3}", (3, 3)),
        ("a{2,}", (2, None)),
        ("a{2,4}", (2, 4)),
        ("a{,4}", (0, 4)),
    ],
)
def test_a_count(text, counts):
    (((_, least, most),),) = parse_pattern(text)
    assert (least, most) == counts


def test_a_brace_that_counts_nothing_is_a_character():
    assert len(parse_pattern("a{x}")[0]) == 4


def test_alternatives_and_the_mark_for_ignoring_case():
    assert parse_pattern("(?i)a|B") == ((letter("a"),), (letter("b"),))


@pytest.mark.parametrize(
    "text",
    [
        "(", ")", "(a", "a)", "[", "[a", "a\\", "(?=a)", "(?<a>b)", "(?P<a>b)", "(?i:a)", r"\1",
        r"\x41", r"[\x41]", "*a", "+", "^*", "a**", "a+{2}", "a++", "[c-a]", "[a-\\d]",
        "[[:nothing:]]", "[[:alpha]", "a{254}", "a{3,2}", "(" * 30 + ")" * 30,
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused(text):
    with pytest.raises(UnsafePattern, match=r"^a pattern"):
        parse_pattern(text)
