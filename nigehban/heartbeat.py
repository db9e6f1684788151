"""Tells whoever watches this process that it answers, and that its event loop still turns.

systemd is told over its socket (sd_notify(3)), procd by `ubus`, which this user may call for this
one method. A loop that stands still tells nothing, and the process is started anew. Where nobody
watches, nothing is said.
"""

import asyncio
import json
import os
import socket
from collections.abc import Mapping
from typing import Final

PROCD: Final = "NIGEHBAN_PROCD"
"""The environment variable with the service and the instance that procd watches."""
_UNTOLD: Final = 10.0
"""Seconds between two signs of life where nobody says how often."""
_PER_LIMIT: Final = 3
"""Signs of life within the time in which one must come."""
_UBUS: Final = "ubus"


class Heartbeat:
    """Signs of life, for as long as the event loop turns."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        self._procd = environment.get(PROCD, "").split()
        limit = environment.get("WATCHDOG_USEC", "")
        self._every = int(limit) / 1e6 / _PER_LIMIT if limit.isdecimal() else _UNTOLD
        self._asking = 0

    def ready(self) -> None:
        """Say that queries are answered from now on."""
        self._notify(b"READY=1")

    async def run(self) -> None:
        """Give signs of life until cancelled."""
        if not self._address and not self._procd:
            return
        while True:
            self._notify(b"WATCHDOG=1")
            self._arm_procd()
            await asyncio.sleep(self._every)

    def _notify(self, words: bytes) -> None:
        """Tell systemd; a watcher that is gone is no reason to stop answering."""
        if not self._address:
            return
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.setblocking(False)  # noqa: FBT003  (socket's own signature)
            try:
                sender.sendto(words, address)
            except OSError:
                return

    def _arm_procd(self) -> None:
        """Have procd's watchdog wait anew; the call before must have ended.

        No timeout is named: it would stay, differ from what the init script says, and so have every
        reload start the process anew.
        """
        if len(self._procd) != 2 or not self._is_free():  # noqa: PLR2004  (service, instance)
            return
        service, instance = self._procd
        message = json.dumps({"name": service, "instance": instance})
        words = [_UBUS, "-t", "5", "call", "service", "watchdog", message]
        try:
            self._asking = os.posix_spawnp(_UBUS, words, os.environ)
        except OSError:
            self._asking = 0

    def _is_free(self) -> bool:
        if not self._asking:
            return True
        try:
            ended, _ = os.waitpid(self._asking, os.WNOHANG)
        except ChildProcessError:
            ended = self._asking
        return ended != 0
