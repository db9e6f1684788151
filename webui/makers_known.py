"""Who makes a device, as far as this home has a list of makers; and fetching one.

The list is looked up in the file itself (`store.makers.table`). It is fetched by a process of its
own, when somebody says so and never by itself: nothing of the home is sent.
"""

import asyncio
import sys
from pathlib import Path
from typing import Final

from store.makers.table import Makers, MakersError

PUBLISHED: Final = "https://www.wireshark.org/download/automated/data/manuf.gz"
"""The registry as the Wireshark project publishes it each week."""
_PATIENCE: Final = 150.0
_PRIVATE_BIT: Final = 0x02
_OCTETS: Final = 6


class KnownMakers:
    """The file of makers of a data folder; another one in its place is noticed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._makers: Makers | None = None

    @property
    def are_known(self) -> bool:
        """Say whether there is a list at all."""
        return self._current() is not None

    def of(self, mac: str | None) -> str:
        """Give the maker's name; empty where none is known, or the address is a made-up one."""
        makers = self._current()
        return "" if makers is None or mac is None or is_private_mac(mac) else makers.of(mac)

    def close(self) -> None:
        """Let go of the file."""
        if self._makers is not None:
            self._makers.close()
        self._makers, self._stamp = None, None

    def _current(self) -> Makers | None:
        try:
            status = self._path.stat()
        except OSError:
            self.close()
            return None
        stamp = status.st_mtime_ns, status.st_ino
        if stamp != self._stamp:
            self.close()
            self._stamp = stamp
            try:
                self._makers = Makers(self._path)
            except (MakersError, OSError):
                self._makers = None  # devices have no makers' names then, and nothing else changes
        return self._makers


def is_private_mac(identity: str) -> bool:
    """Say whether a MAC address is one that the device made up (locally administered)."""
    octets = identity.split(":")
    if len(octets) != _OCTETS or any(len(octet) != 2 for octet in octets):  # noqa: PLR2004
        return False
    return bool(int(octets[0], 16) & _PRIVATE_BIT)


async def fetch_makers(data: Path, source: str = PUBLISHED) -> str:
    """Fetch a list of makers into a data folder; gives a sentence where that failed."""
    command = [sys.executable, "-m", "nigehban", "makers", source, "--data", str(data)]
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_PATIENCE):
            _, told = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        return source
    lines = told.decode("utf-8", "replace").strip().splitlines()
    return (lines or [source])[-1] if process.returncode else ""
