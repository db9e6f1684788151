"""`python -m nigehban`: light until a command is known, so that Ctrl-C is always heard."""

import subprocess
import sys

import pytest

from nigehban import command_line
from nigehban.__main__ import main
from tests.nigehban.homes import environment


def test_ctrl_c_is_an_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "run", interrupted)
    assert main(["status"]) == 130


def test_nothing_heavy_is_imported_before_ctrl_c_is_heard() -> None:
    program = "import sys, nigehban.__main__; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert not {"asyncio", "argparse", "aiohttp", "yaml", "sqlite_utils"} & set(ran.stdout.split())
