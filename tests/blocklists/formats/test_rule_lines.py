import pytest

from blocklists.formats.rule_lines import OTHER_RULE, ROUTES, parse
from tests.blocklists.formats.reading import below, entries, exact, skipped


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("DOMAIN-SUFFIX,x.test", below("x.test")),
        ("  - DOMAIN-SUFFIX,x.test", below("x.test")),
        ("HOST-SUFFIX, x.test, REJECT", below("x.test")),
        ("HOST,x.test,reject-200", exact("x.test")),
        ("DOMAIN,x.test,REJECT,extended-matching", exact("x.test")),
        ("- '+.x.test'", below("x.test")),
        ("+.x.test", below("x.test")),
    ],
)
def test_a_rule_that_rejects_or_says_no_policy_blocks(line, rule):
    assert entries(parse, f"payload:\n# why\n{line}") == [rule]


@pytest.mark.parametrize(
    ("line", "regex"),
    [
        ("DOMAIN-KEYWORD,adserv,REJECT", r"^(?>.*?adserv).*$"),
        ("DOMAIN-SUFFIX,collector-*.x.test", r"(?:^|\.)collector-.*\.x\.test$"),
        ("DOMAIN-WILDCARD,ads*.x.test", r"^ads.*\.x\.test$"),
        (r"DOMAIN-REGEX,^ads\d\.", r"^ads[0-9]\."),
    ],
)
def test_keywords_masks_and_expressions_become_patterns(line, regex):
    (rule,) = entries(parse, line)
    assert rule.pattern is not None
    assert rule.pattern.regex == regex


def test_what_routes_a_name_or_is_not_about_a_name_is_skipped():
    text = "DOMAIN,x.test,DIRECT\nIP-CIDR,192.0.2.0/24,REJECT\nDOMAIN-KEYWORD,*\nDOMAIN-KEYWORD,?"
    assert skipped(parse, text) == [
        f"1: {ROUTES}",
        f"2: {OTHER_RULE}",
        "3: a pattern of too few letters",
        "4: not a mask over a domain name",
    ]
