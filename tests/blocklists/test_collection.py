import pytest

from blocklists.collection import Collection, Feed, UnusableFeed
from blocklists.entries import Entry, Scope, Skipped, UnusableList
from blocklists.layout import member
from blocklists.partitions import Partitions
from blocklists.patterns import SafePattern
from blocklists.sources import CURATED
from tests.blocklists.worlds import SALT, SUFFIXES, feed, source


@pytest.fixture
def collection(tmp_path):
    with Partitions(tmp_path) as partitions:
        yield Collection(partitions, SUFFIXES, SALT)


def test_rules_are_counted_and_conditions_kept_apart(collection):
    ads = SafePattern("^ads", ("ads",))
    rules = [Entry("x.test"), Entry("y.test", types=("A",)), Entry("", pattern=ads, exception=True)]
    collection.add(feed(0, rules))
    assert collection.rules == [1]
    assert [(one.name, one.regex, one.action) for one in collection.conditions] == [
        ("y.test", "", 0),
        ("", "^ads", 1),
    ]


def test_public_suffixes_of_icann_are_left_out_and_private_ones_kept(collection):
    names = ["test", "co.uk", "b.ck", "www.ck", "pages.test", "x.co.uk"]
    collection.add(feed(0, map(Entry, names)))
    assert (collection.rules, collection.suffixes_dropped) == ([3], 3)
    assert not collection.top_level


def test_patterns_for_a_whole_top_level_domain_are_left_out(collection):
    wide = SafePattern(r"\.(?:com|uk)$", ("com", "uk"))
    collection.add(feed(0, [Entry("", pattern=wide)]))
    assert (collection.conditions, collection.suffixes_dropped) == ([], 1)


def test_lists_written_by_hand_may_name_a_top_level_domain(collection):
    collection.add(feed(0, [Entry("x.test")], format=CURATED))
    assert not collection.top_level
    collection.add(feed(1, [Entry("test")], format=CURATED))
    assert collection.top_level
    assert collection.suffixes_dropped == 0


def test_rules_that_a_guard_names_are_left_out_but_not_exceptions():
    rules = [Entry("x.test"), Entry("x.test", exception=True), Skipped(1, "", ""), Entry("y.test")]
    kept = Feed(source(0), lambda: rules, frozenset({"x.test"})).kept()
    assert list(kept) == [Entry("x.test", exception=True), Entry("y.test")]


def test_each_way_of_speaking_can_stand_alone(collection):
    collection.add(feed(0, [Entry("x.test", Scope.EXACT), Entry("y.test", important=True)]))
    assert collection.members == {
        *(member(0, scope) for scope in (1, 2, 3)),
        *(member(0, scope, important=True) for scope in (1, 2, 3)),
    }


def test_there_is_a_limit_to_conditions(collection, monkeypatch):
    monkeypatch.setattr("blocklists.collection.MOST_CONDITIONS", 1)
    collection.add(feed(0, [Entry("x.test", types=("A",)), Entry("y.test", types=("A",))]))
    assert (len(collection.conditions), collection.conditions_dropped) == (1, 1)


def test_there_is_a_limit_to_patterns_that_every_name_is_held_against(collection, monkeypatch):
    monkeypatch.setattr("blocklists.collection.MOST_ALWAYS_TRIED", 1)
    free = [SafePattern(f"^[ab]{{{n}}}$", ()) for n in range(20, 23)]
    fixed = SafePattern("^ads", ("ads",))
    collection.add(feed(0, [Entry("", pattern=one) for one in (*free, fixed)]))
    assert [one.regex for one in collection.conditions] == ["^[ab]{20}$", "^ads"]
    assert collection.conditions_dropped == 2


def test_a_list_that_cannot_be_read_is_named(collection):
    def broken():
        yield Entry("x.test")
        message = "The list is damaged."
        raise UnusableList(message)

    with pytest.raises(UnusableFeed, match="The list is damaged") as caught:
        collection.add(Feed(source(7), broken))
    assert caught.value.source_id == "source-7"


def test_the_suffix_list_is_collected_too(collection):
    collection.add_suffix_list()
    assert collection.records == len(SUFFIXES)
