"""How the console and the command line talk to the resolver: one line of JSON each way.

The resolver listens on a Unix socket in the runtime folder. Standard library only.
"""

import asyncio
import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

VERSION = 1
LONGEST_LINE = 1 << 22
_PATIENCE = 10.0

Message = dict[str, Any]


class NobodyThereError(Exception):
    """No resolver runs for this data folder."""


class ControlError(Exception):
    """The resolver could not do what it was asked; the message says why."""


def call(path: Path, do: str, arguments: Mapping[str, object] | None = None) -> Message:
    """Ask the resolver for something and wait for its answer.

    Raises `NobodyThereError`, `ControlError` with its reason, or OSError after ten seconds.
    """
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(_PATIENCE)
            connection.connect(str(path))
            connection.sendall(line({"do": do} | dict(arguments or {})))
            with connection.makefile("rb") as answers:
                return _answer(answers.readline(LONGEST_LINE))
    except (FileNotFoundError, ConnectionError, PermissionError) as error:
        raise NobodyThereError from error


async def call_soon(path: Path, do: str, arguments: Mapping[str, object] | None = None) -> Message:
    """Do as `call` without blocking the loop."""
    try:
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_unix_connection(str(path), limit=LONGEST_LINE)
            try:
                writer.write(line({"do": do} | dict(arguments or {})))
                return _answer(await _one_line(reader))
            finally:
                writer.close()
    except (FileNotFoundError, ConnectionError, PermissionError) as error:
        raise NobodyThereError from error


def line(message: Message) -> bytes:
    """Write one message."""
    return json.dumps({"version": VERSION} | message, ensure_ascii=False).encode() + b"\n"


async def _one_line(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readline()
    except ValueError as error:
        message = "the resolver's answer is too long"
        raise ControlError(message) from error


def _answer(octets: bytes) -> Message:
    if not octets:
        raise NobodyThereError
    try:
        answer = json.loads(octets)
    except ValueError as error:
        message = "the resolver's answer was cut short"
        raise ControlError(message) from error
    if not isinstance(answer, dict):
        message = "the resolver's answer makes no sense"
        raise ControlError(message)
    if not answer.get("ok"):
        raise ControlError(answer.get("error", "the resolver gave no reason"))
    return answer
