import json

import pytest

from blocklists.entries import Entry, Skipped, UnusableList
from blocklists.patterns import SafePattern
from blocklists.report import MOST_REASONS, Report, Sample, examine
from blocklists.watched import Popular, Watch
from tests.blocklists.worlds import SUFFIXES

POPULAR = Popular({"news.test": [], "a.maps.test": []})
LIFELINES = Watch(["help.test"])


def report(*rules, format_id="plain"):
    return examine(rules, format_id, SUFFIXES, POPULAR, LIFELINES)


def test_a_list_is_counted():
    found = report(
        Entry("x.test"),
        Entry("", pattern=SafePattern("^ads", ("ads",))),
        Entry("y.test", exception=True),
        Skipped(4, "192.0.2.1", "an IP address, not a name", malformed=False),
        Skipped(5, "x y", "not a domain name"),
        Skipped(6, "x z", "not a domain name"),
    )
    assert (found.names, found.patterns, found.exceptions, found.skipped) == (2, 1, 1, 3)
    assert list(found.reasons.items()) == [
        ("not a domain name", 2),
        ("an IP address, not a name", 1),
    ]
    assert found.examples[1] == "line 5: not a domain name: 'x y'"


def test_suffixes_are_told_apart():
    found = report(Entry("x.test"), Entry("co.uk"), Entry("pages.test"))
    assert found.names == 2
    assert found.icann_suffixes == Sample(1, ("co.uk",))
    assert found.private_suffixes == Sample(1, ("pages.test",))


def test_popular_names_are_listed_with_the_rule_that_covers_them():
    found = report(Entry("maps.test"), Entry("news.test"), Entry("x.test"))
    maps, news = ("maps.test",), ("news.test",)
    assert found.popular == {
        "a.maps.test": maps, "www.a.maps.test": maps, "news.test": news, "www.news.test": news
    }  # fmt: skip


def test_every_rule_that_covers_a_popular_name_is_listed_once():
    pattern = SafePattern(r"^news\.", ("news.",))
    found = report(Entry("news.test"), Entry("", pattern=pattern), Entry("news.test"))
    assert found.popular["news.test"] == ("news.test", r"/^news\./")


def test_a_list_that_is_all_about_one_popular_name_is_refused(monkeypatch):
    monkeypatch.setattr("blocklists.report.MOST_FOR_ONE_NAME", 2)
    patterns = [SafePattern(f"^news.{{{n}}}", ("news",)) for n in range(1, 4)]
    with pytest.raises(UnusableList, match=r"More than 2 rules of the list are for news\.test\."):
        report(*(Entry("", pattern=one) for one in patterns))


def test_a_pattern_for_a_whole_top_level_domain_counts_as_a_suffix():
    wide = SafePattern(r"\.(?:test|uk)$", ("test", "uk"))
    found = report(Entry("x.test"), Entry("", pattern=wide))
    assert (found.names, found.patterns) == (1, 0)
    assert found.icann_suffixes == Sample(1, (r"/\.(?:test|uk)$/",))


def test_help_lines_that_a_list_holds_are_named_once():
    found = report(Entry("help.test"), Entry("www.help.test"), Entry("help.test"))
    assert found.lifelines == ("help.test",)


def test_an_exception_of_the_list_itself_counts():
    found = report(Entry("news.test"), Entry("news.test", exception=True))
    assert found.popular == {}


@pytest.mark.parametrize(("format_id", "held"), [("dnsmasq", True), ("adblock", False)])
def test_an_exception_above_spares_a_popular_name_only_where_it_would(format_id, held):
    rules = (Entry("maps.test", exception=True), Entry("a.maps.test"))
    found = report(*rules, format_id=format_id)
    assert ("a.maps.test" in found.popular) is held


@pytest.mark.parametrize("format_id", ["dnsmasq", "adblock"])
def test_an_exception_below_spares_a_popular_name_in_every_format(format_id):
    rules = (Entry("maps.test"), Entry("a.maps.test", exception=True))
    assert not report(*rules, format_id=format_id).popular


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ([], "holds no rule that blocks a name."),
        ([Entry("co.uk")], "holds no rule that blocks a name."),
        ([Skipped(3, "x.test/a", "a page", malformed=False)], "line 3: a page: 'x.test/a'"),
        ([Entry("x.test", exception=True)], "only takes names off other lists"),
        (
            [Entry("x.test"), *[Skipped(2, "top", "one label", malformed=False)] * 10],
            r"Only 1 of 11 lines of the list can be used; line 2: one label: 'top'",
        ),
        (
            [Entry("x.test"), Skipped(2, "?", "no name"), Skipped(3, "!", "no name")],
            r"Most of the list cannot be read: 2 of 3 lines; line 2: no name: '\?'",
        ),
    ],
)
def test_a_list_of_which_next_to_nothing_is_left_is_refused(rules, sentence):
    with pytest.raises(UnusableList, match=sentence):
        report(*rules)


def test_reasons_and_examples_are_bounded():
    many = (Skipped(n, "x", f"reason {n}", malformed=False) for n in range(1000))
    found = report(*[Entry("x.test")] * 200, *many)
    assert len(found.reasons) == MOST_REASONS + 1
    assert found.reasons["other reasons"] == 1000 - MOST_REASONS
    assert len(found.examples) == 10


def test_a_report_survives_json():
    found = report(Entry("news.test"), Entry("pages.test"), Skipped(3, "?", "no name"))
    assert Report.from_json(json.loads(json.dumps(found.to_json()))) == found
