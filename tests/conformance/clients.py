"""Clients: a UDP socket and a TCP connection that do exactly what a check says.

Law of this file: nothing is retried and nothing is repaired; sockets are plain ones on the loop.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from tests.conformance.expect import deviate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    MakeSocket = Callable[[socket.AddressFamily, socket.SocketKind], socket.socket]

Address = tuple[str, int]
PATIENCE = 5.0


def here(family: socket.AddressFamily, kind: socket.SocketKind) -> socket.socket:
    """A socket in this process's own network namespace."""
    return socket.socket(family, kind)


class Udp:
    """One unconnected UDP socket, so that replies from a wrong address are seen too."""

    def __init__(self, server: Address, sock: socket.socket) -> None:
        self.server, self.sock = server, sock

    def send(self, octets: bytes) -> None:
        self.sock.sendto(octets, self.server)

    async def receive(self, patience: float) -> tuple[bytes, Address] | None:
        """The next datagram and where it came from; None when the time is over."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(patience):
                octets, source = await loop.sock_recvfrom(self.sock, 65535)
        except TimeoutError:
            return None
        return octets, source[:2]

    async def reply_to(self, octets: bytes, patience: float = PATIENCE) -> bytes | None:
        """The datagram that carries the same ID; others are dropped."""
        loop = asyncio.get_running_loop()
        until = loop.time() + patience
        while (left := until - loop.time()) > 0:
            came = await self.receive(left)
            if came is not None and came[0][:2] == octets[:2]:
                if came[1][1] != self.server[1] or not same_host(came[1][0], self.server[0]):
                    deviate(f"a reply from {self.server}", f"one from {came[1]}")
                return came[0]
        return None


@contextmanager
def udp(server: Address, source: str = "", make: MakeSocket = here) -> Iterator[Udp]:
    """A UDP client, bound to a source address when one is given."""
    family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
    with make(family, socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)  # noqa: FBT003 - its only argument
        if source:
            sock.bind((source, 0))
        yield Udp(server, sock)


class Tcp:
    """One TCP connection to the server."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.buffer = b""

    async def send_raw(self, octets: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.sock, octets)

    async def send(self, octets: bytes) -> None:
        """A message behind its length (RFC 1035 section 4.2.2)."""
        await self.send_raw(struct.pack("!H", len(octets)) + octets)

    async def receive_raw(self, patience: float = PATIENCE) -> bytes | None:
        """What one read gives: b"" when the server closed, None when the time is over."""
        try:
            async with asyncio.timeout(patience):
                return await asyncio.get_running_loop().sock_recv(self.sock, 65535)
        except TimeoutError:
            return None
        except ConnectionError:
            return b""

    async def receive(self, patience: float = PATIENCE) -> bytes | None:
        """The next whole message; None when the server closed or the time is over."""
        loop = asyncio.get_running_loop()
        until = loop.time() + patience
        while not self._whole():
            data = await self.receive_raw(max(0.0, until - loop.time()))
            if not data:
                return None
            self.buffer += data
        end = 2 + int.from_bytes(self.buffer[:2], "big")
        octets, self.buffer = self.buffer[2:end], self.buffer[end:]
        return octets

    async def closed(self, patience: float) -> bool:
        """Whether the server closes within the time; what it still says is dropped."""
        loop = asyncio.get_running_loop()
        until = loop.time() + patience
        while (left := until - loop.time()) > 0:
            if await self.receive_raw(left) == b"":
                return True
        return False

    def _whole(self) -> bool:
        return len(self.buffer) >= 2 and len(self.buffer) - 2 >= int.from_bytes(
            self.buffer[:2], "big"
        )


@asynccontextmanager
async def tcp(server: Address, source: str = "", make: MakeSocket = here) -> AsyncIterator[Tcp]:
    """A connection; a refusal or five seconds of silence is a deviation."""
    with make(socket.AF_INET6 if ":" in server[0] else socket.AF_INET, socket.SOCK_STREAM) as sock:
        sock.setblocking(False)  # noqa: FBT003 - its only argument
        if source:
            sock.bind((source, 0))
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.get_running_loop().sock_connect(sock, server)
        except OSError as error:
            deviate(f"a TCP connection to {server}", str(error) or type(error).__name__)
        yield Tcp(sock)


def same_host(one: str, other: str) -> bool:
    """Whether two address texts name one host; the zone of a link-local address is left out."""
    return one.partition("%")[0] == other.partition("%")[0]
