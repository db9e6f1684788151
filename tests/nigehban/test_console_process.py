"""The console as a process: its settings, and a start without the resolver's rooms."""

import json
import socket
import subprocess
import sys
from pathlib import Path

from nigehban.console_process import SETTINGS, console_program
from nigehban.settings import OperatorSettings
from nigehban.workplace import CATALOGUE, Workplace
from tests.nigehban.homes import environment


def test_it_gets_its_sockets_by_number_and_absolute_paths(tmp_path: Path) -> None:
    settings = OperatorSettings(home=True)
    with socket.socket() as web, socket.socket() as closed:
        program = console_program(Workplace(Path("here")), settings, web, closed, (9,))
        values = json.loads(program.environment[SETTINGS])
        assert (values["web"], values["block_page"]) == (web.fileno(), closed.fileno())
        assert program.sockets == (web, closed)
    assert program.handles == (9,)
    assert values["data"] == str(Path("here").absolute())
    assert values["catalogue"] == str(CATALOGUE)
    assert (values["refresh_hours"], values["home"]) == (24, True)


def test_the_process_begins_small_and_without_the_resolver() -> None:
    program = "import sys, nigehban.console_process; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = ran.stdout.split()
    assert not [name for name in loaded if name.partition(".")[0] in {"resolver", "aiohttp"}]
