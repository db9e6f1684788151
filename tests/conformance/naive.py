"""Four servers that understand nothing: what the checks must catch.

`python -m tests.conformance.naive relay 5300 127.0.0.1:53 127.0.0.1 ::1` listens on that port of
the addresses behind, forwards octets to the upstream and gives back whatever comes first.  `mute`
does so only for the names by which a check sees that a server is alive; `fragile` repeats every
query a dozen times, and ends at the first message that is no plain query or has no answer; `parrot`
says back what it hears, with QR=1.  They show that the checks can fail.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from typing import Any, ClassVar, cast

from tests.conformance import reading

Address = tuple[str | Any, int]


class Reply(asyncio.DatagramProtocol):
    """One upstream socket for one query; whatever comes back first goes to the client."""

    heard = 0

    def __init__(self, listener: asyncio.DatagramTransport, client: Address) -> None:
        self.listener, self.client = listener, client
        self.transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        asyncio.get_running_loop().call_later(5, transport.close)

    def datagram_received(self, data: bytes, _addr: Address) -> None:
        Reply.heard += 1
        self.listener.sendto(data, self.client)
        if self.transport is not None:
            self.transport.close()


class Relay(asyncio.DatagramProtocol):
    """Forwards each datagram from a socket of its own, if it is wanted."""

    times = 1

    def __init__(self, upstream: tuple[str, int], group: asyncio.TaskGroup, wanted: bytes) -> None:
        self.upstream, self.group = upstream, group
        self.wanted = re.compile(wanted)
        self.transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        if self.wanted.search(data):
            self.group.create_task(self._forward(data, addr))

    async def _forward(self, data: bytes, addr: Address) -> None:
        listener = cast("asyncio.DatagramTransport", self.transport)
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: Reply(listener, addr), local_addr=("127.0.0.1", 0)
        )
        for _ in range(self.times):
            transport.sendto(data, self.upstream)


class Fragile(Relay):
    """Eager, forgets nothing, and ends at the first thing that it does not like."""

    times = 12
    hoard: ClassVar[list[bytearray]] = []

    def datagram_received(self, data: bytes, addr: Address) -> None:
        accept(data)
        self.hoard.append(bytearray(os.urandom(1)) * 8192)
        super().datagram_received(data, addr)

    async def _forward(self, data: bytes, addr: Address) -> None:
        before = Reply.heard
        await super()._forward(data, addr)
        await asyncio.sleep(1)
        if Reply.heard == before:
            os._exit(1)


def accept(data: bytes) -> None:
    """End the process unless this is a plain query with short options."""
    if not reading.is_plain_query(data) or max(map(len, _options(data)), default=0) > 20:
        os._exit(1)


def _options(data: bytes) -> list[bytes]:
    try:
        return [octets for _, octets in reading.read(data).options]
    except reading.MalformedError:
        return []


class Parrot(asyncio.DatagramProtocol):
    """Answers every datagram with itself."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self.transport.sendto(answered(data), addr)


def answered(data: bytes) -> bytes:
    """The message with QR=1."""
    return data[:2] + bytes([data[2] | 0x80]) + data[3:] if len(data) > 2 else data


async def splice(
    source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, fragile: bool = False
) -> None:
    """Copy until either side ends."""
    try:
        while data := await source.read(65536):
            if fragile:
                accept(data[2:])
            sink.write(data)
            await sink.drain()
    except ConnectionError:
        pass
    finally:
        sink.close()


async def parrot(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say back each message behind its length."""
    try:
        while length := await reader.readexactly(2):
            writer.write(length + answered(await reader.readexactly(int.from_bytes(length, "big"))))
    except (ConnectionError, asyncio.IncompleteReadError):
        writer.close()


async def serve(kind: str, hosts: list[str], port: int, upstream: tuple[str, int]) -> None:
    """Serve until the process is ended."""

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if kind == "mute":
            return
        far_reader, far_writer = await asyncio.open_connection(*upstream)
        forth = splice(reader, far_writer, fragile=kind == "fragile")
        await asyncio.gather(forth, splice(far_reader, writer))

    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as group:
        for host in hosts:
            await loop.create_datagram_endpoint(
                lambda: _protocol(kind, upstream, group), sock=_bound(host, port)
            )
        server = await asyncio.start_server(parrot if kind == "parrot" else relay, hosts, port)
        await server.serve_forever()


def _protocol(
    kind: str, upstream: tuple[str, int], group: asyncio.TaskGroup
) -> asyncio.DatagramProtocol:
    if kind == "parrot":
        return Parrot()
    made = Fragile if kind == "fragile" else Relay
    return made(upstream, group, rb"ready|sound|alive" if kind == "mute" else b"")


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_DGRAM)
    if family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    sock.setblocking(False)  # noqa: FBT003 - its only argument
    sock.bind((host, port))
    return sock


def main() -> None:
    """Read the command line and serve."""
    kind, port, upstream, *hosts = sys.argv[1:]
    host, _, upstream_port = upstream.rpartition(":")
    asyncio.run(serve(kind, hosts, int(port), (host, int(upstream_port))))


if __name__ == "__main__":
    main()
