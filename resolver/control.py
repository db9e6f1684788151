"""The resolver's side of the control socket: what the console and the command line may ask.

Messages are lines of JSON (`store.control`). A mistake is answered with a sentence; none of it
touches the answering of queries.
"""

import asyncio
import json
import os
import socket
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from store.control import LONGEST_LINE, Message, line

Handler = Callable[[Message], Awaitable[Message]]


class ControlServer:
    """Listens on the control socket and calls one handler per kind of message."""

    def __init__(self, handlers: Mapping[str, Handler], log: Callable[[str], None]) -> None:
        self._handlers, self._log = handlers, log
        self._server: asyncio.Server | None = None

    async def listen(self, path: Path) -> None:
        """Take the place of a socket that nobody listens on any more."""
        bound = _bound(path)
        self._server = await asyncio.start_unix_server(self._serve, sock=bound, limit=LONGEST_LINE)

    def close(self) -> None:
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while octets := await reader.readline():
                writer.write(line(await self._answer(octets)))
                await writer.drain()
        except (OSError, ValueError):
            pass
        finally:
            writer.close()

    async def _answer(self, octets: bytes) -> Message:
        try:
            message: dict[str, Any] = json.loads(octets)
            handler = self._handlers.get(str(message.get("do")))
            if handler is None:
                return {"ok": False, "error": f"nobody knows how to do {message.get('do')!r}"}
            return {"ok": True} | await handler(message)
        except Exception as error:  # noqa: BLE001  (who asks is told; nothing else is touched)
            self._log(f"control message: {type(error).__name__}: {error}")
            return {"ok": False, "error": str(error) or type(error).__name__}


def _bound(path: Path) -> socket.socket:
    """Bind a socket that only its owner and group may use (mode 0660)."""
    path.unlink(missing_ok=True)
    bound = socket.socket(socket.AF_UNIX)
    before = os.umask(0o117)
    try:
        bound.bind(str(path))
    finally:
        os.umask(before)
    return bound
