"""One rule, one name, never more than the rule meant; one list, one label."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.peers.carried import Why
from store.peers.wordings import Said, exact, label_of, pattern_of, rule_of


@pytest.mark.parametrize(
    ("line", "name", "allows"),
    [
        ("||a.example^", "a.example", False),
        ("||a.example", "a.example", False),
        ("@@||a.example^$important", "a.example", True),
        ("|a.example^", "=a.example", False),
        ("A.Example", "=a.example", False),
        ("127.0.0.1 a.example # why", "=a.example", False),
        (r"/(\.|^)a\.example$/", "a.example", False),
        (r"/^a\.example$/", "=a.example", False),
        ("||مثال.example^", "xn--mgbh0fb.example", False),
    ],
)
def test_rules_of_one_name(line: str, name: str, allows: bool) -> None:  # noqa: FBT001
    assert rule_of(line) == Said(name, allows)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("a.example^", Why.PATTERN),
        ("|a.example", Why.PATTERN),
        ("||a*.example^", Why.PATTERN),
        ("/a.example/", Why.PATTERN),
        (r"/a\.example$/", Why.PATTERN),
        (r"/^a.example$/", Why.PATTERN),
        (r"/^(a|b)\.example$/", Why.PATTERN),
        ("||a.example^$third-party", Why.MODIFIER),
        ("||a.example^$client=~x", Why.MODIFIER),
        ("||a.example^$client=x|y", Why.MODIFIER),
        ("||com^", Why.NOT_A_NAME),
        ("||1 2^", Why.NOT_A_NAME),
        ("<script>", Why.NOT_A_NAME),
    ],
)
def test_rules_of_more_are_not_taken_for_one_name(line: str, why: Why) -> None:
    assert rule_of(line) is why


def test_comments_say_nothing() -> None:
    assert rule_of("! x") is rule_of("# x") is rule_of("  ") is None


def test_a_rule_of_one_client_names_it() -> None:
    assert rule_of("||a.example^$client='Blue phone'") == Said(
        "a.example", allows=False, client="Blue phone"
    )


@given(st.text(max_size=80))
def test_any_line_is_read_or_left_out(line: str) -> None:
    said = rule_of(line)
    assert said is None or isinstance(said, Said | Why)
    assert isinstance(pattern_of(line, allows=False), Said | Why)
    assert isinstance(exact(line, allows=True), Said | Why)


@pytest.mark.parametrize(
    ("url", "title", "label"),
    [
        ("https://x.example/porn.txt", "", "adult"),
        ("https://x.example/1.txt", "Casino sites", "gambling"),
        ("https://x.example/StevenBlack/hosts", "", "ads_tracking"),
        ("https://x.example/hagezi/tif.txt", "", "malware"),
        ("https://x.example/hagezi/pro.txt", "", "ads_tracking"),
        ("https://x.example/simple_ad.txt", "", "ads_tracking"),
        ("https://x.example/Spam404.txt", "", "scam"),
        ("https://x.example/admin/roads.txt", "Sussex", None),
        ("https://x.example/l.txt", "Adult content", "adult"),
    ],
)
def test_lists_are_known_by_their_names(url: str, title: str, label: str | None) -> None:
    assert label_of(url, title) == label
