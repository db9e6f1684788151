"""Have somebody's file read by a process of its own (`store.peers.reading`), and wait for it."""

import asyncio
import json
from asyncio.subprocess import DEVNULL, PIPE, Process
from typing import Any

from store.own_processes import command_of
from store.peers.carried import Carried, PeerError, Refusal
from store.peers.reading import MOST_SECONDS


async def read_apart(octets: bytes, apps: frozenset[str]) -> Carried:
    """Give what a file holds; raises `PeerError` for one that is refused or ends its reader."""
    asked = json.dumps(sorted(apps)).encode() + b"\n" + octets
    command = command_of("store.peers.reading")
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    try:
        async with asyncio.timeout(MOST_SECONDS):
            written, _ = await process.communicate(asked)
    except TimeoutError as error:
        raise PeerError(Refusal.TOO_LARGE) from error
    finally:
        await _ended(process)
    return _answer(written)


async def _ended(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


def _answer(written: bytes) -> Carried:
    try:
        answer: dict[str, Any] = json.loads(written)
        if "refused" in answer:
            raise PeerError(Refusal[answer["refused"]])
        return Carried.from_json(answer["carried"])
    except (ValueError, KeyError, TypeError) as error:
        raise PeerError(Refusal.DAMAGED) from error
