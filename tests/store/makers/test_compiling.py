"""Published files become one; one that cannot be used leaves what is there."""

import gzip
from pathlib import Path

import pytest

from store.makers.compiling import compile_files, usual_files
from store.makers.table import Makers, MakersError
from tests.store.makers.published import CSV, KNOWN, MANUF, OUI_TXT, PARTS_TXT


def _written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def _all_known(target: Path) -> None:
    with Makers(target) as makers:
        assert {mac: makers.of(mac) for mac in KNOWN} == KNOWN


def test_a_file_is_compiled(tmp_path: Path) -> None:
    blocks = compile_files([_written(tmp_path / "manuf", MANUF)], tmp_path / "makers")
    assert blocks.skipped == 1
    _all_known(tmp_path / "makers")


def test_files_that_belong_together_add_up(tmp_path: Path) -> None:
    files = [_written(tmp_path / "oui.txt", OUI_TXT), _written(tmp_path / "mam.txt", PARTS_TXT)]
    compile_files(files, tmp_path / "makers")
    _all_known(tmp_path / "makers")


def test_a_packed_file_is_unpacked(tmp_path: Path) -> None:
    (tmp_path / "manuf.gz").write_bytes(gzip.compress(MANUF.encode()))
    compile_files([tmp_path / "manuf.gz"], tmp_path / "makers")
    _all_known(tmp_path / "makers")


def test_a_nameless_block_hides_the_larger_one_that_it_lies_in(tmp_path: Path) -> None:
    text = "00000C Northwind\n00000C1 Private\n000001 Private\n"
    compile_files([_written(tmp_path / "bare", text)], tmp_path / "makers")
    with Makers(tmp_path / "makers") as makers:
        assert makers.of("00:00:0c:12:00:00") == ""
        assert makers.of("00:00:0c:22:00:00") == "Northwind"
        assert len(makers) == 2


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\x1f\x8b broken",
        gzip.compress(b"<html>"),
        b"\0\0\0",
        gzip.compress(bytes(40_000_000)),
    ],
    ids=["empty", "broken", "page", "binary", "bomb"],
)
def test_what_cannot_be_used_leaves_what_is_there(tmp_path: Path, octets: bytes) -> None:
    compile_files([_written(tmp_path / "csv", CSV)], tmp_path / "makers")
    (tmp_path / "bad").write_bytes(octets)
    with pytest.raises(MakersError, match="bad"):
        compile_files([tmp_path / "bad"], tmp_path / "makers")
    _all_known(tmp_path / "makers")
    assert {path.name for path in tmp_path.iterdir()} == {"csv", "bad", "makers"}


def test_the_systems_own_files_are_found_best_first(tmp_path: Path) -> None:
    groups = [
        [str(tmp_path / "none")],
        [str(tmp_path / "oui.txt"), str(tmp_path / "mam.txt"), str(tmp_path / "oui36.txt")],
        [str(tmp_path / "nmap")],
    ]
    assert usual_files(groups) == []
    _written(tmp_path / "nmap", "x")
    assert usual_files(groups) == [tmp_path / "nmap"]
    _written(tmp_path / "oui.txt", "x")
    _written(tmp_path / "oui36.txt", "x")
    assert usual_files(groups) == [tmp_path / "oui.txt", tmp_path / "oui36.txt"]
