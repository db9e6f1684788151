import pytest

from blocklists.formats.adblock import PART_OF_A_PAGE, cancelled_rules, parse
from blocklists.listed_names import A_PAGE, A_PORT, AN_ADDRESS, NOT_A_NAME, ONE_LABEL
from tests.blocklists.formats.reading import below, entries, exact, skipped, under


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("||x.test^", below("x.test")),
        ("||X.Test^|", below("x.test")),
        ("||x.test", below("x.test")),
        ("||x.test|", below("x.test")),
        ("||-a.x.test^", below("-a.x.test")),
        ("||bücher.test^", below("xn--bcher-kva.test")),
        ("||*.x.test^", under("x.test")),
        ("*.x.test^", under("x.test")),
        (".x.test^", under("x.test")),
        ("|x.test^", exact("x.test")),
        ("|x.test|", exact("x.test")),
        ("://x.test^", exact("x.test")),
        ("|https://x.test^", exact("x.test")),
        ("x.test", exact("x.test")),
        ("0.0.0.0 x.test", exact("x.test")),
        ("@@||x.test^", below("x.test", exception=True)),
        ("@@|x.test^$important", exact("x.test", exception=True, important=True)),
        ("||x.test^$important", below("x.test", important=True)),
        ("||x.test^$all", below("x.test")),
        ("||x.test^ # why", below("x.test")),
        ("||x.test^$dnstype=A|aaaa", below("x.test", types=("A", "AAAA"))),
        ("||x.test^$dnstype=~CNAME", below("x.test", types=("~CNAME",))),
        ("||x.test^$denyallow=a.x.test|b.test", below("x.test", spared=("a.x.test", "b.test"))),
        (r"/(^|\.)x\.test$/", below("x.test")),
        (r"@@/^x\.test$/$important", exact("x.test", exception=True, important=True)),
    ],
)
def test_rules_for_one_name(line, rule):
    assert entries(parse, line) == [rule]


@pytest.mark.parametrize(
    ("line", "regex"),
    [
        ("||ads.*^", r"(?:^|\.)ads\..*$"),
        ("||ads*.x.test^", r"(?:^|\.)ads.*\.x\.test$"),
        ("||a*b*adserv.test^", r"(?:^|\.)a(?>.*?b).*adserv\.test$"),
        ("||prefix.", r"(?:^|\.)prefix\."),
        ("|prefix-", r"^prefix-"),
        ("-banner-", r"-banner-"),
        ("suffix.test^", r"suffix\.test$"),
        (r"/^ads[0-9]+\./", r"^ads[0-9]+\."),
        (r"/\.(com|net)-id/$important", r"\.(?:com|net)-id"),
    ],
)
def test_rules_with_masks_become_patterns(line, regex):
    (rule,) = entries(parse, line)
    assert rule.pattern is not None
    assert rule.pattern.regex == regex


@pytest.mark.parametrize(
    "rewrite",
    ["NXDOMAIN", "nxdomain;;", "REFUSED", "0", "::", "127.0.0.1", "NOERROR;A;0.0.0.0", "NOERROR;;"],
)
def test_a_rewrite_that_leads_nowhere_is_a_block(rewrite):
    assert entries(parse, f"||x.test^$dnsrewrite={rewrite}") == [below("x.test")]


@pytest.mark.parametrize(
    "rule",
    [
        "||x.test^$dnsrewrite=192.0.2.1",
        "||x.test^$dnsrewrite=NOERROR;CNAME;y.test",
        "||x.test^$dnsrewrite=NOERROR;A;",
        "||x.test^$dnsrewrite=SERVFAIL",
        "||x.test^$dnsrewrite",
        "@@||x.test^$dnsrewrite",
        "@@||x.test^$dnsrewrite=NXDOMAIN",
    ],
)
def test_a_list_may_never_send_a_name_elsewhere(rule):
    assert skipped(parse, rule) == ["1: sends the name elsewhere, which a list may not do"]


@pytest.mark.parametrize("modifier", ["client='Phone'", "ctag=device_tv", "third-party", "popup"])
def test_a_rule_whose_modifier_cannot_be_honoured_is_skipped(modifier):
    name = modifier.partition("=")[0]
    reason = f"1: the modifier ${name} cannot be honoured in DNS"
    assert skipped(parse, f"||x.test^${modifier}") == [reason]
    assert skipped(parse, f"||x.test^$important,{modifier}") == [reason]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("x.test##.ad", PART_OF_A_PAGE),
        ("##.ad", PART_OF_A_PAGE),
        ("x.test#@#.ad", PART_OF_A_PAGE),
        ("x.test$$script", PART_OF_A_PAGE),
        ("||x.test/ads/", A_PAGE),
        ("||x.test^*.php", A_PAGE),
        ("/banner/ad.", A_PAGE),
        ("||x.test:8080^", A_PORT),
        ("||192.0.2.1^", AN_ADDRESS),
        ("|192.0.2.1|", AN_ADDRESS),
        ("192.0.2.1", AN_ADDRESS),
        ("||top^", ONE_LABEL),
        ("||*.top^", ONE_LABEL),
        ("||*^", "a pattern of too few letters"),
        ("*", "a pattern of too few letters"),
        ("ad*", "a pattern of too few letters"),
        ("||x test^", NOT_A_NAME),
        ("||x.test^$dnstype=?", "the modifier $dnstype names no query types"),
        (
            "||x.test^$denyallow=a*",
            "the modifier $denyallow names something that is not a domain name",
        ),
        ("/x(a+)+y/", "a pattern that repeats a part which itself can match in several ways"),
    ],
)
def test_rules_that_dns_cannot_honour_are_skipped(line, reason):
    assert skipped(parse, f"! title\n{line}") == [f"2: {reason}"]


def test_titles_and_comments_say_nothing():
    text = "[Adblock Plus 2.0]\n! comment\n# comment\n#comment\n#\n\n"
    assert entries(parse, text) == []


def test_badfilter_takes_out_its_twin_wherever_it_stands():
    lines = [
        "||x.test^$dnstype=A,important,badfilter",
        "||x.test^$important,dnstype=A",
        "||x.test^$important",
        "||y.test^",
        "||y.test^$badfilter",
    ]
    rules = list(parse(lines, cancelled_rules(lines)))
    assert rules == [below("x.test", important=True)]


def test_a_badfilter_is_no_rule_itself():
    assert list(parse(["||x.test^$badfilter"])) == []
