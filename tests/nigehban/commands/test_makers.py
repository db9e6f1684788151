"""`nigehban makers`: from a file, from an address, or what the system has."""

from pathlib import Path

import pytest

from nigehban.command_line import run
from nigehban.commands import makers as module
from nigehban.commands.makers import take_over_usual
from nigehban.workplace import Workplace
from store.makers.table import Makers

LINES = "00000C Northwind\n0055DA0 Contoso\n"


def _known(data: Path) -> str:
    with Makers(data / "makers") as makers:
        return makers.of("00:00:0c:00:00:01")


def test_a_file_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "list").write_text(LINES + "what is this\n")
    assert run(["makers", str(tmp_path / "list"), "--data", str(tmp_path / "var")]) == 0
    said = capsys.readouterr()
    assert said.out == "2 blocks of addresses are known by their makers.\n"
    assert said.err == "1 lines could not be read.\n"
    assert _known(tmp_path / "var") == "Northwind"


@pytest.mark.parametrize(
    ("content", "why"), [(None, "No such file"), ("<html>\n", "not a list of makers")]
)
def test_what_cannot_be_taken_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, why: str
) -> None:
    if content is not None:
        (tmp_path / "list").write_text(content)
    assert run(["makers", str(tmp_path / "list"), "--data", str(tmp_path / "var")]) == 2
    assert why in capsys.readouterr().err
    assert not (tmp_path / "var" / "makers").exists()


def test_an_address_that_gives_nothing_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = "http://127.0.0.1:1/manuf.gz"
    assert run(["makers", address, "--data", str(tmp_path / "var")]) == 2
    assert address in capsys.readouterr().err
    assert not list((tmp_path / "var").glob(".makers-*"))


def test_without_a_word_the_systems_list_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "usual_files", list)
    assert run(["makers", "--data", str(tmp_path / "var")]) == 2
    assert "ieee-data" in capsys.readouterr().err
    (tmp_path / "list").write_text(LINES)
    monkeypatch.setattr(module, "usual_files", lambda: [tmp_path / "list"])
    assert run(["makers", "--data", str(tmp_path / "var")]) == 0
    assert _known(tmp_path / "var") == "Northwind"


def test_a_start_takes_over_the_systems_list_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = Workplace(tmp_path / "var")
    place.places.make()
    monkeypatch.setattr(module, "usual_files", lambda: [tmp_path / "list"])
    (tmp_path / "list").write_text("<html>")
    take_over_usual(place)
    assert "not named by their makers" in capsys.readouterr().err
    (tmp_path / "list").write_text(LINES)
    take_over_usual(place)
    assert _known(tmp_path / "var") == "Northwind"
    before = place.places.makers.stat().st_ino
    take_over_usual(place)
    assert place.places.makers.stat().st_ino == before
