"""A full disk, a read-only one, a damaged file: clear sentences, no rule lost, answers go on."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.needs import needs
from tests.nigehban.homes import (
    FAMILY,
    NULL,
    OPEN,
    TABLET,
    House,
    command,
    ready_folder,
    upstream,
)

pytestmark = pytest.mark.timeout(200)
CHANGED = FAMILY.replace("bad.example", "worse.example")


def mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True, capture_output=True, timeout=20)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Give a small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount("-t", "tmpfs", "-o", "size=12m", "none", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, timeout=20)


def fill(folder: Path) -> Path:
    """Leave no octet free."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    return path


@needs("mount", "umount", root=True)
def test_a_full_disk_refuses_changes_and_loses_nothing(
    disk: Path, tmp_path: Path, shipped_table: Path
) -> None:
    data = ready_folder(disk / "data", shipped_table)
    some_list = tmp_path / "list.txt"
    some_list.write_text("".join(f"name{n}.example\n" for n in range(200_000)), "ascii")
    assert command("household", "apply", "-", data=data, stdin=FAMILY).code == 0
    with upstream() as address, House(data, tmp_path / "log", more=["--upstream", address]) as home:
        home.answering()
        with home.device(TABLET) as tablet:
            filler = fill(disk)
            refused = command("household", "apply", "-", data=data, stdin=CHANGED)
            assert (refused.code, refused.out) == (2, "")
            assert "nothing was changed" in refused.err
            assert "Traceback" not in refused.err
            for words in (["pause", "youngest"], ["lists", "add", "adult", str(some_list)]):
                said = command(*words, data=data)
                assert (said.code, said.out) == (2, ""), words
                assert str(data) in said.err
                assert "Traceback" not in said.err
            assert tablet.ask("bad.example") == NULL
            assert tablet.ask("worse.example") == OPEN
            assert tablet.ask("pornhub.com") == NULL
            assert command("status", data=data).code == 0

            filler.unlink()
            assert "bad.example" in command("household", "export", data=data).out
            assert command("household", "apply", "-", data=data, stdin=CHANGED).code == 0
            assert tablet.ask("worse.example") == NULL
        assert home.end() == 0
        assert "Traceback" not in home.text()


@needs("mount", "umount", root=True)
def test_a_read_only_disk_refuses_changes_and_answers_also_after_a_new_start(
    disk: Path, tmp_path: Path, shipped_table: Path
) -> None:
    data = ready_folder(disk / "data", shipped_table)
    assert command("household", "apply", "-", data=data, stdin=FAMILY).code == 0
    with upstream() as address:
        mount("-o", "remount,ro", str(disk))
        for words in (["household", "apply", "-"], ["pause", "youngest"]):
            refused = command(*words, data=data, stdin=CHANGED)
            assert (refused.code, refused.out) == (2, "")
            assert refused.err == f"the data folder {data} cannot be used: Read-only file system\n"
        added = command("lists", "add", "adult", str(tmp_path / "none"), data=data)
        assert added.code == 2
        assert str(data) in added.err

        for word in ("run", "resolver"):
            log = tmp_path / f"{word}.log"
            with House(data, log, word=word, more=["--upstream", address]) as home:
                home.answering()
                with home.device(TABLET) as tablet:
                    assert tablet.ask("bad.example") == NULL
                    assert tablet.ask("example.com") == OPEN
                text = home.text()
                assert "Read-only file system" in text
                assert "The rules and lists of the last start hold" in text
                assert home.end() == 0
                assert "Traceback" not in home.text()


@needs("mount", "umount", root=True)
def test_a_first_start_on_a_read_only_disk_is_a_sentence(disk: Path) -> None:
    mount("-o", "remount,ro", str(disk))
    for words in (["run", "--dns", "127.0.0.1:0", "--web", "127.0.0.1:0"], ["pause", "--all"]):
        said = command(*words, data=disk / "data")
        assert (said.code, said.out) == (2, "")
        assert said.err == (
            f"the data folder {disk / 'data'} cannot be used: Read-only file system\n"
        )


def test_a_damaged_database_costs_the_page_and_not_the_answers(data: Path, tmp_path: Path) -> None:
    assert command("household", "apply", "-", data=data, stdin=FAMILY).code == 0
    database = data / "household.db"
    database.write_bytes(b"This is no database. " * 500)
    said = command("household", "export", data=data)
    assert (said.code, said.out) == (2, "")
    assert said.err == f"{database}: file is not a database\n"
    with upstream() as address, House(data, tmp_path / "log", more=["--upstream", address]) as home:
        home.answering()
        with home.device(TABLET) as tablet:
            assert tablet.ask("bad.example") == NULL
        assert f"{database}: file is not a database" in home.text()
        assert "no page until this is mended" in home.text()
        assert home.end() == 0


@pytest.mark.parametrize("name", ["household.db", "snapshots", "lists", "table", ".resolver"])
def test_a_folder_where_a_file_is_expected_or_the_other_way_is_a_sentence(
    data: Path, name: str
) -> None:
    path = data / name
    path.unlink(missing_ok=True)
    if name in {"snapshots", "lists"}:
        path.write_text("in the way", "ascii")
    else:
        path.mkdir()
    said = command("run", "--dns", "127.0.0.1:0", "--web", "127.0.0.1:0", data=data, within=20)
    assert (said.code, said.out) == (2, "")
    assert str(data) in said.err
    assert "Traceback" not in said.err
