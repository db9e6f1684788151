"""The mark of a running data folder: one at a time, gone with the process that held it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nigehban.running_mark import TAKEN, take_mark
from nigehban.workplace import CommandError
from tests.nigehban.homes import environment

HOLD = "import sys, pathlib, nigehban.running_mark as m; m.take_mark(pathlib.Path(sys.argv[1]), 'resolver'); print('held', flush=True); sys.stdin.read()"  # noqa: E501  (a program)


def test_a_mark_is_taken_once(tmp_path: Path) -> None:
    (mark,) = take_mark(tmp_path, "resolver")
    with pytest.raises(CommandError, match=rf"is running already \(process {os.getpid()}\)") as no:
        take_mark(tmp_path, "resolver")
    assert no.value.code == TAKEN == 4
    os.close(mark)
    (again,) = take_mark(tmp_path, "resolver")
    os.close(again)


def test_programs_and_folders_have_marks_of_their_own(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    marks = take_mark(tmp_path, "resolver") + take_mark(tmp_path, "console")
    marks += take_mark(other, "resolver")
    for mark in marks:
        os.close(mark)


def test_a_killed_process_leaves_no_mark(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(CommandError, match=f"process {holder.pid}"):
            take_mark(tmp_path, "resolver")
        holder.kill()
        holder.wait()
    (mark,) = take_mark(tmp_path, "resolver")
    os.close(mark)


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be used: No such file or directory"):
        take_mark(tmp_path / "none", "resolver")
