"""Real processes for tests: started here, ended here by their handle."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.needs import program

ROOT = Path(__file__).parents[2]
STUB = Path(__file__).with_name("stub_upstream.py")


@dataclass
class Running:
    """A process with what it has written so far."""

    process: "subprocess.Popen[bytes]"
    log: Path

    def text(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def wait_for(self, pattern: str, seconds: float = 60.0) -> str:
        """Wait until it has written something; give what matched, its first group if it has one."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(pattern, self.text())
            if found:
                return found[1] if found.groups() else found[0]
            assert self.process.poll() is None, f"it ended:\n{self.text()}"
            time.sleep(0.05)
        message = f"{pattern!r} did not come:\n{self.text()}"
        raise AssertionError(message)


@contextmanager
def running(command: Sequence[str], log: Path, *, within: Sequence[str] = ()) -> Iterator[Running]:
    """Run a program until the block ends; `within` is a prefix such as `ip netns exec NAME`."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*within, *command],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=environment,
            start_new_session=True,
        )
    try:
        yield Running(process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def nigehban(*words: str) -> list[str]:
    """Give the command line of the program under test."""
    return [sys.executable, "-m", "nigehban", *words]


def stub(host: str = "127.0.0.1", port: int = 5399, named: Sequence[str] = ()) -> list[str]:
    """Give the command line of an upstream; `named` are names with their own addresses."""
    return [sys.executable, str(STUB), host, str(port), *named]


def dig(
    name: str,
    server: str,
    *,
    port: int = 53,
    kind: str = "A",
    source: str = "",
    tcp: bool = False,
    within: Sequence[str] = (),
) -> str:
    """Ask as a device would; give the short answer, or what went wrong."""
    command = [*within, str(program("dig")), "+time=2", "+tries=1", f"@{server}", "-p", str(port)]
    command += ["-b", source] if source else []
    command += ["+tcp"] if tcp else []
    done = subprocess.run(
        [*command, name, kind], capture_output=True, text=True, timeout=20, check=False
    )
    status = re.search(r"status: (\w+)", done.stdout)
    if status is None:
        return f"no answer: {done.stdout[-200:]}"
    if status[1] != "NOERROR":
        return status[1]
    answers = re.findall(rf"\sIN\s+{kind}\s+(\S+)$", done.stdout, re.MULTILINE)
    return answers[0] if answers else "NODATA"
