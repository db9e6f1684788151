"""Where the data lies if nobody says."""

from pathlib import Path

import pytest

from nigehban import data_place
from nigehban.data_place import SYSTEM, default_data

ROOT = Path(__file__).parents[2]


def test_a_checkout_keeps_its_data_beside_itself() -> None:
    assert default_data() == ROOT / "var"


def test_an_installation_uses_the_systems_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(data_place, "__file__", str(tmp_path / "lib" / "nigehban" / "x.py"))
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert default_data() == SYSTEM


def test_a_person_without_rights_uses_their_own_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(data_place, "__file__", str(tmp_path / "lib" / "nigehban" / "x.py"))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr(data_place, "SYSTEM", tmp_path / "none")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_data() == tmp_path / ".local" / "share" / "nigehban"


def test_a_package_may_say_where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NIGEHBAN_DATA", str(tmp_path))
    assert default_data() == tmp_path
