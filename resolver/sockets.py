"""The sockets that ask upstreams over UDP: many ports, drawn at random, soon retired.

A response counts only if it comes to the socket that asked, with its ID and its question
(RFC 5452 section 9.1); what does not match is passed over and the wait goes on.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Final, NamedTuple

from resolver import wire
from resolver.upstreams import Address, random_id
from resolver.wire import HEADER_LENGTH

POOL: Final = 128
"""Sockets per upstream at most; each on a port that the kernel chose."""
_QUERIES: Final = 64
_SECONDS: Final = 10.0
_LARGEST: Final = 4096
_PER_WAKE_UP: Final = 16


Received = Callable[[bytes], None]
"""Takes the octets of a response that matched."""
Refused = Callable[[OSError], None]
"""Learns that nobody listens at the upstream's address."""


class Asked(NamedTuple):
    """One question in flight."""

    question: bytes
    received: Received
    refused: Refused


class AskingSocket:
    """One connected socket with its questions in flight, by ID."""

    def __init__(self, loop: asyncio.AbstractEventLoop, address: Address, now: float) -> None:
        family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        try:
            self._socket.connect((address.host, address.port))
        except OSError:
            self._socket.close()
            raise
        self._loop = loop
        self._retires = now + _SECONDS
        self._asked = 0
        self.in_flight: dict[int, Asked] = {}
        loop.add_reader(self._socket.fileno(), self._receive)

    def ask(self, query: bytes, asked: Asked) -> int:
        """Send a query (without its ID) under a fresh ID; give the ID."""
        identity = random_id()
        while identity in self.in_flight:
            identity = random_id()
        self._socket.send(identity.to_bytes(2, "big") + query)
        self.in_flight[identity] = asked
        self._asked += 1
        return identity

    def is_spent(self, now: float) -> bool:
        return self._asked >= _QUERIES or now >= self._retires

    def close(self) -> None:
        self._loop.remove_reader(self._socket.fileno())
        self._socket.close()

    def _receive(self) -> None:
        for _ in range(_PER_WAKE_UP):
            try:
                packet = self._socket.recv(_LARGEST)
            except BlockingIOError:
                return
            except OSError as error:
                self._nobody_listens(error)
                return
            self._match(packet)

    def _match(self, packet: bytes) -> None:
        if len(packet) < HEADER_LENGTH:
            return
        identity = packet[0] << 8 | packet[1]
        asked = self.in_flight.get(identity)
        if asked is not None and is_answer_to(packet, asked.question):
            del self.in_flight[identity]
            asked.received(packet)

    def _nobody_listens(self, error: OSError) -> None:
        in_flight, self.in_flight = self.in_flight, {}
        for asked in in_flight.values():
            asked.refused(error)


def is_answer_to(packet: bytes, question: bytes) -> bool:
    """Say whether a packet is a response to this question, letter case aside.

    An upstream that could not read the query may answer with no question at all.
    """
    flags = packet[2] << 8 | packet[3]
    if not flags & wire.QR or flags & wire.OPCODE_MASK:
        return False
    if packet[4:6] == b"\0\0":
        return flags & 0xF in {wire.FORMERR, wire.NOTIMP} and len(packet) == HEADER_LENGTH
    if packet[4:6] != b"\0\1":
        return False
    end = HEADER_LENGTH + len(question)
    name = packet[HEADER_LENGTH : end - 4].lower()
    return name == question[:-4].lower() and packet[end - 4 : end] == question[-4:]


class SocketPool:
    """The sockets that ask one upstream."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._sockets: list[AskingSocket] = []
        self._retired: list[AskingSocket] = []

    def __len__(self) -> int:
        return len(self._sockets) + len(self._retired)

    def draw(self, loop: asyncio.AbstractEventLoop, now: float) -> AskingSocket:
        """Draw a socket at random; while there are few, a new one.

        Raises OSError where there is no way to the upstream.
        """
        if len(self._sockets) >= POOL:
            index = random_id() % len(self._sockets)
            if not self._sockets[index].is_spent(now):
                return self._sockets[index]
            self._retired.append(self._sockets.pop(index))
        self._sockets.append(AskingSocket(loop, self.address, now))
        return self._sockets[-1]

    def sweep(self, now: float) -> None:
        """Retire what is spent and close what is idle; to be called about once a second."""
        self._retired += [each for each in self._sockets if each.is_spent(now)]
        self._sockets = [each for each in self._sockets if not each.is_spent(now)]
        for idle in [each for each in self._retired if not each.in_flight]:
            self._retired.remove(idle)
            idle.close()

    def close(self) -> None:
        for each in self._sockets + self._retired:
            each.close()
        self._sockets, self._retired = [], []
