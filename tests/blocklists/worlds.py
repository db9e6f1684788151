"""Small worlds for these tests: tables from a few rules, and what they must answer."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from hypothesis import strategies as st

from blocklists.collection import Feed
from blocklists.compile import compile_table
from blocklists.entries import Entry, Scope
from blocklists.patterns import SafePattern
from blocklists.sources import Source
from blocklists.suffixes import SuffixList
from blocklists.table import Table

SUFFIXES = SuffixList(
    """
    // ===BEGIN ICANN DOMAINS===
    com
    test
    uk
    co.uk
    *.ck
    !www.ck
    // ===END ICANN DOMAINS===
    // ===BEGIN PRIVATE DOMAINS===
    pages.test
    *.hosted.test
    // ===END PRIVATE DOMAINS===
    """.splitlines()
)

SALT = b"eight888"


def source(number: int, **fields: str) -> Source:
    return Source(f"source-{number}", "adult", **fields)


def feed(number: int, rules: Iterable[Entry], **fields: str) -> Feed:
    kept = list(rules)
    return Feed(source(number, **fields), lambda: kept)


def table_of(path: Path, *lists: Iterable[Entry], **options: object) -> Table:
    """Compile each of `lists` as a source and open the table."""
    feeds = [feed(number, rules) for number, rules in enumerate(lists)]
    compile_table(feeds, SUFFIXES, path, salt=SALT, **options)
    return Table.open(path)


def expected(lists: Sequence[Sequence[Entry]], name: str, query_type: str = "A") -> int:
    """Say, rule by rule and without any index, which of the lists hold a name."""
    return sum(1 << number for number, rules in enumerate(lists) if _holds(rules, name, query_type))


def _holds(rules: Sequence[Entry], name: str, query_type: str) -> bool:
    fitting = [rule for rule in rules if _fits(rule, name, query_type)]
    for important in (True, False):
        kinds = {rule.exception for rule in fitting if rule.important is important}
        if kinds:
            return True not in kinds
    return False


def _fits(rule: Entry, name: str, query_type: str) -> bool:
    wanted = [one for one in rule.types if not one.startswith("~")]
    if (wanted and query_type not in wanted) or f"~{query_type}" in rule.types:
        return False
    if any(name == one or name.endswith("." + one) for one in rule.spared):
        return False
    if rule.pattern is not None:
        return rule.pattern.literals[0] in name
    exact = name in (rule.name, "www." + rule.name)
    under = name.endswith("." + rule.name)
    return (exact and rule.scope in (Scope.EXACT, Scope.BELOW)) or (under and rule.scope >= 2)


labels = st.sampled_from(["a", "b", "www", "ads", "x-1"])
names = st.lists(labels, min_size=1, max_size=4).map(lambda found: ".".join([*found, "test"]))
types = st.sampled_from([(), ("A",), ("AAAA", "HTTPS"), ("~A",)])
patterns = st.sampled_from(["ads.", "x-1", "a.b"]).map(
    lambda text: SafePattern(text.replace(".", r"\."), (text,))
)
named_rules = st.builds(
    Entry,
    name=names,
    scope=st.sampled_from(Scope),
    exception=st.booleans(),
    important=st.booleans(),
    types=st.just(()),
    spared=st.just(()),
    pattern=st.none(),
)
conditional_rules = st.builds(
    Entry,
    name=names,
    scope=st.sampled_from(Scope),
    exception=st.booleans(),
    important=st.booleans(),
    types=types,
    spared=st.lists(names, max_size=2).map(tuple),
    pattern=st.none(),
)
pattern_rules = st.builds(
    Entry,
    name=st.just(""),
    scope=st.just(Scope.BELOW),
    exception=st.booleans(),
    important=st.booleans(),
    types=types,
    spared=st.lists(names, max_size=1).map(tuple),
    pattern=patterns,
)
rules = st.one_of(named_rules, named_rules, conditional_rules, pattern_rules)
lists = st.lists(st.lists(rules, max_size=8), min_size=1, max_size=3)
