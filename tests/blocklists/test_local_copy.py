import os
import tarfile

import pytest

from blocklists.entries import Entry, UnusableList
from blocklists.local_copy import copy_local
from blocklists.reading import read_rules

MOST = 1000


def test_a_file_is_copied_as_it_is(tmp_path):
    (tmp_path / "a").write_bytes(b"\x1f\x8bnot looked into")
    copy_local(tmp_path / "a", tmp_path / "b", MOST)
    assert (tmp_path / "b").read_bytes() == b"\x1f\x8bnot looked into"


def test_a_folder_of_ut1_becomes_one_file_that_is_read(tmp_path):
    folder = tmp_path / "games"
    folder.mkdir()
    (folder / "domains").write_text("a.test\n")
    (folder / "usage").write_text("black\n")
    (folder / "notes").write_text("not ours")
    copy_local(folder, tmp_path / "list", MOST)
    with tarfile.open(tmp_path / "list") as archive:
        assert archive.getnames() == ["games/domains", "games/usage"]
    assert list(read_rules(tmp_path / "list", "ut1")) == [Entry("a.test")]


def test_the_same_folder_gives_the_same_octets(tmp_path):
    folder = tmp_path / "games"
    folder.mkdir()
    (folder / "domains").write_text("a.test\n")
    copy_local(folder, tmp_path / "one", MOST)
    os.utime(folder / "domains", (1, 1))
    copy_local(folder, tmp_path / "two", MOST)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_what_is_too_large_is_refused(tmp_path):
    (tmp_path / "games").mkdir()
    for name in ("domains", "urls"):
        (tmp_path / "games" / name).write_bytes(bytes(600))
    (tmp_path / "list").write_bytes(bytes(1001))
    for origin in ("list", "games"):
        with pytest.raises(UnusableList, match="is larger than"):
            copy_local(tmp_path / origin, tmp_path / "copy", MOST)
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("name", ["none", "pipe"])
def test_what_is_neither_file_nor_folder_is_refused_at_once(tmp_path, name):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnusableList, match="no file and no folder that can be read"):
        copy_local(tmp_path / name, tmp_path / "copy", MOST)


def test_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / "games").mkdir()
    with pytest.raises(UnusableList, match="holds no file that is called domains"):
        copy_local(tmp_path / "games", tmp_path / "copy", MOST)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_said(tmp_path):
    (tmp_path / "list").touch(0o000)
    with pytest.raises(UnusableList, match="cannot be read: Permission denied"):
        copy_local(tmp_path / "list", tmp_path / "copy", MOST)
