"""A progress bar on a terminal, a few quiet lines elsewhere."""

import sys

import pytest

from nigehban.progress import Progress


def test_without_a_terminal_each_phase_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress("Adding")
    for phase in ("read", "sort"):
        for done in range(0, 101, 7):
            progress(phase, done, 100)
    assert capsys.readouterr().err == "Adding: read\nAdding: sort\n"


def test_on_a_terminal_there_is_a_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    progress = Progress("Adding")
    for done in (0, 50, 50, 100):
        progress("read", done, 100)
    bars = capsys.readouterr().err
    assert bars.count("\r") == 3
    assert f"{'█' * 15:<30}  50 %" in bars
    assert bars.endswith(f"{'█' * 30} 100 %\n")


def test_nothing_to_do_is_no_trouble(capsys: pytest.CaptureFixture[str]) -> None:
    Progress("Adding")("read", 0, 0)
    assert capsys.readouterr().err == "Adding: read\n"
