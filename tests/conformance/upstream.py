"""A scripted upstream on loopback: records every query octet for octet, answers by rule.

Law of this file: it knows sockets and rules, not DNS content; what it says is in `rules`.  A rule
is a plain function from what was asked to the datagrams (or TCP messages) to send, so that a test
may make it say anything at all.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal, cast

from tests.conformance import messages, reading

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Sender = Literal["same", "other port", "other address"]
RECEIVE_BUFFER = 4 << 20
STRANGER = "127.0.0.9"


@dataclass(frozen=True)
class Asked:
    """One query as the upstream saw it."""

    octets: bytes
    transport: Literal["udp", "tcp"]
    source: tuple[str, int]
    at: float

    @cached_property
    def read(self) -> reading.Message:
        """The query, read strictly; raises MalformedError."""
        return reading.read(self.octets)

    @property
    def limit(self) -> int:
        """How many octets the asker takes in one response."""
        if self.transport == "tcp":
            return 65535
        return 512 if self.read.opt is None else max(512, self.read.opt.rdclass)

    @property
    def do(self) -> bool:
        return bool(self.read.edns_flags & messages.DO)


@dataclass(frozen=True)
class Send:
    """Something to send back: when, and from which socket; `None` closes a TCP connection."""

    octets: bytes | None
    after: float = 0.0
    sender: Sender = "same"


Rule = Callable[[Asked], Sequence[Send]]


class Upstream:
    """Two faces (UDP and TCP) on one port, a record of what was asked, and rules by name."""

    def __init__(self, default: Rule) -> None:
        self.default = default
        self.silent = False
        self.seen: list[Asked] = []
        self.unreadable: list[bytes] = []
        self.rules: dict[bytes, Rule] = {}
        self.address = ("127.0.0.1", 0)
        self.senders: dict[str, asyncio.DatagramTransport] = {}
        self.connections: set[asyncio.Transport] = set()

    def on(self, qname: bytes, rule: Rule) -> None:
        """Answer this name by this rule; the latest rule counts."""
        self.rules[messages.canonical(qname)] = rule

    def asked(self, qname: bytes | None = None, qtype: int | None = None) -> list[Asked]:
        """What was asked, in order, for one name (in any case) and one type."""
        wanted = None if qname is None else messages.canonical(qname)
        return [
            query
            for query in self.seen
            if wanted in (None, messages.canonical(query.read.qname))
            and qtype in (None, query.read.qtype)
        ]

    def decide(self, query: Asked) -> Sequence[Send]:
        """Record the query and apply the rule for its name."""
        try:
            qname = messages.canonical(query.read.qname)
        except reading.MalformedError:
            self.unreadable.append(query.octets)
            return ()
        self.seen.append(query)
        return () if self.silent else self.rules.get(qname, self.default)(query)


@asynccontextmanager
async def opened(default: Rule, host: str = "127.0.0.1") -> AsyncIterator[Upstream]:
    """An upstream that listens on one free port for UDP and TCP until the block ends."""
    upstream = Upstream(default)
    loop = asyncio.get_running_loop()
    server, port = await _listen(loop, upstream, host)
    upstream.address = (host, port)
    faces: list[tuple[Sender, tuple[str, int]]] = [
        ("same", (host, port)),
        ("other port", (host, 0)),
        ("other address", (STRANGER, port)),
    ]
    try:
        for title, local in faces:
            transport, _ = await loop.create_datagram_endpoint(
                partial(_Udp, upstream, answers=title == "same"), sock=_udp_socket(local)
            )
            upstream.senders[title] = transport
        yield upstream
    finally:
        server.close()
        for connection in list(upstream.connections):
            connection.abort()
        for sender in upstream.senders.values():
            sender.abort()
        await asyncio.sleep(0)


async def _listen(
    loop: asyncio.AbstractEventLoop, upstream: Upstream, host: str
) -> tuple[asyncio.Server, int]:
    """A TCP listener on a port whose UDP twin is free too."""
    while True:
        server = await loop.create_server(lambda: _Tcp(upstream), host, 0, backlog=512)
        port: int = server.sockets[0].getsockname()[1]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.bind((host, port))
            except OSError:
                server.close()
                continue
        return server, port


def _udp_socket(local: tuple[str, int]) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)  # noqa: FBT003 - its only argument
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
    sock.bind(local)
    return sock


class _Udp(asyncio.DatagramProtocol):
    def __init__(self, upstream: Upstream, *, answers: bool) -> None:
        self.upstream, self.answers = upstream, answers

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        if not self.answers:
            return
        loop = asyncio.get_running_loop()
        query = Asked(data, "udp", (str(addr[0]), addr[1]), loop.time())
        for send in self.upstream.decide(query):
            if send.octets is not None:
                loop.call_later(send.after, self._send, send, addr)

    def _send(self, send: Send, addr: tuple[str | Any, int]) -> None:
        transport = self.upstream.senders[send.sender]
        if not transport.is_closing():
            transport.sendto(cast("bytes", send.octets), addr)


class _Tcp(asyncio.Protocol):
    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream
        self.buffer = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.upstream.connections.add(self.transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.transport is not None:
            self.upstream.connections.discard(self.transport)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while len(self.buffer) >= 2:
            end = 2 + int.from_bytes(self.buffer[:2], "big")
            if len(self.buffer) < end:
                return
            octets, self.buffer = self.buffer[2:end], self.buffer[end:]
            self._answer(octets)

    def _answer(self, octets: bytes) -> None:
        if self.transport is None:
            return
        loop = asyncio.get_running_loop()
        peer = self.transport.get_extra_info("peername")
        for send in self.upstream.decide(Asked(octets, "tcp", peer[:2], loop.time())):
            loop.call_later(send.after, self._send, send)

    def _send(self, send: Send) -> None:
        if self.transport is None or self.transport.is_closing():
            return
        if send.octets is None:
            self.transport.abort()
        else:
            self.transport.write(struct.pack("!H", len(send.octets)) + send.octets)
