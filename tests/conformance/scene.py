"""What a check sees: a server, its upstream, names of its own, and ways to ask.

Law of this file: a scene never judges; only the reply's form (its ID, QR, where it came from, that
it can be read) is insisted on, because nothing else could be judged otherwise.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.conformance import clients, messages, reading
from tests.conformance.expect import deviate

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from contextlib import AbstractAsyncContextManager, AbstractContextManager

    from tests.conformance.clients import Tcp, Udp
    from tests.conformance.messages import Edns
    from tests.conformance.namespace import Home
    from tests.conformance.processes import Server
    from tests.conformance.registry import Check
    from tests.conformance.upstream import Asked, Rule, Upstream

ZONE = messages.name("conformance.example")
GRACE = 0.15


@dataclass
class Scene:
    """One check's view of the world."""

    check: Check
    server: Server
    upstreams: tuple[Upstream, ...]
    fuzz: int
    seed: str
    home: Home | None = None
    random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.random = random.Random(f"{self.seed} {self.check.id}")  # noqa: S311 - repeatable

    @property
    def upstream(self) -> Upstream:
        return self.upstreams[0]

    @property
    def address(self) -> tuple[str, int]:
        return ("127.0.0.1", self.server.place.port)

    def name(self, *parts: str) -> bytes:
        """A name below this check's own domain."""
        own = self.check.id.replace(".", "--")[:63]
        return messages.labels(*(part.encode() for part in (*parts, own)))[:-1] + ZONE

    def ident(self) -> int:
        """A query ID from this check's own generator."""
        return self.random.randrange(1 << 16)

    def on(self, qname: bytes, rule: Rule) -> None:
        """What every upstream says to this name."""
        for upstream in self.upstreams:
            upstream.on(qname, rule)

    def asked(self, qname: bytes | None = None, qtype: int | None = None) -> list[Asked]:
        """What the upstreams were asked, in order of time."""
        seen = [query for upstream in self.upstreams for query in upstream.asked(qname, qtype)]
        return sorted(seen, key=lambda query: query.at)

    def udp(self, source: str = "") -> AbstractContextManager[Udp]:
        return clients.udp(self.address, source)

    def tcp(self, source: str = "") -> AbstractAsyncContextManager[Tcp]:
        return clients.tcp(self.address, source)

    async def ask(
        self,
        qname: bytes,
        qtype: int = messages.A,
        *,
        flags: int = messages.RD,
        qclass: int = messages.IN,
        edns: Edns | None = None,
        ident: int | None = None,
        source: str = "127.0.0.1",
        patience: float = clients.PATIENCE,
    ) -> reading.Message:
        """Ask over UDP; the reply, read strictly."""
        chosen = self.ident() if ident is None else ident
        octets = messages.query(qname, qtype, ident=chosen, flags=flags, qclass=qclass, edns=edns)
        return read(await self.exchange(octets, source, patience), patience)

    async def ask_tcp(
        self, qname: bytes, qtype: int = messages.A, *, edns: Edns | None = None
    ) -> reading.Message:
        """Ask over a TCP connection of its own."""
        octets = messages.query(qname, qtype, ident=self.ident(), edns=edns)
        async with self.tcp() as tcp:
            await tcp.send(octets)
            return read(await tcp.receive(), clients.PATIENCE)

    async def exchange(
        self, octets: bytes, source: str = "127.0.0.1", patience: float = clients.PATIENCE
    ) -> bytes | None:
        """Send octets over UDP as they are; the reply with the same ID."""
        with self.udp(source) as client:
            client.send(octets)
            return await client.reply_to(octets, patience)

    async def provoke(self, octets: bytes, patience: float = GRACE) -> bytes | None:
        """Send something odd, then an ordinary query on the same socket; what the odd one got.

        The ordinary one must be answered.  The odd one's answer may come up to `patience` later.
        """
        with self.udp("127.0.0.1") as client:
            client.send(octets)
            ident = self.ident() ^ 1 << 15
            sound = messages.query(self.name(f"sound{ident}"), ident=ident)
            if octets[:2] == sound[:2]:
                sound = messages.query(self.name(f"sound{ident}"), ident=ident ^ 1)
            client.send(sound)
            return await _other_reply(client, sound, patience)

    async def alive(self) -> None:
        """The server still answers an ordinary query."""
        reply = await self.ask(self.name(f"alive{self.ident()}"))
        if reply.rcode != messages.NOERROR:
            deviate("an answer to an ordinary query afterwards", f"RCODE {reply.rcode}")

    async def asks_no_more(self, qname: bytes, *later: Awaitable[object]) -> None:
        """What follows costs no further upstream query for the name.

        Only further queries count: a server may have repeated the first one on a busy machine.
        """
        await asyncio.sleep(0.06)
        before = len(self.asked(qname))
        for outcome in await asyncio.gather(*later, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome
        further = len(self.asked(qname)) - before
        if further:
            deviate("no further query upstream", f"{further} of them")


def read_header(octets: bytes | None) -> reading.Message:
    """The header of a reply to junk, whatever follows it."""
    if octets is None:
        deviate("a reply", "silence")
    try:
        return reading.header(octets)
    except reading.MalformedError as error:
        deviate("a reply with a header", error)


def read(octets: bytes | None, patience: float = clients.PATIENCE) -> reading.Message:
    """The reply, or a deviation when there is none or when it cannot be read."""
    if octets is None:
        deviate("a reply", f"silence for {patience:g} s")
    try:
        reply = reading.read(octets)
        list(reply.options)
    except reading.MalformedError as error:
        deviate("a well-formed reply", f"{error}: {octets[:64].hex(' ')}")
    if not reply.has(messages.QR):
        deviate("a reply with QR=1", "QR=0")
    return reply


async def _other_reply(client: Udp, sound: bytes, patience: float) -> bytes | None:
    loop = asyncio.get_running_loop()
    until = loop.time() + clients.PATIENCE
    odd: bytes | None = None
    answered = False
    while (left := until - loop.time()) > 0 and not (answered and odd is not None):
        came = await client.receive(left)
        if came is None:
            break
        if came[0][:2] != sound[:2]:
            odd = came[0] if odd is None else odd
        elif not answered:
            answered, until = True, loop.time() + patience
    if not answered:
        deviate("an answer to an ordinary query sent after it", "silence")
    return odd
