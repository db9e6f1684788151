"""Responses that may be sent again while they stay true: the fast path.

The memo knows no policy. It can only repeat what `Service.answer` said to somebody with an equal
ruling, for the same question asked in the same way, before any of it ran out. Everything else is
answered None here, and by Python's long way there.

A compiled front may take this over; this class says what it must do.
"""

from collections import deque
from typing import Final

from policy.names import suffixes
from resolver import wire
from resolver.answers import UDP_CEILING, WITHOUT_EDNS, Reply, body_at, flags_of, opt_of
from resolver.clients import REFUSED, Slot
from resolver.generations import Generations
from resolver.message import Query
from resolver.observer import Event, Note
from resolver.wire import HEADER, HEADER_LENGTH

_OPT_HEAD: Final = b"\0\0\x29"
_OPT_LENGTH: Final = 11
_BARE: Final = frozenset({_OPT_HEAD + b"\0\0\0\0\0\0", _OPT_HEAD + b"\0\0\x80\0\0\0"})
"""OPT records without options, without DO and with it, their size left out."""
_QUESTION_TAIL: Final = 4
_PLAIN_FLAGS: Final = wire.RD | wire.AD | wire.CD


_HEADS: Final[dict[bytes, bytes]] = {}
"""Headers without their IDs: there are few different ones, and each is kept once."""


class _Remembered:
    """One response; its octets are made anew when it is a second older."""

    __slots__ = (
        "_age", "_names", "_tail", "bits", "ends", "event", "head", "longest", "opt", "refused",
        "reply",
    )  # fmt: skip

    def __init__(self, reply: Reply, query: Query, event: Event) -> None:
        self.reply, self.event = reply, event
        self.ends = min(reply.expires, reply.ages_at)
        self.bits = event.bits
        self.refused = 1 if event.bits & REFUSED else 0
        self.opt = opt_of(reply, query)
        head = HEADER.pack(
            0, flags_of(reply, query), 1, *reply.sections.counts, 1 if self.opt else 0
        )[2:]
        self.head = _HEADS.setdefault(head, head)
        self._names: frozenset[str] | None = None
        self._age = -1
        self._tail = b""
        self.longest = 0

    def meets(self, names: frozenset[str]) -> bool:
        """Say whether a name set by hand is on the way from the question to its answer."""
        if self._names is None:
            way = (self.event.name, *self.reply.chain)
            self._names = frozenset(suffix for name in way for suffix in suffixes(name))
        return not names.isdisjoint(self._names)

    def tail(self, now: float, left: float) -> bytes:
        """Give what follows the question; TTLs count down and never outlive `left` seconds."""
        age = int(now - self.reply.stored) if self.reply.ages else 0
        if age != self._age:
            self._age = age
            self._tail = body_at(self.reply, now, wire.LONGEST_TTL) + self.opt
            self.longest = max((ttl for _, ttl in self.reply.sections.ttls), default=0) - age
        if self.longest > left:
            return body_at(self.reply, now, left) + self.opt
        return self._tail


class Memo:
    """A bounded store of responses."""

    def __init__(self, capacity: int, noted: deque[Note]) -> None:
        """`noted` takes notes of the replays that somebody counts."""
        self._kept: Generations[bytes, _Remembered] = Generations(capacity)
        self._noted = noted
        self.replays = 0

    def __len__(self) -> int:
        return len(self._kept)

    def replay(self, packet: bytes, slot: Slot, now: float) -> bytes | None:
        """Give the response to a packet of the slot's device, or None if that takes thought."""
        left = slot.until - now
        if left <= 0:
            return None
        zero = packet.find(0, HEADER_LENGTH)
        end = zero + 1 + _QUESTION_TAIL
        rest = packet[end:]
        name = packet[HEADER_LENGTH:zero].lower()
        key = slot.prefix + packet[2:HEADER_LENGTH] + name + packet[zero:end] + rest[7:8]
        found = self._kept.get(key)
        if found is None or found.ends <= now:
            return None
        if rest and rest[:3] + rest[5:] not in _BARE and not is_plain_opt(rest):
            return None
        if slot.names and found.meets(slot.names):
            return None
        tail = found.tail(now, left)
        if end + len(tail) > WITHOUT_EDNS and end + len(tail) > _limit(rest):
            return None
        if found.bits & slot.bits:
            self._noted.append((slot, found.event, now))
        slot.queries += 1
        slot.refused += found.refused
        self.replays += 1
        return packet[:2] + found.head + packet[HEADER_LENGTH:end] + tail

    def remember(self, packet: bytes, query: Query, slot: Slot, reply: Reply, event: Event) -> None:
        """Keep a response that was just sent; the slot's ruling must be the one it was made by.

        Where a name set by hand is on the way, it is for this asker alone and is not kept.
        """
        key = _key(packet, query, slot)
        if key is not None:
            remembered = _Remembered(reply, query, event)
            if not (slot.names and remembered.meets(slot.names)):
                self._kept[key] = remembered

    def forget(self) -> None:
        """Forget all: the table, the catalogue or the settings changed."""
        self._kept.clear()


def _limit(rest: bytes) -> int:
    size = int.from_bytes(rest[3:5], "big")
    return max(WITHOUT_EDNS, min(size, UDP_CEILING))


def _key(packet: bytes, query: Query, slot: Slot) -> bytes | None:
    """Give the key under which exactly such packets are found, or None for an unusual one."""
    end = HEADER_LENGTH + len(query.question)
    zero = end - _QUESTION_TAIL - 1
    usual = (
        bool(slot.prefix)
        and query.klass == wire.IN
        and not query.flags & ~_PLAIN_FLAGS
        and packet[4:12] == (_WITH_OPT if query.edns else _WITHOUT_OPT)
        and packet.find(0, HEADER_LENGTH) == zero
        and (is_plain_opt(packet[end:]) if query.edns else len(packet) == end)
    )
    if not usual:
        return None
    name = packet[HEADER_LENGTH:zero].lower()
    do = packet[end + 7 : end + 8]
    return slot.prefix + packet[2:HEADER_LENGTH] + name + packet[zero:end] + do


_WITHOUT_OPT = bytes((0, 1, 0, 0, 0, 0, 0, 0))
_WITH_OPT = bytes((0, 1, 0, 0, 0, 0, 0, 1))


def is_plain_opt(rest: bytes) -> bool:
    """Say whether these octets are one OPT record of version 0 whose options are well-formed."""
    if len(rest) < _OPT_LENGTH or rest[:3] != _OPT_HEAD or rest[5:7] != b"\0\0" or rest[8]:
        return False
    offset, end = _OPT_LENGTH, _OPT_LENGTH + (rest[9] << 8 | rest[10])
    if end != len(rest):
        return False
    while offset + 4 <= end:
        offset += 4 + (rest[offset + 2] << 8 | rest[offset + 3])
    return offset == end
