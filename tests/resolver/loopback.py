"""An upstream on loopback that says what a test tells it to say, over UDP and TCP."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from resolver import wire
from resolver.listening import open_pair
from resolver.message import Record, parse_query
from resolver.upstreams import Address
from tests.resolver.messages import opt_record, response_octets


@dataclass(frozen=True)
class Heard:
    """One query as the upstream heard it."""

    octets: bytes
    port: int
    over_tcp: bool
    at: float

    @property
    def name(self) -> str:
        return parse_query(self.octets).name

    @property
    def has_edns(self) -> bool:
        return parse_query(self.octets).edns is not None

    def answer(self, *records: Record, authority: Sequence[Record] = (), **more: object) -> bytes:
        """Write a response to it."""
        query = parse_query(self.octets)
        opt = (opt_record(),) if query.edns and "additional" not in more else ()
        octets = response_octets(
            query.name,
            query.type,
            list(records),
            list(authority),
            **({"additional": opt, "identity": query.id} | more),
        )
        return octets[:12] + query.question + octets[12 + len(query.question) :]


@dataclass(frozen=True)
class Say:
    """Octets to send, after some seconds, perhaps from a port that nobody asked."""

    octets: bytes
    after: float = 0.0
    elsewhere: bool = False


Script = Callable[[Heard], Sequence[Say]]
"""What to say to a query; nothing is silence."""


class Upstream:
    """Listens on one port for both transports."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.heard: list[Heard] = []
        self.address = Address("127.0.0.1", 0)
        self.elsewhere: asyncio.DatagramTransport | None = None

    def names(self) -> list[str]:
        return [heard.name for heard in self.heard]

    def say_to(self, octets: bytes, port: int, *, over_tcp: bool) -> Sequence[Say]:
        heard = Heard(octets, port, over_tcp, asyncio.get_running_loop().time())
        self.heard.append(heard)
        return self.script(heard)


@asynccontextmanager
async def listening(script: Script, host: str = "127.0.0.1") -> AsyncIterator[Upstream]:
    """Open an upstream until the block ends."""
    upstream, loop = Upstream(script), asyncio.get_running_loop()
    bound, listening = open_pair(Address(host, 0))
    upstream.address = Address(*bound.getsockname()[:2])
    server = await asyncio.start_server(lambda r, w: _serve(upstream, r, w), sock=listening)
    udp, _ = await loop.create_datagram_endpoint(lambda: _Udp(upstream), sock=bound)
    upstream.elsewhere, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, (host, 0))
    try:
        yield upstream
    finally:
        udp.close()
        upstream.elsewhere.close()
        server.close()
        await asyncio.sleep(0)


class _Udp(asyncio.DatagramProtocol):
    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        loop = asyncio.get_running_loop()
        for say in self.upstream.say_to(data, addr[1], over_tcp=False):
            face = self.upstream.elsewhere if say.elsewhere else self.transport
            loop.call_later(say.after, _send, face, say.octets, addr)


def _send(transport: asyncio.DatagramTransport, octets: bytes, addr: tuple[str, int]) -> None:
    if not transport.is_closing():
        transport.sendto(octets, addr)


async def _serve(
    upstream: Upstream, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    try:
        octets = await reader.readexactly(int.from_bytes(await reader.readexactly(2), "big"))
        port = writer.get_extra_info("peername")[1]
        for say in upstream.say_to(octets, port, over_tcp=True):
            await asyncio.sleep(say.after)
            writer.write(len(say.octets).to_bytes(2, "big") + say.octets)
            await writer.drain()
    except (OSError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


def closed_port(host: str = "127.0.0.1") -> Address:
    """Give a place where nobody listens."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as once:
        once.bind((host, 0))
        return Address(host, once.getsockname()[1])


def silence(_: Heard) -> Sequence[Say]:
    return []


def failing(heard: Heard) -> Sequence[Say]:
    return [Say(heard.answer(rcode=wire.SERVFAIL))]
