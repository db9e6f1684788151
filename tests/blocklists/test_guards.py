from blocklists.guards import judge
from blocklists.report import Report, Sample
from blocklists.sources import Source
from blocklists.watched import Popular

POPULAR = Popular({"news.test": [], "bank.test": [], "chirper.test": ["chirper"]})
GROUPS = {"chirper": "social"}
ADULT = Source("x", "adult")
STRANGE = Report(
    names=100, popular={"news.test": ("news.test",), "bank.test": ("/^bank/", "bank.test")}
)


def verdict(new, old=None, source=ADULT):
    return judge(source, new, old, POPULAR, GROUPS)


def test_a_quiet_update_is_taken():
    assert verdict(Report(names=90), Report(names=100)).held_back == ""


def test_a_list_that_loses_more_than_half_is_held_back():
    assert verdict(Report(names=50), Report(names=100)).held_back == ""
    found = verdict(Report(names=49), Report(names=100))
    assert found.held_back == "It went from 100 to 49 names, which is less than half."


def test_a_list_may_shrink_before_anybody_has_it():
    assert verdict(Report(names=1)).held_back == ""


def test_an_update_that_newly_covers_a_popular_name_is_held_back():
    found = verdict(STRANGE, Report(names=100, popular={"bank.test": ("bank.test",)}))
    assert found.held_back == (
        "It newly covers popular names that are about something else: news.test."
    )


def test_popular_names_that_were_left_out_before_stay_left_out():
    found = verdict(STRANGE, STRANGE)
    assert found.held_back == ""
    assert found.left_out == {"news.test", "/^bank/", "bank.test"}


def test_a_list_is_added_without_its_strange_names_and_says_so():
    found = verdict(STRANGE)
    assert found.held_back == ""
    assert found.left_out == {"news.test", "/^bank/", "bank.test"}
    assert found.notes == (
        "Left out, being popular and about something else: bank.test, news.test.",
    )


def test_a_popular_name_may_be_listed_for_what_it_is_about():
    report = Report(names=1, popular={"chirper.test": ("chirper.test",)})
    for label in ("social", "chirper"):
        assert verdict(report, source=Source("x", label)).left_out == frozenset()


def test_an_order_is_reported_on_but_neither_trimmed_nor_held_back():
    found = verdict(STRANGE, Report(names=1000), Source("x", "adult", tier="mandated"))
    assert (found.held_back, found.left_out) == ("", frozenset())
    assert found.notes == ("It covers popular names: bank.test, news.test.",)


def test_suffixes_are_noted_with_numbers_and_examples():
    private = Sample(7, ("a.uk", "b.uk", "c.uk", "d.uk", "e.uk", "f.uk"))
    found = verdict(Report(names=9, private_suffixes=private, icann_suffixes=Sample(1, ("co.uk",))))
    assert found.notes == (
        "Left out, being public suffixes: co.uk.",
        "It covers domains in which strangers have names: a.uk, b.uk, c.uk, d.uk, e.uk and 2 more.",
    )


def test_a_list_that_names_a_help_line_is_told_that_nothing_blocks_it():
    report = Report(names=9, lifelines=("help.test",))
    for tier in ("normal", "mandated"):
        found = verdict(report, source=Source("x", "adult", tier=tier))
        assert found.notes == ("It covers help lines, which nothing blocks: help.test.",)
        assert not found.left_out


def test_an_order_may_be_withdrawn():
    order = Source("x", "adult", tier="mandated")
    assert not verdict(Report(names=1), Report(names=100), order).held_back


def test_a_name_and_its_www_are_both_left_out_but_shown_as_one():
    rules = {"news.test": ("news.test",), "www.news.test": ("news.test", "www.news.test")}
    found = verdict(Report(names=9, popular=rules))
    assert found.left_out == {"news.test", "www.news.test"}
    assert found.notes == ("Left out, being popular and about something else: news.test.",)


def test_the_www_of_a_popular_name_is_left_out_by_itself():
    found = verdict(Report(names=9, popular={"www.news.test": ("www.news.test",)}))
    assert found.left_out == {"www.news.test"}
    assert found.notes == ("Left out, being popular and about something else: www.news.test.",)
