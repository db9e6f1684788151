"""The socket on which the firewall is told what to do: few connections, short lines, no waiting.

Who may connect, the file's mode and group say. A connection that sends too long a line, or does
not take its replies, is closed.
"""

import grp
import os
import selectors
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final

from firewall.grammar import LONGEST_LINE
from firewall.keeping import Keeping

MOST_CONNECTIONS: Final = 8
_AT_ONCE: Final = 65536
_TURN: Final = 0.5
"""Seconds after which to look around, also when nobody says anything."""


def listen(path: Path, group: str) -> socket.socket:
    """Open the socket for root and one group, in the place of one that nobody listens on."""
    group_id = grp.getgrnam(group).gr_gid if group else -1
    path.unlink(missing_ok=True)
    bound = socket.socket(socket.AF_UNIX)
    before = os.umask(0o117)
    try:
        bound.bind(str(path))
    finally:
        os.umask(before)
    os.chown(path, -1, group_id)
    bound.listen(MOST_CONNECTIONS)
    bound.settimeout(0)
    return bound


class Server:
    """Serves connections, one thing at a time, until told to stop."""

    def __init__(self, listening: socket.socket, keeping: Keeping) -> None:
        self._listening, self._keeping = listening, keeping
        self._selector = selectors.DefaultSelector()
        self._selector.register(listening, selectors.EVENT_READ)
        self._begun: dict[socket.socket, bytes] = {}
        """What each connection has sent of its next line."""

    def run(self, is_over: Callable[[], bool]) -> None:
        """Serve until it is over."""
        while not is_over():
            self.turn(_TURN)
        for connection in list(self._begun):
            self._close(connection)
        self._selector.close()

    def turn(self, wait: float) -> None:
        """Do what is to be done now; wait for it no longer than some seconds."""
        for ready, _ in self._selector.select(wait):
            if ready.fileobj is self._listening:
                self._accept()
            elif isinstance(ready.fileobj, socket.socket):
                self._read(ready.fileobj)
        self._keeping.tick()

    def _accept(self) -> None:
        try:
            connection, _ = self._listening.accept()
        except OSError:
            return
        if len(self._begun) >= MOST_CONNECTIONS:
            connection.close()
            return
        connection.settimeout(0)
        self._begun[connection] = b""
        self._selector.register(connection, selectors.EVENT_READ)

    def _read(self, connection: socket.socket) -> None:
        try:
            octets = connection.recv(_AT_ONCE)
            *lines, rest = (self._begun[connection] + octets).split(b"\n")
            if lines:
                replies = self._keeping.answer(lines)
                connection.sendall("".join(f"{reply}\n" for reply in replies).encode())
        except OSError:  # gone, or it does not take its replies
            octets, rest = b"", b""
        if not octets or len(rest) > LONGEST_LINE:
            self._close(connection)
        else:
            self._begun[connection] = rest

    def _close(self, connection: socket.socket) -> None:
        self._selector.unregister(connection)
        del self._begun[connection]
        connection.close()
