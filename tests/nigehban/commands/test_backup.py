"""`nigehban backup` and `restore` as a person uses them."""

from pathlib import Path

import pytest

from nigehban.__main__ import main
from store.household import DEFAULT
from store.places import Places
from store.restoring import kept_states
from tests.fakes import FakeClock
from tests.store.backed_up import furnished


@pytest.fixture
def data(tmp_path: Path) -> Path:
    furnished(tmp_path / "var", FakeClock()).close()
    return tmp_path / "var"


def _name(data: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main(["household", "export", "--data", str(data)]) == 0
    return capsys.readouterr().out


def test_a_household_goes_to_a_file_and_to_a_new_machine(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, new = tmp_path / "home.backup", tmp_path / "new"
    assert main(["backup", str(file), "--data", str(data)]) == 0
    assert file.stat().st_mode & 0o077 == 0
    assert main(["restore", str(file), "--data", str(new)]) == 0
    assert "Ayesha" in _name(new, capsys)


def test_a_home_is_replaced_only_by_force_and_its_state_is_kept(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "home.backup"
    main(["backup", str(file), "--data", str(data)])
    before = _name(data, capsys)
    assert main(["restore", str(file), "--data", str(data)]) == 3
    assert "--force" in capsys.readouterr().err
    assert not kept_states(Places(data), DEFAULT)
    assert main(["restore", str(file), "--data", str(data), "--force"]) == 0
    assert len(kept_states(Places(data), DEFAULT)) == 1
    assert _name(data, capsys).partition("\n")[2] == before.partition("\n")[2]


def test_a_damaged_file_is_refused_with_a_sentence(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "home.backup"
    main(["backup", str(file), "--data", str(data)])
    file.write_bytes(file.read_bytes().replace(b"Ayesha", b"Ayesna"))
    assert main(["restore", str(file), "--data", str(data), "--force"]) == 2
    assert "damaged" in capsys.readouterr().err


def test_nothing_to_back_up_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", str(tmp_path / "x"), "--data", str(tmp_path / "none")]) == 2
    assert "nothing to back up" in capsys.readouterr().err
    assert main(["restore", str(tmp_path / "missing"), "--data", str(tmp_path / "none")]) == 2
