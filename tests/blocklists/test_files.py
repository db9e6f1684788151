import errno
import os
import stat
from pathlib import Path

import pytest

from blocklists.files import StorageError, replacing, storing


def names(folder):
    return [path.name for path in folder.iterdir()]


def test_a_file_is_replaced_when_the_block_ends(tmp_path):
    path = tmp_path / "file"
    path.write_text("old")
    with replacing(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert names(tmp_path) == ["file"]


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "file"
    path.write_text("old")

    def fail():
        with replacing(path) as file:
            file.write(b"new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_text() == "old"
    assert names(tmp_path) == ["file"]


def test_what_a_power_cut_left_behind_is_overwritten(tmp_path):
    (tmp_path / "file.new").write_text("half of something long")
    with replacing(tmp_path / "file") as file:
        file.write(b"new")
    assert (tmp_path / "file").read_text() == "new"
    assert names(tmp_path) == ["file"]


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "there is no room left on the disk"),
        (errno.EDQUOT, "the disk quota is used up"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "the permission is missing"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_what_went_wrong_is_said_in_plain_words(tmp_path, number, reason):
    sentence = f"could not be written: {reason}. Nothing was changed."
    with pytest.raises(StorageError, match=sentence), storing(tmp_path / "file"):
        raise OSError(number, os.strerror(number))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_a_sentence(tmp_path):
    (tmp_path / "file.new").symlink_to("/dev/full")
    with pytest.raises(StorageError, match="no room left"), replacing(tmp_path / "file") as file:
        file.write(b"new")
    assert names(tmp_path) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_a_sentence(tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(StorageError, match="permission is missing"), replacing(tmp_path / "file"):
        pass
