"""A firewall that writes down what it is told, over a real socket."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110  (it is the other side's to do)
            await asyncio.sleep(0.01)


class PaperFirewall:
    """Replies ok to every line, unless it is told to be silent or to refuse."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="ngf"))
        self.path = str(self._folder / "s")
        self.said: list[str] = []
        self.reply = "ok"
        self.silent = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []

    async def open(self) -> None:
        self._server = await asyncio.start_unix_server(self._serve, self.path)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        while octets := await reader.readline():
            line = octets.decode().strip()
            if line == "status":
                writer.write(b"ok intercepts=5335 closed=0 forwards=1 offload=1 locked=2\n")
            elif line == "alive":
                writer.write(b"ok\n")
            else:
                self.said.append(line)
                if not self.silent.is_set():
                    writer.write(f"{self.reply}\n".encode())

    def told(self) -> list[str]:
        """Give what it was told since it was asked last."""
        said, self.said = self.said, []
        return said

    def hang_up(self) -> None:
        for writer in self._writers:
            writer.close()
        self._writers.clear()

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        self.hang_up()
        await asyncio.sleep(0)
        shutil.rmtree(self._folder)
