"""The resolver as a process: it holds only what it may, and says why it cannot start."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from nigehban.workplace import CATALOGUE
from resolver.listening import HANDLES, open_pair
from resolver.settings import ENVIRONMENT, Settings
from resolver.upstreams import Address
from tests.nigehban.homes import environment

OURS = {"nigehban", "resolver", "store", "blocklists", "policy"}
TOO_LARGE = {"aiohttp", "dnslib", "email", "html", "http", "jinja2", "pydoc", "segno",
             "sqlite_utils", "unittest", "urllib.request", "webui", "xml", "yaml"}  # fmt: skip
MODULES_AS_STARTED = """
import runpy, sys, json
try:
    runpy.run_module("nigehban.resolver_process", run_name="__main__")
except KeyError:
    pass  # without settings it ends when all is imported
print(json.dumps([name for name, module in sys.modules.items() if module is not None]))
"""


def modules_of_a_started_resolver() -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", MODULES_AS_STARTED],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return set(json.loads(ran.stdout))


def test_it_imports_the_standard_library_and_our_own_rooms_only() -> None:
    found = modules_of_a_started_resolver()
    assert "resolver.assembly" in found
    assert "asyncio" in found
    top = {name.partition(".")[0] for name in found}
    before = {name.partition(".")[0] for name in modules_of_a_bare_python()}
    foreign = top - OURS - set(sys.stdlib_module_names) - before
    assert not {name for name in foreign if not name.startswith("_sysconfigdata")}


def modules_of_a_bare_python() -> set[str]:
    """Give what an installation loads into every Python, such as an editable install's finder."""
    bare = [sys.executable, "-c", "import sys, json; print(json.dumps(list(sys.modules)))"]
    ran = subprocess.run(bare, env=environment(), capture_output=True, text=True, check=True)
    return set(json.loads(ran.stdout))


def test_it_speaks_no_tls_and_holds_nothing_large() -> None:
    found = modules_of_a_started_resolver()
    assert not found & {"ssl", "_ssl"}
    assert not {name for name in found if name in TOO_LARGE or name.partition(".")[0] in TOO_LARGE}


def started(settings: Settings) -> "subprocess.Popen[str]":
    udp, tcp = open_pair(Address("127.0.0.1", 0))
    with udp, tcp:
        given = {ENVIRONMENT: settings.to_json(), HANDLES: f"[[{udp.fileno()}, {tcp.fileno()}]]"}
        return subprocess.Popen(
            [sys.executable, "-m", "nigehban.resolver_process"],
            env=environment(**given),
            pass_fds=[udp.fileno(), tcp.fileno()],
            stderr=subprocess.PIPE,
            text=True,
        )


def test_without_a_table_it_says_so_and_ends(tmp_path: Path) -> None:
    settings = Settings(
        data=tmp_path, catalogue=CATALOGUE, listen=(), upstreams=(Address("127.0.0.1", 1),)
    )
    process = started(settings)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert said.startswith("resolver: cannot start: ")
    assert str(tmp_path / "table") in said
    assert "Traceback" not in said


def test_it_answers_without_a_folder_for_its_socket(data: Path) -> None:
    """A file where its folder of sockets should be: no commands are taken, questions are."""
    (data / "run").write_text("in the way", "ascii")
    (data / "snapshots").mkdir()
    settings = Settings(
        data=data, catalogue=CATALOGUE, listen=(), upstreams=(Address("127.0.0.1", 1),)
    )
    process = started(settings)
    assert process.stderr is not None
    with process:
        lines = [process.stderr.readline()]
        while "answering" not in lines[-1]:
            assert lines[-1], lines
            lines.append(process.stderr.readline())
        assert any("no commands are taken" in line for line in lines)
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(10) == 0
