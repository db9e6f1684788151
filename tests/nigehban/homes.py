"""A home with the real programs: `nigehban` as processes, devices as loopback addresses.

Ports are chosen by the system (port 0), so that tests beside each other never meet.
"""

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from dnslib import QTYPE, DNSRecord

from tests.e2e.stub_upstream import answer

ROOT = Path(__file__).parents[2]
OPEN = "198.51.100.1"
"""What the upstream answers to every question for an address."""
NULL = "0.0.0.0"
"""What a blocked name is answered with."""
TABLET, PHONE, STRANGER = "127.0.0.20", "127.0.0.30", "127.0.0.99"

FAMILY = """\
household: {name: Our home, timezone: Asia/Karachi}
profiles:
  youngest:
    name: Youngest
    age_band: 10-12
    block: [adult, gambling, roblox]
    ask: [shopping]
    names: {allow: [school.example], block: [bad.example]}
    alarms:
    - label: School nights
      days: [mon, tue, wed, thu, sun]
      from: "21:00"
      to: "06:30"
      locks: everything
      on: false
    allowances: []
  parents: {name: Parents, age_band: adult}
devices:
- {name: Blue tablet, address: 127.0.0.20, profile: youngest}
- {name: Phone, address: 127.0.0.30, profile: parents}
"""


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """Give the environment of a command; nothing of a service manager is in it."""
    kept = {k: v for k, v in os.environ.items() if k != "RUNTIME_DIRECTORY"}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | more


def command(
    *words: str, data: Path | None = None, stdin: str | bytes = "", within: float = 100, **more: str
) -> Said:
    """Run a command as a person does."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    ran = subprocess.run(
        nigehban(*words, data=data),
        input=given,
        capture_output=True,
        timeout=within,
        check=False,
        cwd=ROOT,
        env=environment(**more),
    )
    return Said(ran.returncode, ran.stdout.decode(), ran.stderr.decode())


def nigehban(*words: str, data: Path | None = None) -> list[str]:
    """Give a command line of the program."""
    where = [] if data is None else ["--data", str(data)]
    first = 2 if words[0] in {"lists", "household"} else 1
    return [sys.executable, "-m", "nigehban", *words[:first], *where, *words[first:]]


def ready_folder(folder: Path, shipped_table: Path) -> Path:
    """Make a data folder whose table need not be compiled any more."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(shipped_table, folder / "table")
    return folder


class Device:
    """A device: asks from its own address."""

    def __init__(self, address: str, port: int, server: str = "127.0.0.1") -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, 0))
        self._socket.connect((server, port))

    def ask(self, name: str, kind: str = "A", *, patience: float = 5.0) -> str:
        """Ask once; give the first address, the response code, or "silence"."""
        query = DNSRecord.question(name, kind)
        query.header.id = secrets.randbelow(1 << 16)
        self._socket.settimeout(patience)
        self._socket.send(query.pack())
        until = time.monotonic() + patience
        while time.monotonic() < until:
            try:
                response = DNSRecord.parse(self._socket.recv(4096))
            except TimeoutError:
                break
            if response.header.id == query.header.id:
                found = [str(r.rdata) for r in response.rr if QTYPE.get(r.rtype) == kind]
                rcode = ("NODATA", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED")
                return found[0] if found else rcode[response.header.rcode]
        return "silence"

    def seconds_until(self, name: str, expected: str, *, within: float = 3.0) -> float:
        """Ask again and again until the answer is as expected; give how long that took."""
        began, seen = time.monotonic(), ""
        while time.monotonic() < began + within:
            seen = self.ask(name)
            if seen == expected:
                return time.monotonic() - began
            time.sleep(0.005)
        message = f"{name}: {seen} instead of {expected} after {within} s"
        raise AssertionError(message)

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class House:
    """A running `nigehban run` (or `resolver`, `console`) with what it has written so far."""

    def __init__(
        self, data: Path, log: Path, *, word: str = "run", more: Sequence[str] = (), **env: str
    ) -> None:
        self.data, self._log = data, log
        listening = [] if word == "console" else ["--dns", "127.0.0.1:0"]
        words = [word, *listening, "--web", "127.0.0.1:0", *more]
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                nigehban(*words, data=data),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env=environment(**env),
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def pid(self) -> int:
        return self.process.pid

    def text(self) -> str:
        return self._log.read_text("utf-8", "replace")

    def wait_for(self, pattern: str, *, within: float = 100.0, times: int = 1) -> str:
        """Wait until it has written something; give the (last) match's group."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            found = re.findall(pattern, self.text())
            if len(found) >= times:
                return str(found[-1])
            assert self.process.poll() is None, f"it ended:\n{self.text()}"
            time.sleep(0.02)
        message = f"{pattern!r} did not come:\n{self.text()}"
        raise AssertionError(message)

    @property
    def dns_port(self) -> int:
        return int(self.wait_for(r"DNS +127\.0\.0\.1:(\d+)"))

    @property
    def page(self) -> str:
        return self.wait_for(r"Page +(http://\S+/)")

    def device(self, address: str) -> Device:
        return Device(address, self.dns_port)

    def answering(self) -> Self:
        self.wait_for("resolver: answering")
        return self

    def end(self, number: signal.Signals = signal.SIGTERM, *, within: float = 10.0) -> int:
        """End it; gives the exit code, -9 if it had to be killed."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def children(pid: int) -> dict[str, int]:
    """Give the processes that a launcher started, by what they are."""
    found = {}
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    for child in map(int, listed.split()):
        try:
            words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        for word in words:
            if word.startswith(b"nigehban."):
                found[word.decode().removeprefix("nigehban.").removesuffix("_process")] = child
    return found


def is_alive(pid: int) -> bool:
    """Say whether a process is there and is no zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def becomes_true(question: Callable[[], bool], *, within: float = 5.0) -> bool:
    """Ask something until it is true, or the time is over."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if question():
            return True
        time.sleep(0.02)
    return False


@contextmanager
def upstream() -> Iterator[str]:
    """Answer like an upstream while the block runs; gives its address."""
    over = threading.Event()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(0.1)

        def serve() -> None:
            while not over.is_set():
                try:
                    query, asker = listening.recvfrom(4096)
                except TimeoutError:
                    continue
                response = answer(query)
                if response is not None:
                    listening.sendto(response, asker)

        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        over.set()
        serving.join()
