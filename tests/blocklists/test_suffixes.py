import gzip

import pytest

from blocklists.suffixes import EXCEPTION, PRIVATE, SUFFIX, WILDCARD, SuffixList
from tests.blocklists.worlds import SUFFIXES


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("test", "icann"),
        ("co.uk", "icann"),
        ("unknown", "icann"),
        ("b.ck", "icann"),
        ("www.ck", None),
        ("x.test", None),
        ("a.b.ck", None),
        ("pages.test", "private"),
        ("a.hosted.test", "private"),
        ("hosted.test", None),
        ("b.a.hosted.test", None),
    ],
)
def test_a_suffix_belongs_to_a_section(name, section):
    assert SUFFIXES.section(name) == section
    assert SUFFIXES.is_icann(name) is (section == "icann")


@pytest.mark.parametrize(
    ("regex", "section"),
    [
        (r"\.test$", "icann"),
        (r"\.(?:com|uk)$", "icann"),
        (r"^[a-z0-9]+\.com$", "icann"),
        (r"\.test", "icann"),
        (r"^ads\.", None),
        (r"\.pages\.test$", None),
    ],
)
def test_a_pattern_that_a_made_up_name_matches_is_for_a_top_level_domain(regex, section):
    assert SUFFIXES.section_of_pattern(regex) == section


@pytest.mark.parametrize(
    ("name", "registrable"),
    [
        ("a.b.x.test", "x.test"),
        ("x.test", "x.test"),
        ("test", "test"),
        ("a.x.co.uk", "x.co.uk"),
        ("co.uk", "co.uk"),
        ("a.b.c.ck", "b.c.ck"),
        ("a.www.ck", "www.ck"),
        ("www.ck", "www.ck"),
        ("a.b.unknown", "b.unknown"),
        ("a.me.pages.test", "me.pages.test"),
        ("a.b.c.hosted.test", "b.c.hosted.test"),
        ("hosted.test", "hosted.test"),
    ],
)
def test_the_longest_suffix_and_one_label_more_were_registered(name, registrable):
    assert SUFFIXES.registrable(name) == registrable


def test_the_list_is_read_in_its_own_syntax_compressed_or_not(tmp_path):
    text = "// ===BEGIN PRIVATE DOMAINS===\n*.x.test // note\n!a.x.test\nx.test\nb\u00fccher.test\n"
    for octets in (text.encode(), gzip.compress(text.encode())):
        path = tmp_path / "list"
        path.write_bytes(octets)
        assert dict(SuffixList.load(path)) == {
            "x.test": WILDCARD | SUFFIX | PRIVATE,
            "a.x.test": EXCEPTION | PRIVATE,
            "xn--bcher-kva.test": SUFFIX | PRIVATE,
        }
        assert len(SuffixList.load(path)) == 3
