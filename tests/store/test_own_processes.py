"""Our modules start as processes of their own, also where the program is a folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from store.own_processes import FOLDER, command_of

START = Path(__file__).parents[2] / "deploy" / "openwrt" / "start.py"


def test_from_sources_it_is_a_module_as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    assert command_of("a.b", "word") == [sys.executable, "-m", "a.b", "word"]


def test_from_a_folder_it_is_found_in_that_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder's own start-up finds the module, though nothing else could."""
    (tmp_path / "__main__.py").write_text(START.read_text("utf-8"), "utf-8")
    (tmp_path / "only_here.py").write_text("import sys; print(sys.argv[1:])", "utf-8")
    monkeypatch.setenv(FOLDER, str(tmp_path))
    ran = subprocess.run(
        command_of("only_here", "word"), capture_output=True, text=True, check=True, cwd="/"
    )
    assert ran.stdout.strip() == "['word']"
