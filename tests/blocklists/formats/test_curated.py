from blocklists.formats.curated import curated_entry, parse
from blocklists.listed_names import NOT_A_NAME
from tests.blocklists.formats.reading import below, entries, exact, skipped


def test_a_name_means_itself_and_below_and_an_equals_sign_means_only_itself():
    assert entries(parse, "x.test  # general\n=y.test") == [below("x.test"), exact("y.test")]


def test_a_top_level_domain_may_be_named():
    assert entries(parse, "test\n=zip") == [below("test"), exact("zip")]


def test_what_is_no_name_is_skipped():
    assert skipped(parse, "\nx..test") == [f"2: {NOT_A_NAME}"]
    assert str(curated_entry(7, "=x y")) == f"line 7: {NOT_A_NAME}: '=x y'"
