"""The launcher's keeping of processes: started again, slower each time, ended by its end."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nigehban.ending import LAUNCHED
from nigehban.processes import Program, Supervisor, resolver_program
from resolver.listening import open_pair
from resolver.settings import Settings
from resolver.upstreams import Address
from tests.nigehban.homes import ROOT, becomes_true, environment, is_alive

MODULES = {
    "dies": "print('started', flush=True); raise SystemExit(7)",
    "lasts": "import os, time; print(f'mine is {os.getpid()}.', flush=True); time.sleep(60)",
    "stubborn": (
        "import os, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print(f'mine is {os.getpid()}.', flush=True)\n"
        "time.sleep(60)"
    ),
}


@pytest.fixture
def modules(tmp_path: Path) -> dict[str, str]:
    """Give the environment in which `python -m dies` and others work."""
    for name, text in MODULES.items():
        (tmp_path / f"{name}.py").write_text(text, "ascii")
    return {"PYTHONPATH": f"{tmp_path}:{ROOT}"}


async def run_for(supervisor: Supervisor, seconds: float) -> float:
    """Let the launcher work, then end it as Ctrl-C does; gives how long the end took."""
    running = asyncio.ensure_future(supervisor.run())
    await asyncio.sleep(seconds)
    began = time.monotonic()
    os.kill(os.getpid(), signal.SIGTERM)
    assert await running == 0
    return time.monotonic() - began


async def test_what_dies_at_once_is_started_again_slower_each_time(
    modules: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    await run_for(Supervisor([Program("resolver", "dies", modules)]), 2.5)
    said = capfd.readouterr()
    waits = re.findall(r"resolver ended with code 7; starting it again in ([\d.]+) s", said.err)
    assert waits[:3] == ["0.2", "0.4", "0.8"]
    assert said.out.count("started") in {len(waits), len(waits) + 1}


async def test_one_that_dies_does_not_touch_the_other(
    modules: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    programs = [Program("console", "dies", modules), Program("resolver", "lasts", modules)]
    took = await run_for(Supervisor(programs), 1.2)
    pids = re.findall(r"mine is (\d+)\.", capfd.readouterr().out)
    assert len(pids) == 1
    assert not is_alive(int(pids[0]))
    assert took < 3


@pytest.mark.timeout(30)
async def test_what_will_not_end_is_killed(
    modules: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    took = await run_for(Supervisor([Program("resolver", "stubborn", modules)]), 1.5)
    (pid,) = re.findall(r"mine is (\d+)\.", capfd.readouterr().out)
    assert not is_alive(int(pid))
    assert 4 < took < 8


async def test_what_cannot_be_started_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "executable", "/none/python")
    await run_for(Supervisor([Program("resolver", "any", {})]), 0.7)
    said = capfd.readouterr().err
    assert "resolver could not be started (No such file or directory); starting it again" in said


def test_the_resolver_gets_its_sockets_by_number() -> None:
    udp, tcp = open_pair(Address("127.0.0.1", 0))
    settings = Settings(data=Path("/d"), catalogue=Path("/c"), listen=(), upstreams=())
    program = resolver_program(settings, [(udp, tcp)], (5,))
    assert program.environment["NIGEHBAN_SOCKETS"] == f"[[{udp.fileno()}, {tcp.fileno()}]]"
    assert program.sockets == (udp, tcp)
    assert program.handles == (5,)
    assert program.command == [sys.executable, "-m", "nigehban.resolver_process"]
    udp.close()
    tcp.close()


WAITER = """
import asyncio
from nigehban.ending import end_when_told

async def wait():
    end_when_told()
    print("waiting", flush=True)
    await asyncio.sleep(60)

try:
    asyncio.run(wait())
except asyncio.CancelledError:
    pass
"""


@pytest.mark.parametrize("launched", [True, False])
def test_a_child_ends_when_nobody_holds_its_standard_input_any_more(*, launched: bool) -> None:
    ours, theirs = os.pipe()
    child = subprocess.Popen(
        [sys.executable, "-c", WAITER],
        stdin=ours,
        stdout=subprocess.PIPE,
        env=environment(**({LAUNCHED: "1"} if launched else {})),
    )
    os.close(ours)
    assert child.stdout is not None
    assert child.stdout.readline() == b"waiting\n"
    assert child.poll() is None
    os.close(theirs)
    try:
        assert becomes_true(lambda: child.poll() is not None, within=3 if launched else 0.7) is (
            launched
        )
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def test_sockets_are_not_leaked_to_what_is_not_meant_to_have_them() -> None:
    with socket.socket() as plain:
        assert not plain.get_inheritable()


def test_a_program_in_a_folder_of_its_own_starts_others_as_it_was_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NIGEHBAN_FOLDER", "/usr/lib/nigehban")
    isolated = [sys.executable, "-I", "-B", "-X", "utf8", "/usr/lib/nigehban", "-m", "lasts"]
    assert Program("lasts", "lasts", {}).command == isolated
