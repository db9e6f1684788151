"""Starts a server's command, waits until it answers, and stops it by its process id.

Law of this file: only processes started here are ever ended.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tests.conformance import clients, messages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

ROOT = Path(__file__).parents[2]
START_PATIENCE = 40.0
READY = messages.name("ready.conformance.example")
_PORTS = iter(range(20000 + os.getpid() % 40 * 300, 32768))
"""Below the kernel's ephemeral range; each process of a test run begins somewhere else."""


class StartError(Exception):
    """The server did not come up; the sentence says what was seen."""


@dataclass(frozen=True)
class Place:
    """Where a server works: its folder, the addresses it listens on, whom it asks."""

    folder: Path
    listen: tuple[str, ...]
    port: int
    upstreams: tuple[tuple[str, int], ...]

    @property
    def wide(self) -> bool:
        """Whether it listens on wildcard addresses."""
        return "0.0.0.0" in self.listen


class Adapter(Protocol):
    """How one kind of server is configured and started."""

    name: str
    features: frozenset[str]

    def missing(self) -> str | None:
        """Why it cannot run here, or None."""

    def command(self, place: Place) -> list[str]:
        """Write what it needs into the folder; give the command that stays in the foreground."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    place: Place

    def alive(self) -> bool:
        return self.process.poll() is None

    def resident(self) -> int:
        """Resident memory in KiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(row.split()[1]) for row in status.splitlines() if row.startswith("VmRSS"))

    def output(self) -> bytes:
        """What it wrote to standard output and standard error."""
        return (self.place.folder / "output.log").read_bytes()


@asynccontextmanager
async def running(adapter: Adapter, place: Place) -> AsyncIterator[Server]:
    """The server, from its first answer until the block ends."""
    place.folder.mkdir(parents=True, exist_ok=True)
    server = await asyncio.to_thread(_start, adapter, place)
    try:
        await _ready(server)
        yield server
    finally:
        await asyncio.to_thread(_stop, server.process)


def free_port(hosts: Iterable[str] = ("127.0.0.1",)) -> int:
    """A port outside the kernel's ephemeral range that is free for UDP and TCP."""
    return next(port for port in _PORTS if all(_is_free(host, port) for host in hosts))


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        with socket.socket(family, kind) as sock:
            try:
                sock.bind((host, port))
            except OSError:
                return False
    return True


def _start(adapter: Adapter, place: Place) -> Server:
    command = adapter.command(place)
    with (place.folder / "output.log").open("wb") as log:
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT
            )
        except OSError as error:
            message = f"{command[0]}: {error}"
            raise StartError(message) from error
    return Server(process, place)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)


async def _ready(server: Server) -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + START_PATIENCE
    probe = messages.query(READY, ident=1)
    with clients.udp(("127.0.0.1", server.place.port)) as client:
        while loop.time() < until and server.alive():
            client.send(probe)
            if await client.receive(0.1):
                return
    why = "it ended" if not server.alive() else f"no answer in {START_PATIENCE:.0f} s"
    last = server.output().decode(errors="replace").strip().splitlines()[-5:]
    message = f"{why}: {' | '.join(last) or 'it wrote nothing'}"
    raise StartError(message)
