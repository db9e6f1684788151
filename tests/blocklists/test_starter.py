import json

import pytest

from blocklists.entries import Entry, Scope
from blocklists.formats import FORMATS, UT1
from blocklists.sources import CURATED
from blocklists.starter import Starter
from policy.facts import Evidence
from policy.labels import CATEGORIES
from tests.blocklists import homes

STRENGTH = [Evidence.BACKGROUND, Evidence.SHARED, Evidence.FOREGROUND]


@pytest.fixture
def starter(tmp_path):
    return homes.starter(tmp_path / "starter")


def test_every_file_becomes_a_source(starter):
    found = {feed.source.id: feed for feed in starter.feeds()}
    assert list(found) == [
        "service:chirper:foreground",
        "service:chirper:shared",
        "service:chirper:background",
        "service:films:foreground",
        "service:films:shared",
        "starter:adult",
        "starter:gambling-more",
        "starter:violence:thin",
    ]
    assert found["starter:gambling-more"].source.label == "gambling"
    assert found["service:chirper:shared"].source.evidence is Evidence.SHARED


def test_names_of_services_and_hand_written_lists_may_be_exact(starter):
    rules = {feed.source.id: list(feed.kept()) for feed in starter.feeds()}
    assert rules["service:chirper:foreground"] == [
        Entry("chirper.test"),
        Entry("chirp.test", Scope.EXACT),
    ]
    assert rules["starter:violence:thin"] == [Entry("gore.test"), Entry("exact.test", Scope.EXACT)]


def test_a_list_says_its_format_if_it_is_not_plain(starter):
    feeds = {feed.source.id: feed for feed in starter.feeds()}
    assert feeds["starter:adult"].source.format == "plain"
    assert feeds["starter:gambling-more"].source.format == "hosts"
    assert list(feeds["starter:gambling-more"].kept()) == [Entry("bet.test", Scope.EXACT)]


def test_services_belong_to_groups(starter):
    assert starter.groups() == {"chirper": "social", "films": "video"}


def test_the_other_files_are_read(starter):
    assert starter.suffixes().section("pages.test") == "private"
    assert starter.popular().strange(["chirper.test", "bank.test"], "social", starter.groups()) == [
        "bank.test"
    ]
    assert starter.lifelines().reached_by(Entry("test")) == ["help.test", "police.test"]
    assert len(starter.table_files()) == 6


# --- what is really shipped


def test_every_shipped_line_is_a_rule_and_every_label_is_known():
    starter = Starter()
    known = {*CATEGORIES, *starter.groups()}
    for feed in starter.feeds():
        assert feed.source.label in known
        if feed.source.format == CURATED:
            assert all(isinstance(rule, Entry) for rule in feed.rules()), feed.source.id


def test_no_shipped_name_is_stronger_evidence_than_the_name_above_it():
    classes: dict[tuple[str, str], Evidence] = {}
    for feed in Starter().feeds():
        if feed.source.evidence is not None:
            for rule in feed.kept():
                classes[feed.source.label, rule.name] = feed.source.evidence
    for (service, name), evidence in classes.items():
        above = name.partition(".")[2]
        while above:
            higher = classes.get((service, above), Evidence.FOREGROUND)
            assert STRENGTH.index(evidence) <= STRENGTH.index(higher), (service, name, above)
            above = above.partition(".")[2]


def test_the_shipped_subscriptions_are_in_formats_that_are_read():
    path = Starter().folder / "subscriptions.json"
    rows = json.loads(path.read_text("utf-8"))["subscriptions"]
    assert {row["format"] for row in rows} <= {*FORMATS, UT1, "auto"}
