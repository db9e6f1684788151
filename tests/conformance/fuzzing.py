"""Damages octets, the same way for the same random generator.

Law of this file: pure; it knows where a DNS message has its tender places and nothing of servers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conformance import messages
from tests.conformance.messages import Edns

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

TENDER = (0x00, 0x01, 0x0C, 0x29, 0x3F, 0x40, 0x7F, 0x80, 0xBF, 0xC0, 0xFF)


def seeds(qname: bytes) -> list[bytes]:
    """Sound queries of many kinds to begin with."""
    options = ((messages.COOKIE, b"12345678"), (messages.ECS, b"\x00\x01\x18\x00\x5d\xb8\xd8"))
    bare = [messages.query(qname, qtype, ident=0) for qtype in (1, 28, 65, 16, 255)]
    edns = [
        messages.query(qname, ident=0, edns=Edns()),
        messages.query(qname, ident=0, edns=Edns(size=4096, flags=messages.DO, options=options)),
        messages.query(messages.ROOT, messages.NS, ident=0, edns=Edns()),
    ]
    update = messages.message(
        0,
        5 << 11,
        questions=[messages.question(qname, messages.SOA)],
        authority=[messages.a(qname, "93.184.215.14")],
    )
    return [*bare, *edns, update]


def damaged(random: random.Random, octets: bytes) -> bytes:
    """The octets after one to four random changes."""
    body = bytearray(octets)
    for _ in range(random.randrange(1, 5)):
        random.choice(_CHANGES)(random, body)
    return bytes(body[:4096])


def _flip(random: random.Random, body: bytearray) -> None:
    if body:
        body[random.randrange(len(body))] ^= 1 << random.randrange(8)


def _tender(random: random.Random, body: bytearray) -> None:
    if body:
        body[random.randrange(len(body))] = random.choice(TENDER)


def _count(random: random.Random, body: bytearray) -> None:
    at = random.choice((4, 6, 8, 10))
    if len(body) >= 12:
        body[at : at + 2] = random.choice((b"\0\0", b"\0\1", b"\0\2", b"\xff\xff"))


def _cut(random: random.Random, body: bytearray) -> None:
    del body[random.randrange(len(body) + 1) :]


def _remove(random: random.Random, body: bytearray) -> None:
    at = random.randrange(len(body) + 1)
    del body[at : at + random.randrange(1, 9)]


def _insert(random: random.Random, body: bytearray) -> None:
    at = random.randrange(len(body) + 1)
    body[at:at] = random.randbytes(random.randrange(1, 9))


def _repeat(random: random.Random, body: bytearray) -> None:
    at = random.randrange(len(body) + 1)
    body[at:at] = body[at : at + random.randrange(1, 40)]


def _point(random: random.Random, body: bytearray) -> None:
    at = random.randrange(len(body) + 1)
    body[at : at + 2] = bytes([0xC0 | random.randrange(2), random.randrange(256)])


def _append(random: random.Random, body: bytearray) -> None:
    body += random.randbytes(random.randrange(1, 64))


_CHANGES: tuple[Callable[[random.Random, bytearray], None], ...] = (
    _flip,
    _tender,
    _count,
    _cut,
    _remove,
    _insert,
    _repeat,
    _point,
    _append,
)
