"""`nigehban-fw` as a command: mistakes are named before anything is touched."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import needs

ROOT = Path(__file__).parents[2]


def started(*words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "firewall", *words]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "the following arguments are required: --lan"),
        (("--lan", 'br-lan"; drop'), "is no name of an interface"),
        (("--lan", "a-name-that-is-too-long"), "is no name of an interface"),
        (("--lan", "lo", "--intercept", "0"), "is no port"),
        (("--lan", "lo", "--intercept", "53;"), "is no port"),
        (("--la", "lo"), "required: --lan"),
    ],
)
def test_a_mistake_is_named(words: tuple[str, ...], sentence: str) -> None:
    done = started(*words)
    assert done.returncode == 2
    assert sentence in done.stderr


@needs("nft", root=True)
def test_a_group_that_nobody_has_is_said_and_no_table_is_made(tmp_path: Path) -> None:
    done = started("--lan", "lo", "--socket", str(tmp_path / "s"), "--group", "nobodys-group")
    assert done.returncode == 1
    assert "nobodys-group" in done.stderr
    assert not (tmp_path / "s").exists()


@needs("nft", root=True)
def test_a_place_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = started("--lan", "lo", "--socket", str(tmp_path / "none" / "s"))
    assert done.returncode == 1
    assert "No such file or directory" in done.stderr
