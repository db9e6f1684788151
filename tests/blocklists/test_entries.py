from blocklists.entries import LONGEST_SHOWN, Entry, Scope, Skipped, entry_for
from blocklists.listed_names import AN_ADDRESS, NOT_A_NAME
from blocklists.patterns import SafePattern


def test_a_rule_is_for_a_name_or_says_why_there_is_none():
    assert entry_for(3, "X.test") == Entry("x.test", Scope.BELOW)
    assert entry_for(3, "x y") == Skipped(3, "x y", NOT_A_NAME)
    assert entry_for(3, "192.0.2.1") == Skipped(3, "192.0.2.1", AN_ADDRESS, malformed=False)


def test_a_skipped_line_names_its_number_and_shows_a_part_of_it():
    assert str(Skipped(812, "x y", NOT_A_NAME)) == "line 812: not a domain name: 'x y'"
    assert len(str(Skipped(1, "x" * 5000, NOT_A_NAME))) < LONGEST_SHOWN + 50


def test_a_rule_is_told_apart_by_its_name_or_pattern():
    assert Entry("x.test").text == "x.test"
    assert Entry("", pattern=SafePattern("^ads", ("ads",))).text == "/^ads/"


def test_below_is_exact_and_under_together():
    assert Scope.EXACT | Scope.UNDER == Scope.BELOW
