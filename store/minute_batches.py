"""How a minute's changes are written down: small, and readable after any power cut.

A batch holds the instant, the owners that this file has not named yet, and the bits that are new.
Bits are only ever added, so a batch that is taken in twice does no harm. Numbers are little-endian:

    check (4) · era (4) · instant (8) · octets of owners (2) · records (2) · owners · records

The check is CRC-32 of all that follows it, begun with the format's version. Owners are JSON,
numbered in the order in which they come. A record is an owner's number, a minute, and 16 bits of
low and of high from that minute on. The batches of one file have one era; what lies behind them of
an era before was written over.
"""

import json
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from policy.minutes import MINUTES_IN_DAY, Estimate, UseKey

VERSION: Final = 1
_CHECK: Final = struct.Struct("<I")
_HEAD: Final = struct.Struct("<IdHH")
_RECORD: Final = struct.Struct("<HHHH")
_WINDOW: Final = 16
_WINDOW_BITS: Final = (1 << _WINDOW) - 1
_MOST: Final = 0xFFFF


class Owner(NamedTuple):
    """Whose minutes of which day."""

    household: str
    day: str
    key: UseKey


@dataclass(frozen=True, slots=True)
class Batch:
    """What changed in a minute."""

    instant: float
    owners: Sequence[Owner]
    """Those that are new; their numbers follow those of the batches before."""
    bits: Sequence[tuple[int, Estimate]]
    """New minutes by an owner's number."""


def encoded(batch: Batch, era: int) -> bytes | None:
    """Write a batch; None where it is too large for one."""
    plain = [[o.household, o.day, *o.key] for o in batch.owners]
    owners = json.dumps(plain, separators=(",", ":")).encode() if plain else b""
    records = [_RECORD.pack(n, *w) for n, e in batch.bits if n <= _MOST for w in _windows(e)]
    if len(owners) > _MOST or len(records) > _MOST or any(n > _MOST for n, _ in batch.bits):
        return None
    body = _HEAD.pack(era, batch.instant, len(owners), len(records)) + owners + b"".join(records)
    return _CHECK.pack(zlib.crc32(body, VERSION)) + body


def batches(octets: bytes) -> Iterator[tuple[Batch, int, int]]:
    """Read the batches that are whole, each with its era and the place where it ends."""
    place, first_era = 0, None
    while (end := _end_of_batch(octets, place)) is not None:
        batch, era = _decoded(octets[place + _CHECK.size : end])
        if first_era not in {None, era}:
            return
        first_era = era
        yield batch, era, end
        place = end


def _end_of_batch(octets: bytes, place: int) -> int | None:
    """Give where the batch at a place ends; None where there is none, or a torn one."""
    body = place + _CHECK.size
    if body + _HEAD.size > len(octets):
        return None
    era, _, owners, records = _HEAD.unpack_from(octets, body)
    end = body + _HEAD.size + owners + records * _RECORD.size
    (check,) = _CHECK.unpack_from(octets, place)
    if not era or end > len(octets) or zlib.crc32(octets[body:end], VERSION) != check:
        return None
    return int(end)


def _decoded(body: bytes) -> tuple[Batch, int]:
    era, instant, length, _ = _HEAD.unpack_from(body)
    rows = json.loads(body[_HEAD.size : _HEAD.size + length] or b"[]")
    owners = [Owner(household, day, UseKey(*key)) for household, day, *key in rows]
    bits = [
        (number, Estimate(low << first, high << first))
        for number, first, low, high in _RECORD.iter_unpack(body[_HEAD.size + length :])
    ]
    return Batch(instant, owners, bits), era


def _windows(new: Estimate) -> Iterator[tuple[int, int, int]]:
    """Cut bits into stretches: (first minute, low, high)."""
    low, high = new.low, new.high
    while both := (low | high) & ((1 << MINUTES_IN_DAY) - 1):
        first = (both & -both).bit_length() - 1
        yield first, (low >> first) & _WINDOW_BITS, (high >> first) & _WINDOW_BITS
        low = low >> (first + _WINDOW) << (first + _WINDOW)
        high = high >> (first + _WINDOW) << (first + _WINDOW)
