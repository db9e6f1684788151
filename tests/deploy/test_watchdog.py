"""A service manager hears that the resolver answers, and hears nothing once it stands still."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def children(process: int) -> dict[str, int]:
    """Give the processes that a process started, by module."""
    found = {}
    for folder in Path("/proc").iterdir():
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            words = (folder / "cmdline").read_text().split("\0")
        except (OSError, IndexError):
            continue
        if parent == str(process):
            found[words[-2]] = int(folder.name)
    return found


def heard(watcher: socket.socket, seconds: float) -> list[str]:
    """Listen for some seconds."""
    said, deadline = [], time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        watcher.settimeout(left)
        try:
            said.append(watcher.recv(100).decode())
        except TimeoutError:
            break
    return said


@pytest.mark.timeout(120)
def test_it_says_when_it_answers_and_falls_silent_when_it_stands_still(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as watcher:
        watcher.bind(str(tmp_path / "notify"))
        more = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "900000"}
        words = ["--data", str(tmp_path / "data"), "--dns", "127.0.0.1:0", "--web", "127.0.0.1:0"]
        launcher = subprocess.Popen(
            [sys.executable, "-m", "nigehban", "run", *words],
            cwd=ROOT,
            env=os.environ | more,
            stdout=subprocess.DEVNULL,
        )
        try:
            watcher.settimeout(60)
            first = watcher.recv(100).decode()
            said = [first, *heard(watcher, 2.5)]
            assert said.count("READY=1") == 1
            assert said.count("WATCHDOG=1") >= 3
            resolver = children(launcher.pid)["nigehban.resolver_process"]
            os.kill(resolver, signal.SIGSTOP)
            heard(watcher, 0.4)
            assert heard(watcher, 1.5) == []
            os.kill(resolver, signal.SIGCONT)
            assert "WATCHDOG=1" in heard(watcher, 2)
        finally:
            launcher.terminate()
            assert launcher.wait(20) == 0
