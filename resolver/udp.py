"""UDP: drain what has arrived, answer from the memo at once, leave the rest to tasks.

The reply leaves from the address that was asked. A socket bound to one address does that by
itself; one bound to all of them learns the address with each datagram and gives it back
(IP_PKTINFO, RFC 3542 for IPv6). asyncio's own datagram transport cannot do that, and costs three
times as much.
"""

import asyncio
import ipaddress
import socket
import struct
from typing import Any, Final

from policy.clock import Clock
from resolver.clients import Slot
from resolver.eager import Spawn, start
from resolver.reception import Reception, is_message

Sender = tuple[Any, ...]
Ancillary = list[tuple[int, int, bytes]]

PER_WAKE_UP: Final = 64
"""Datagrams read before other sockets get their turn."""
_LARGEST_QUERY: Final = 4096
_IP_PKTINFO: Final = getattr(socket, "IP_PKTINFO", 8)
_PKTINFO_4: Final = struct.Struct("=i4s4s")
_PKTINFO_6: Final = struct.Struct("=16si")
_ANCILLARY_SPACE: Final = socket.CMSG_SPACE(_PKTINFO_6.size)


class UdpListener:
    """One bound UDP socket."""

    def __init__(
        self, bound: socket.socket, reception: Reception, clock: Clock, spawn: Spawn
    ) -> None:
        self._socket, self._reception, self._clock, self._spawn = bound, reception, clock, spawn
        self._is_wild = ipaddress.ip_address(bound.getsockname()[0]).is_unspecified
        if self._is_wild:
            _want_packet_info(bound)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(bound.fileno(), self._drain_wild if self._is_wild else self._drain)

    def stop_reading(self) -> None:
        """Leave what arrives from now on to who has the socket after us."""
        self._loop.remove_reader(self._socket.fileno())

    def close(self) -> None:
        self.stop_reading()
        self._socket.close()

    def _drain(self) -> None:
        now = self._clock.monotonic()
        receive = self._socket.recvfrom
        for _ in range(PER_WAKE_UP):
            try:
                packet, sender = receive(_LARGEST_QUERY)
            except BlockingIOError:
                return
            except OSError:
                continue
            self._take(packet, sender, None, now)

    def _drain_wild(self) -> None:
        now = self._clock.monotonic()
        for _ in range(PER_WAKE_UP):
            try:
                packet, ancillary, _, sender = self._socket.recvmsg(
                    _LARGEST_QUERY, _ANCILLARY_SPACE
                )
            except BlockingIOError:
                return
            except OSError:
                continue
            way_back = _way_back(ancillary, sender)
            if way_back is not None:
                self._take(packet, sender, way_back, now)

    def _take(self, packet: bytes, sender: Sender, way_back: Ancillary | None, now: float) -> None:
        reception = self._reception
        try:
            slot = reception.slot(packet, sender[0], sender[1], now)
            if slot is None or not is_message(packet):
                return
            if not slot.bucket.take(now):
                reply = reception.too_fast(packet, slot)
            else:
                reply = reception.quick(packet, slot, now)
                if reply is None:
                    start(self._think(packet, slot, sender, way_back), self._spawn)
                    return
            if reply is not None:
                self._send(reply, sender, way_back)
        except Exception as error:  # noqa: BLE001  (one bad datagram must not cost the next ones)
            reception.complain(error)

    async def _think(
        self, packet: bytes, slot: Slot, sender: Sender, way_back: Ancillary | None
    ) -> None:
        reply = await self._reception.thought(packet, slot, udp=True)
        if reply is not None:
            self._send(reply, sender, way_back)

    def _send(self, reply: bytes, sender: Sender, way_back: Ancillary | None) -> None:
        """Send; a reply that cannot be sent is lost, as datagrams are, and the next one goes on."""
        try:
            if way_back is None:
                self._socket.sendto(reply, sender)
            else:
                self._socket.sendmsg([reply], way_back, 0, sender)
        except OSError:
            pass


def _want_packet_info(bound: socket.socket) -> None:
    if bound.family == socket.AF_INET6:
        bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
    else:
        bound.setsockopt(socket.IPPROTO_IP, _IP_PKTINFO, 1)


def _way_back(ancillary: list[tuple[int, int, bytes]], sender: Sender) -> Ancillary | None:
    """Give what makes a reply leave from the address asked; None for multicast and broadcast."""
    for level, kind, octets in ancillary:
        if level == socket.IPPROTO_IP and kind == _IP_PKTINFO:
            _, local, asked = _PKTINFO_4.unpack(octets[: _PKTINFO_4.size])
            if local not in {asked, _NOT_KNOWN}:
                return None
            return [(level, kind, _PKTINFO_4.pack(0, asked, bytes(4)))]
        if level == socket.IPPROTO_IPV6 and kind == socket.IPV6_PKTINFO:
            asked, interface = _PKTINFO_6.unpack(octets[: _PKTINFO_6.size])
            if asked[0] == _MULTICAST_6:
                return None
            is_link_local = len(sender) == _IPV6_SENDER and sender[3] != 0
            return [(level, kind, _PKTINFO_6.pack(asked, interface if is_link_local else 0))]
    return []


_NOT_KNOWN: Final = bytes(4)
"""What the kernel says of a datagram that waited before anybody wanted to know: as after a start
that was caused by it. No reply leaves from an address that is not ours."""
_MULTICAST_6: Final = 0xFF
_IPV6_SENDER: Final = 4
