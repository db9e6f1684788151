"""How a table file is laid out; its writer and its reader both take it from here.

    header      128 octets, below
    index       u32, 2^bits + 1      entries of bucket b are number index[b] to index[b + 1]
    entries     8 octets each        low 48 bits of the name's hash, then the set number, u16
    set starts  u32, sets + 1        members of set s are number starts[s] to starts[s + 1]
    members     u16 each             what one source says: action 2 bits, scope 2, source 12
    conditions  JSON                 patterns, rules for some query types or but some names
    sources     JSON                 bit i of a bitmap is the i-th of them

A hash is BLAKE2s (RFC 7693) of the canonical name, 8 octets, with a salt; its first `bits` bits, 16
or more, choose the bucket, and an entry keeps the last 48: all 64 bits are compared. Numbers are in
the byte order of the machine that wrote the file, but for the entries' set numbers, whose less
significant octet always comes first.
"""

import struct
from typing import Final, NamedTuple, Protocol

from policy.digests import blake2s

MAGIC: Final = b"NIGEHTAB"
VERSION: Final = 1
BYTE_ORDER: Final = 0x0102
HEADER_SIZE: Final = 128
SMALLEST_BITS: Final = 16
LARGEST_BITS: Final = 26
BUCKET: Final = 4
"""How many entries a bucket holds on average, or up to twice as many."""
ENTRY_SIZE: Final = 8
HASH_SIZE: Final = 8
KEPT_SIZE: Final = 6
SALT_SIZE: Final = 8
MOST_SETS: Final = 1 << 16

SOURCE_BITS: Final = 12
SUFFIX_LIST: Final = (1 << SOURCE_BITS) - 1
"""The source number that stands for the Public Suffix List; then scope and action are its flags."""
MOST_SOURCES: Final = SUFFIX_LIST

EXCEPTION: Final = 1
IMPORTANT: Final = 2

_preamble = struct.Struct("=8sHH")
_fields = struct.Struct("=BB2x8sQQII7QI")
_checksum = struct.Struct("=I")


class Places(NamedTuple):
    """Where each section begins (`buckets`: the index), and where the file ends."""

    buckets: int
    entries: int
    starts: int
    members: int
    conditions: int
    sources: int
    end: int


class Header(NamedTuple):
    """What the header says besides magic, byte order and version."""

    bits: int
    top_level: int
    """1: some source names a top-level domain, so a look-up has to go up to it."""
    salt: bytes
    names: int
    entries: int
    sets: int
    conditions: int
    places: Places
    body_checksum: int

    def pack(self) -> bytes:
        *numbers, places, checksum = self
        preamble = _preamble.pack(MAGIC, BYTE_ORDER, VERSION)
        return preamble + _fields.pack(*numbers, *places, checksum)


def sealed(packed: bytes, checksum: int) -> bytes:
    """Give the header as it stands in a file, with the checksum of itself and the sources."""
    return (packed + _checksum.pack(checksum)).ljust(HEADER_SIZE, b"\0")


def unpack_preamble(octets: bytes) -> tuple[bytes, int, int]:
    """Give magic, byte order and version; only of a file of this version is the rest known."""
    magic, byte_order, version = _preamble.unpack_from(octets)
    return magic, byte_order, version


def unpack_header(octets: bytes) -> tuple[Header, int]:
    """Give the header and the checksum of itself and the sources."""
    fields = _fields.unpack_from(octets, _preamble.size)
    (checksum,) = _checksum.unpack_from(octets, _preamble.size + _fields.size)
    return Header._make([*fields[:7], Places._make(fields[7:-1]), fields[-1]]), checksum


def bits_for(entries: int) -> int:
    """Give how many bits of the hash choose the bucket."""
    return min(max(SMALLEST_BITS, (entries // BUCKET).bit_length() - 1), LARGEST_BITS)


def member(source: int, scope: int, *, exception: bool = False, important: bool = False) -> int:
    """Pack what one source says at a name."""
    action = EXCEPTION * exception | IMPORTANT * important
    return (action << 2 | scope) << SOURCE_BITS | source


def hash_state(salt: bytes) -> "Blake2State":
    """Give the state to copy for each name: a third faster than to begin anew."""
    return blake2s(digest_size=HASH_SIZE, salt=salt)


class Blake2State(Protocol):
    """The part of `hashlib`'s objects that is used here."""

    def copy(self) -> "Blake2State": ...
    def update(self, octets: bytes, /) -> None: ...
    def digest(self) -> bytes: ...
