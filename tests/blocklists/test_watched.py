import json

import pytest

from blocklists.entries import Entry, Scope
from blocklists.patterns import SafePattern
from blocklists.watched import Popular, Watch

NAMES = ("news.test", "www.news.test", "cdn.maps.test", "chirper.test")
POPULAR = Popular({"news.test": [], "chirper.test": ["chirper"]})
GROUPS = {"chirper": "social", "films": "video"}


@pytest.mark.parametrize(
    ("rule", "reached"),
    [
        (Entry("news.test"), {"news.test", "www.news.test"}),
        (Entry("news.test", Scope.EXACT), {"news.test", "www.news.test"}),
        (Entry("news.test", Scope.UNDER), {"www.news.test"}),
        (Entry("maps.test"), {"cdn.maps.test"}),
        (Entry("maps.test", Scope.EXACT), set()),
        (Entry("chirper.test", types=("AAAA",)), {"chirper.test"}),
        (Entry("chirper.test", types=("TXT",)), set()),
        (Entry("chirper.test", types=("~TXT",)), {"chirper.test"}),
        (Entry("x.news.test"), set()),
        (Entry("", pattern=SafePattern("^cdn", ("cdn",))), {"cdn.maps.test"}),
        (Entry("", pattern=SafePattern("s", ())), set(NAMES)),
        (Entry("", pattern=SafePattern("^xyz", ("xyz",))), set()),
    ],
)
def test_a_rule_reaches_names_at_or_below_its_own(rule, reached):
    assert set(Watch(NAMES).reached_by(rule)) == reached


@pytest.mark.parametrize(
    ("label", "strange"),
    [
        ("adult", ["chirper.test", "news.test"]),
        ("social", ["news.test"]),
        ("chirper", ["news.test"]),
        ("films", ["chirper.test", "news.test"]),
    ],
)
def test_a_name_is_strange_where_it_is_about_something_else(label, strange):
    assert POPULAR.strange(["news.test", "chirper.test"], label, GROUPS) == strange


def test_the_file_is_a_list_of_names_with_their_labels(tmp_path):
    path = tmp_path / "popular.json"
    path.write_text(json.dumps({"version": 1, "names": [["x.test", ["games"]], ["y.test", []]]}))
    popular = Popular.load(path)
    assert popular.strange(["x.test", "y.test"], "games", {}) == ["y.test"]
    assert set(popular.reached_by(Entry("x.test"))) == {"x.test", "www.x.test"}


@pytest.mark.parametrize(
    ("rule", "reached"),
    [
        (Entry("news.test"), {"news.test", "www.news.test"}),
        (Entry("www.news.test", Scope.EXACT), {"www.news.test"}),
        (Entry("www.news.test"), {"www.news.test"}),
        (Entry("m.news.test"), set()),
    ],
)
def test_the_www_of_a_popular_name_is_popular_too(rule, reached):
    found = POPULAR.reached_by(rule)
    assert set(found) == reached
    assert set(POPULAR.strange(found, "adult", GROUPS)) == reached
