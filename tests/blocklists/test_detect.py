import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocklists.detect import detect, detect_file
from blocklists.entries import UnusableList
from blocklists.formats import FORMATS, UT1
from blocklists.reading import HEAD

SAMPLES = {
    "plain": "# Title: x.test\n\na.test\nb.test  # why\nc.d.test\n192.0.2.7\n",
    "wildcard": "# title\n*.a.test\n*.b.test\n.c.test\n",
    "hosts": "# comment\n127.0.0.1 localhost\n0.0.0.0 a.test\n0.0.0.0 b.test # why\n:: c.test\n",
    "adblock": "! Title: x\n||a.test^\n@@||b.test^\n0.0.0.0 c.test\n192.0.2.7\n/^x/\n",
    "dnsmasq": "# comment\nserver=/a.test/\naddress=/b.test/#\nlocal=/c.test/\n",
    "unbound": 'server:\n  local-zone: "a.test" static\n  local-zone: "b.test" always_null\n',
    "rpz": "$TTL 60\n@ IN SOA a. b. 1 2 3 4 5\n  IN NS c.\na.test CNAME .\n*.a.test CNAME .\n",
    "regex": "# comment\n^ads[0-9]*\\.\n(^|\\.)b\\.test$\n",
    "rules": "payload:\n  - DOMAIN-SUFFIX,a.test\n  - DOMAIN,b.test\n",
    "csv": "domain,malware\na.test,x\nb.test,y\n",
    "json": '[\n"a.test",\n"b.test"\n]\n',
}


@pytest.mark.parametrize(("name", "text"), SAMPLES.items())
def test_a_format_is_known_by_its_lines(name, text):
    assert detect(text.encode()) == name


@pytest.mark.parametrize(("name", "text"), SAMPLES.items())
def test_line_ends_a_mark_and_a_missing_last_line_end_make_no_difference(name, text):
    assert detect(b"\xef\xbb\xbf" + text.strip().replace("\n", "\r\n").encode()) == name


@pytest.mark.parametrize(("name", "text"), SAMPLES.items())
def test_compressed_files_are_looked_into(tmp_path, name, text):
    path = tmp_path / "list"
    path.write_bytes(gzip.compress(gzip.compress(text.encode())))
    assert detect_file(path) == name


def test_no_file_makes_it_think_for_long():
    start = time.process_time()
    for piece in ("<!---->", "1", "a b ", "((", "||", ",", "#", " ", "<!-- "):
        detected((piece * HEAD)[:HEAD].encode())
        detected((piece * 50 + "\n").encode() * 1000)
    assert time.process_time() - start < 40


def test_a_line_that_is_cut_off_does_not_vote():
    assert detect(b"a.test\nb.test\n||c.te", complete=False) == "plain"


def test_names_among_many_addresses_are_a_list_of_names():
    addresses = "".join(f"192.0.2.{number}\n" for number in range(200))
    assert detect((addresses + "a.test\n" * 20).encode()) == "plain"


@pytest.mark.parametrize(
    ("octets", "sentence"),
    [
        (b"", "is empty"),
        (b"  \n\n", "is empty"),
        (b"# only\n! comments\n", "each of its lines is a comment"),
        (b"<!DOCTYPE html><html>", "there is a web page"),
        (b"\n <!-- x -->\n<html lang=en>", "there is a web page"),
        (b"<?xml version='1.0'?><Error/>", "there is a web page"),
        (b"192.0.2.1\n2001:db8::/32 # x.test\n198.51.100.0/24\n", "holds IP addresses, not names"),
        (b"PK\x03\x04aaaa", "is a zip archive"),
        (b"\xfd7zXZ\0aaa", "compressed with xz"),
        (b"\xff\xfea\0.\0t\0", "text in UTF-16"),
        (bytes(range(256)), "is not text"),
        (b"this is\nno list at all\nof any kind\n", "it begins with 'this is'"),
    ],
)
def test_what_is_no_list_of_names_is_refused_by_its_name(octets, sentence):
    with pytest.raises(UnusableList, match=sentence):
        detect(octets)


def test_a_format_that_was_asked_for_is_given_unless_the_file_is_no_list(tmp_path):
    path = tmp_path / "list"
    path.write_text("a.test\n")
    assert detect_file(path, "hosts") == "hosts"
    path.write_text("<html>404</html>")
    with pytest.raises(UnusableList, match="there is a web page"):
        detect_file(path, "hosts")


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_octets_are_a_format_or_refused_in_a_sentence(octets):
    assert detected(octets) in {*FORMATS, UT1} or detected(octets).endswith(".")


def detected(octets):
    try:
        return detect(octets)
    except UnusableList as problem:
        return str(problem)
