"""Start the resolver and the console, and start again what dies.

The launcher opens the sockets and keeps them: while a process restarts, the kernel holds what
arrives for it, and nothing is lost.
"""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from nigehban.ending import LAUNCHED
from nigehban.workplace import say
from resolver.listening import HANDLES, Pair
from resolver.settings import ENVIRONMENT, Settings
from store.own_processes import command_of

_QUICKEST: Final = 0.2
_SLOWEST: Final = 10.0
_HEALTHY_AFTER: Final = 30.0
_PATIENCE: Final = 5.0
"""Seconds that a process has to end by itself."""
_STOPS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass(frozen=True)
class Program:
    """One process: what to run, in which environment, with which sockets."""

    name: str
    module: str
    environment: dict[str, str]
    sockets: tuple[socket.socket, ...] = ()
    handles: tuple[int, ...] = ()
    """Other files that it keeps open: what says that it is running."""

    @property
    def command(self) -> list[str]:
        return command_of(self.module)


def resolver_program(
    settings: Settings, bound: Sequence[Pair], handles: tuple[int, ...] = ()
) -> Program:
    """Describe the resolver."""
    numbers = [[udp.fileno(), tcp.fileno()] for udp, tcp in bound]
    environment = {ENVIRONMENT: settings.to_json(), HANDLES: json.dumps(numbers)}
    sockets = tuple(each for pair in bound for each in pair)
    return Program("resolver", "nigehban.resolver_process", environment, sockets, handles)


def become(program: Program) -> None:
    """Turn this process into the program; nothing of the launcher stays in memory."""
    for each in program.sockets:
        each.set_inheritable(True)
    for handle in program.handles:
        os.set_inheritable(handle, True)  # noqa: FBT003  (os's own signature)
    os.environ.pop(LAUNCHED, None)
    os.execve(sys.executable, program.command, os.environ | program.environment)  # noqa: S606


@dataclass
class Supervisor:
    """Keeps programs running until told to stop."""

    programs: Sequence[Program]
    _running: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)
    _stopping: bool = False

    async def run(self) -> int:
        """Run until a signal says stop; gives the exit code."""
        loop = asyncio.get_running_loop()
        stop = asyncio.Event()
        for number in _STOPS:
            loop.add_signal_handler(number, stop.set)
        async with asyncio.TaskGroup() as tasks:
            keeping = [tasks.create_task(self._keep(program)) for program in self.programs]
            await stop.wait()
            self._stopping = True
            await self._end_all()
            for task in keeping:
                task.cancel()
        return 0

    async def _keep(self, program: Program) -> None:
        """Start a program, and start it again when it dies, slower each time it dies soon."""
        loop, wait = asyncio.get_running_loop(), _QUICKEST
        while not self._is_over():
            began = loop.time()
            ended = await self._run_once(program)
            if self._is_over():
                return
            if loop.time() - began > _HEALTHY_AFTER:
                wait = _QUICKEST
            say(f"{program.name} {ended}; starting it again in {wait:.1f} s")
            await asyncio.sleep(wait)
            wait = min(2 * wait, _SLOWEST)

    async def _run_once(self, program: Program) -> str:
        """Run a program until it ends; say how it did."""
        try:
            process = await self._start(program)
        except OSError as error:
            return f"could not be started ({error.strerror})"
        code = await process.wait()
        return f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"

    def _is_over(self) -> bool:
        return self._stopping

    async def _start(self, program: Program) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *program.command,
            stdin=asyncio.subprocess.PIPE,  # its end tells the child that we are gone
            env=os.environ | program.environment | {LAUNCHED: "1"},
            pass_fds=[*(each.fileno() for each in program.sockets), *program.handles],
            start_new_session=True,
        )
        self._running[program.name] = process
        return process

    async def _end_all(self) -> None:
        alive = [process for process in self._running.values() if process.returncode is None]
        for process in alive:
            process.terminate()
        for process in alive:
            try:
                async with asyncio.timeout(_PATIENCE):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()
