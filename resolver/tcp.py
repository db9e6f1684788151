"""TCP (RFC 7766): pipelined queries, answered in the order in which they are ready.

Every connection has a bounded number of questions under way, and of octets that wait, is closed
after some idle seconds, and cannot starve others: see `resolver.connections`.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Final

from policy.clock import Clock
from resolver.clients import Slot
from resolver.connections import Connections, Place
from resolver.edns_options import KEEPALIVE, keepalive
from resolver.message import Rejection, parse_query
from resolver.reception import Reception, is_message
from resolver.wire import LARGEST_MESSAGE

IDLE: Final = 15.0
"""Seconds after which a silent connection is closed."""
SLOW: Final = 5.0
"""Seconds that a message may take from its first octet to its last, and a reply to be taken."""
_PIPELINED: Final = 64
_ENOUGH: Final = 32 * 1024
"""Octets of questions under way, or of replies not taken, from which no more are read."""
MOST_UNTAKEN: Final = 4 * LARGEST_MESSAGE
"""Octets of replies that wait for a client at most; then it is cut off."""
_READ_AHEAD: Final = 8 * 1024
_RECEIVE_BUFFER: Final = 32 * 1024


class TcpListener:
    """One listening TCP socket."""

    def __init__(self, reception: Reception, clock: Clock, connections: Connections) -> None:
        """`connections` are those of all listening sockets."""
        self._reception, self._clock = reception, clock
        self._connections = connections
        self._server: asyncio.Server | None = None

    async def listen(self, bound: socket.socket) -> None:
        """Take connections on a bound socket."""
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        self._server = await asyncio.start_server(self._serve, sock=bound, limit=_READ_AHEAD)

    def stop_reading(self) -> None:
        """Take no more connections; asyncio cannot take fewer and keep the socket."""
        self.close()

    def close(self) -> None:
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        place = None
        try:
            address, port = (writer.get_extra_info("peername") or ("", 0))[:2]
            place = self._entered(address, port, writer)
            if place is not None:
                connection = _Connection(self._reception, self._clock, reader, writer)
                await connection.run(address, port, self._connections, place)
        except OSError:
            pass
        except Exception as error:  # noqa: BLE001  (one bad connection must not cost the others)
            self._reception.complain(error)
        finally:
            await _ended(writer)
            if place is not None:
                self._connections.leave(place)

    def _entered(self, address: str, port: int, writer: asyncio.StreamWriter) -> Place | None:
        client = self._reception.client(address, port, self._clock.monotonic()) if port else None
        place = self._connections.enter(client, writer.transport.abort) if client else None
        if place is None:
            writer.transport.abort()
        return place


async def _ended(writer: asyncio.StreamWriter) -> None:
    """Close a connection; what its client does not take in time is thrown away."""
    writer.close()
    try:
        async with asyncio.timeout(SLOW):
            await writer.wait_closed()
    except OSError:  # a timeout is one too
        writer.transport.abort()


class _Connection:
    def __init__(
        self,
        reception: Reception,
        clock: Clock,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._reception, self._clock = reception, clock
        self._reader, self._writer = reader, writer
        self._free = asyncio.Semaphore(_PIPELINED)
        self._writing = asyncio.Lock()
        self._asked = self._untaken = 0
        """Octets of questions under way, and of replies that the client did not take yet."""
        self._changed = asyncio.Event()

    async def run(self, address: str, port: int, connections: Connections, place: Place) -> None:
        """Read messages until the other side is done; then finish what is under way."""
        async with asyncio.TaskGroup() as tasks:
            while (packet := await self._read()) is not None:
                now = self._clock.monotonic()
                slot = self._reception.slot(packet, address, port, now)
                if slot is None:
                    return
                if is_message(packet) and slot.bucket.take(now):
                    await self._free.acquire()
                    connections.begin(place)
                    self._asked += len(packet)
                    task = tasks.create_task(self._answer(packet, slot))
                    task.add_done_callback(lambda _: connections.finish(place))

    @property
    def _is_over(self) -> bool:
        """Nobody takes replies any more: the connection was reset or cut off."""
        return self._writer.is_closing()

    async def _read(self) -> bytes | None:
        """Give the next message; None at the end, after idling, or at a length of zero.

        Who asks more than it takes is not listened to meanwhile.
        """
        await self._while(lambda: self._asked + self._untaken >= _ENOUGH)
        if self._is_over:
            return None
        try:
            async with asyncio.timeout(IDLE):
                first = await self._reader.readexactly(1)
            async with asyncio.timeout(SLOW):
                second = await self._reader.readexactly(1)
                length = first[0] << 8 | second[0]
                return await self._reader.readexactly(length) if length else None
        except (asyncio.IncompleteReadError, TimeoutError, ConnectionError):
            return None

    async def _while(self, is_full: Callable[[], bool]) -> None:
        """Wait until there is room, or until nobody takes anything any more."""
        while is_full() and not self._is_over:
            self._changed.clear()
            await self._changed.wait()

    async def _answer(self, packet: bytes, slot: Slot) -> None:
        try:
            await self._while(lambda: self._untaken >= _ENOUGH)
            if self._is_over:
                return
            options = (keepalive(IDLE),) if _asks_for_keepalive(packet) else ()
            reply = await self._reception.thought(packet, slot, udp=False, options=options)
            if reply is not None:
                await self._write(reply)
        finally:
            self._asked -= len(packet)
            self._changed.set()
            self._free.release()

    async def _write(self, reply: bytes) -> None:
        """Write one reply; who does not take it in time is cut off, with what waits behind it."""
        self._untaken += len(reply)
        try:
            if self._untaken > MOST_UNTAKEN:
                self._writer.transport.abort()
            async with self._writing, asyncio.timeout(SLOW):
                if not self._is_over:  # asyncio logs each write to a connection that is lost
                    self._writer.write(len(reply).to_bytes(2, "big") + reply)
                    await self._writer.drain()
        except OSError:  # a timeout is one too
            self._writer.transport.abort()
        finally:
            self._untaken -= len(reply)
            self._changed.set()


def _asks_for_keepalive(packet: bytes) -> bool:
    if KEEPALIVE.to_bytes(2, "big") not in packet:
        return False
    try:
        edns = parse_query(packet).edns
    except Rejection:
        return False
    return edns is not None and edns.option(KEEPALIVE) is not None
