import gzip
import io
import tarfile

import pytest

from blocklists.entries import Entry, Skipped, UnusableList
from blocklists.formats import FORMATS
from blocklists.reading import read_head, read_rules


@pytest.fixture
def path(tmp_path):
    return tmp_path / "list"


def names(path, format_id="plain", **options):
    return [rule.name for rule in read_rules(path, format_id, **options) if isinstance(rule, Entry)]


@pytest.mark.parametrize(
    "octets",
    [
        b"a.test\nb.test\n",
        b"a.test\r\nb.test",
        b"\xef\xbb\xbfa.test\rb.test\r",
        b"a.test\0\0\nb\0.test\0",
        b"# \xff\xfe not UTF-8\na.test\nb.test",
    ],
)
def test_lines_end_in_every_way_and_marks_and_zeros_are_left_out(path, octets):
    path.write_bytes(octets)
    assert names(path) == ["a.test", "b.test"]


def test_what_is_compressed_once_or_twice_is_unpacked(path):
    for packed in (gzip.compress(b"a.test\n"), gzip.compress(gzip.compress(b"a.test\n"))):
        path.write_bytes(packed)
        assert names(path) == ["a.test"]
        assert read_head(path) == b"a.test\n"


def test_a_line_without_end_is_one_line_and_no_rule(path):
    path.write_bytes(b"a.test\n" + b"x" * 3 * FORMATS["plain"].longest_line + b".test\nb.test\n")
    found = list(read_rules(path, "plain"))
    assert [type(rule) for rule in found] == [Entry, Skipped, Entry]
    assert found[1].line == 2
    assert len(found[1].text) <= FORMATS["plain"].longest_line


def test_badfilter_works_across_a_file(path):
    path.write_text("||a.test^\n||b.test^\n||a.test^$badfilter\n")
    assert names(path, "adblock") == ["b.test"]


def test_a_bomb_is_refused(path):
    path.write_bytes(gzip.compress(b"\n" * 4_000_000))
    with pytest.raises(UnusableList, match="unpacks to more than 1 MB"):
        names(path, most_unpacked=1 << 20)


@pytest.mark.parametrize("cut", [5, 12, 25])
def test_a_file_that_cannot_be_unpacked_is_damaged(path, cut):
    path.write_bytes(gzip.compress(b"a.test\nb.test\n" * 50)[:cut])
    with pytest.raises(UnusableList, match="damaged: it cannot be unpacked"):
        names(path)


def test_a_file_that_is_not_there_is_named(path):
    with pytest.raises(UnusableList, match=f"No such file or directory: '{path}'"):
        names(path)


def archive(path, files, *, packed=True):
    with tarfile.open(path, "w:gz" if packed else "w") as tar:
        for name, octets in files.items():
            item = tarfile.TarInfo(name)
            item.size = len(octets)
            tar.addfile(item, io.BytesIO(octets))


@pytest.mark.parametrize("packed", [True, False])
def test_a_category_of_ut1_is_read_from_its_archive(path, packed):
    files = {
        "games/domains": b"a.test\n192.0.2.1\n",
        "games/urls": b"b.test/page\n",
        "games/expressions": b"(^|\\.)c\\.test$\n",
        "games/usage": b"black\n",
        "games/README": b"d.test\n",
    }
    archive(path, files, packed=packed)
    assert names(path, "ut1") == ["a.test", "c.test"]


def test_the_files_may_lie_at_the_top_of_the_archive(path):
    archive(path, {"./domains": b"a.test\n", "./usage": b"black\n"})
    assert names(path, "ut1") == ["a.test"]


def test_members_may_be_compressed_themselves(path):
    archive(path, {"games/domains.gz": gzip.compress(b"a.test\n")})
    assert names(path, "ut1") == ["a.test"]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"README": b"a.test"}, "no file that is called domains"),
        ({"a/domains": b"a.test\n", "b/domains": b"b.test\n"}, r"several categories \(a, b …\)"),
        ({"a/usage": b"white\n"}, "meant for allowing"),
    ],
)
def test_an_archive_of_something_else_is_refused(path, files, sentence):
    archive(path, files)
    with pytest.raises(UnusableList, match=sentence):
        names(path, "ut1")


def test_a_damaged_archive_is_refused(path):
    archive(path, {"games/domains": b"a.test\n" * 200}, packed=False)
    path.write_bytes(path.read_bytes()[:700])
    with pytest.raises(UnusableList, match="damaged"):
        names(path, "ut1")


def test_links_in_an_archive_are_not_followed(path):
    with tarfile.open(path, "w") as tar:
        item = tarfile.TarInfo("games/domains")
        item.type = tarfile.SYMTYPE
        item.linkname = "/etc/passwd"
        tar.addfile(item)
    with pytest.raises(UnusableList, match="no file that is called domains"):
        names(path, "ut1")
