"""The resolver's end of the firewall's socket: requests go out, replies come back in their order.

While nobody is there nothing is sent and nothing waits; each second it is tried again. A word
each second says that this process still answers.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from firewall.grammar import Request, Word, write

_EVERY: Final = 1.0
_STATUS_EVERY: Final = 30
"""Words after which the firewall is asked how it is."""
_PATIENCE: Final = 15.0
"""Seconds after which a firewall that does not reply is left."""
_WITHOUT: Final = "locks hold for new look-ups, and open connections go on"


class FirewallLink:
    """A connection to the firewall, made again whenever it is lost."""

    def __init__(self, path: str, log: Callable[[str], None], changed: Callable[[], None]) -> None:
        """`changed` is called when the firewall is there, and when it is there no more."""
        self._path, self._log, self._changed = path, log, changed
        self._writer: asyncio.StreamWriter | None = None
        self._waiting: deque[asyncio.Future[str]] = deque()
        self._complained, self._heard = "", 0.0
        self.status: Mapping[str, int] = {}
        """What the firewall said of itself last."""

    @property
    def is_up(self) -> bool:
        return self._writer is not None

    async def run(self) -> None:
        """Keep the connection until cancelled."""
        while True:
            try:
                await self._converse()
                self._say(f"{self._path}: the firewall is gone; {_WITHOUT}")
            except OSError as error:
                self._say(f"{self._path}: {error.strerror or error}; {_WITHOUT}")
            await asyncio.sleep(_EVERY)

    def tell(self, requests: Iterable[Request]) -> "list[asyncio.Future[str]]":
        """Send requests; each future gives the reply. None are sent where nobody is there."""
        if self._writer is None:
            return []
        loop = asyncio.get_running_loop()
        lines, futures = [], []
        for request in requests:
            lines.append(write(request))
            futures.append(loop.create_future())
        self._waiting.extend(futures)
        self._writer.write(b"".join(lines))
        return futures

    async def _converse(self) -> None:
        """Talk until the other side is gone."""
        reader, self._writer = await asyncio.open_unix_connection(self._path)
        self._heard = asyncio.get_running_loop().time()
        try:
            async with asyncio.TaskGroup() as tasks:
                reading = tasks.create_task(self._read(reader))
                self._changed()
                await self._keep_alive(reading)
        finally:
            self._writer.close()
            self._writer, self.status = None, {}
            for future in self._waiting:
                future.cancel()
            self._waiting.clear()
            self._changed()

    async def _keep_alive(self, reading: "asyncio.Task[None]") -> None:
        """Say each second that we answer; leave who does not reply for long."""
        loop, said = asyncio.get_running_loop(), 0
        while not reading.done():
            self.tell([Word.ALIVE])
            if not said % _STATUS_EVERY:
                self.tell([Word.STATUS])[0].add_done_callback(self._take_status)
            said += 1
            await asyncio.wait({reading}, timeout=_EVERY)
            if self._waiting and loop.time() - self._heard > _PATIENCE:
                reading.cancel()
                return

    async def _read(self, reader: asyncio.StreamReader) -> None:
        """Give each reply to who waits for it, until there are no more."""
        with contextlib.suppress(OSError, ValueError):
            while octets := await reader.readline():
                self._heard = asyncio.get_running_loop().time()
                reply = octets.decode("ascii", "replace").strip()
                if not reply.startswith("ok"):
                    self._say(f"the firewall refuses: {reply}")
                if self._waiting and not (future := self._waiting.popleft()).done():
                    future.set_result(reply)

    def _take_status(self, replied: "asyncio.Future[str]") -> None:
        if not replied.cancelled():
            pairs = (word.partition("=") for word in replied.result().split(" "))
            self.status = {word: int(value) for word, _, value in pairs if value.isdecimal()}
            self._complained = ""

    def _say(self, complaint: str) -> None:
        """Log what is wrong, once until it is well again."""
        if complaint != self._complained:
            self._complained = complaint
            self._log(complaint)
