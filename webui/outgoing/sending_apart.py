"""Have one message sent by a process of its own (`webui.outgoing.sending`), and wait for it."""

import asyncio
import json
import os
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from store.own_processes import command_of
from webui.outgoing.problems import Problem

MOST_SECONDS: Final = 60.0
"""Well after the process has given up by itself."""
_MOST_OCTETS: Final = 4096


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message."""

    problem: str = ""
    """Empty: it arrived."""
    detail: str = ""
    again: bool = False

    @property
    def is_sent(self) -> bool:
        return not self.problem

    @property
    def code(self) -> str:
        """The problem with its number, as it is kept."""
        return f"{self.problem} {self.detail}".strip()


async def send_apart(
    kind: str,
    target: Mapping[str, Any],
    message: Mapping[str, Any],
    *,
    now: float,
    to_this_machine: bool = False,
) -> Outcome:
    """Send a message; secrets go through a pipe, never through arguments or the environment."""
    order = {
        "kind": kind,
        "target": dict(target),
        "message": dict(message),
        "now": now,
        "to_this_machine": to_this_machine,
    }
    command = command_of("webui.outgoing.sending")
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment
    )
    try:
        async with asyncio.timeout(MOST_SECONDS):
            written, _ = await process.communicate(json.dumps(order).encode())
    except TimeoutError:
        return Outcome(Problem.TIMEOUT, again=True)
    finally:
        await _ended(process)
    return _outcome(written)


async def _ended(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


def _outcome(written: bytes) -> Outcome:
    """Read what the process said; one that ended without a word may be asked again."""
    try:
        answer = json.loads(written[:_MOST_OCTETS])
        if answer.get("sent") is True:
            return Outcome()
        return Outcome(str(answer["problem"]), str(answer["detail"]), bool(answer["again"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Outcome(Problem.UNKNOWN, again=True)
