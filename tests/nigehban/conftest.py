"""Homes for the tests of commands and processes."""

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nigehban.__main__ import main
from tests.nigehban.homes import FAMILY, House, Said, ready_folder, upstream

Say = Callable[..., Said]


@pytest.fixture
def data(tmp_path: Path, shipped_table: Path) -> Path:
    """Give a data folder without a household."""
    return ready_folder(tmp_path / "data", shipped_table)


@pytest.fixture
def say(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Run a command on the data folder, in this process."""
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)

    def run(*words: str, stdin: str = "") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        deep = words[0] in {"lists", "household"}
        where = [] if words[0] == "check-config" else ["--data", str(data)]
        cut = 2 if deep else 1
        try:
            code = main([*words[:cut], *where, *words[cut:]])
        except SystemExit as end:
            code = int(str(end.code))
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def family_folder(tmp_path_factory: pytest.TempPathFactory, shipped_table: Path) -> Path:
    """Give a data folder with a household, to copy."""
    folder = tmp_path_factory.mktemp("family")
    data = ready_folder(folder / "data", shipped_table)
    (folder / "family.yaml").write_text(FAMILY, "utf-8")
    assert main(["household", "apply", str(folder / "family.yaml"), "--data", str(data)]) == 0
    return data


@pytest.fixture
def family(data: Path, family_folder: Path) -> Path:
    """Give a data folder with a household."""
    shutil.copytree(family_folder, data, dirs_exist_ok=True)
    return data


@pytest.fixture(scope="module")
def running_home(tmp_path_factory: pytest.TempPathFactory, shipped_table: Path) -> Iterator[House]:
    """Give a home that runs, with an upstream, for the tests of one file."""
    folder = tmp_path_factory.mktemp("home")
    data = ready_folder(folder / "data", shipped_table)
    (data / "nigehban.yaml").write_text("rate_limit: off\n", "utf-8")
    with (
        upstream() as address,
        House(data, folder / "log", more=["--upstream", address]) as house,
    ):
        yield house.answering()
