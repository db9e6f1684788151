"""The head of a table file, checked: header, sources, and the bounds that later reads rely on.

Only this is read when a table is opened, so it takes the same short time whatever the table holds.
"""

import json
import mmap
import struct
import zlib
from pathlib import Path
from typing import NamedTuple, NoReturn

from blocklists import layout
from blocklists.sources import Source


class TableError(Exception):
    """The file is no table that can be used; the message is a clear sentence."""


class ForeignTableError(TableError):
    """The file was written on a machine with another byte order: it has to be compiled again."""


class Head(NamedTuple):
    """What is known of a table as soon as it is open."""

    header: layout.Header
    sources: tuple[Source, ...]
    counts: tuple[int, ...]
    """How many names each source holds."""
    inputs: str
    """What the table was compiled from, as `compile_table` was told."""


def read_head(octets: mmap.mmap, path: Path) -> Head:
    """Check and give the head. Raises `TableError`."""
    if octets[: len(layout.MAGIC)] != layout.MAGIC:
        _refuse(path, "is not a table of Nigehban")
    if len(octets) < layout.HEADER_SIZE:
        _refuse(path, "ends early")
    _check_preamble(octets[: layout.HEADER_SIZE], path)
    header, checksum = layout.unpack_header(octets[: layout.HEADER_SIZE])
    end = header.places.end
    if end != len(octets):
        ends = "ends early" if end > len(octets) else "is longer than it should be"
        _refuse(path, f"{ends}: it has {len(octets)} octets of {end}")
    _check_sizes(header, path)
    stored = octets[header.places.sources :]
    if zlib.crc32(stored, zlib.crc32(header.pack())) != checksum:
        _refuse(path, "is damaged at its head")
    _check_bounds(octets, header, path)
    return _described(header, stored)


def _check_preamble(octets: bytes, path: Path) -> None:
    _, byte_order, version = layout.unpack_preamble(octets)
    if byte_order == int.from_bytes(layout.BYTE_ORDER.to_bytes(2, "big"), "little"):
        message = (
            f"The table {path} was written on a machine with another byte order; "
            "it has to be compiled again here."
        )
        raise ForeignTableError(message)
    if byte_order != layout.BYTE_ORDER:
        _refuse(path, "is damaged at its head")
    if version != layout.VERSION:
        _refuse(path, f"has version {version}; this program reads version {layout.VERSION}")


def _check_sizes(header: layout.Header, path: Path) -> None:
    places = header.places
    fits = (
        layout.HEADER_SIZE == places.buckets <= places.entries
        and list(places) == sorted(places)
        and layout.SMALLEST_BITS <= header.bits <= layout.LARGEST_BITS
        and places.entries - places.buckets >= 4 * ((1 << header.bits) + 1)
        and places.starts - places.entries == layout.ENTRY_SIZE * header.entries
        and places.members - places.starts == 4 * (header.sets + 1)
        and header.sets <= layout.MOST_SETS
    )
    if not fits:
        _refuse(path, "is damaged at its head: its sizes do not fit together")


def _check_bounds(octets: mmap.mmap, header: layout.Header, path: Path) -> None:
    def number(place: int, position: int) -> int:
        (value,) = struct.unpack_from("=I", octets, place + 4 * position)
        return int(value)

    places = header.places
    members = (places.conditions - places.members) // 2
    if (
        number(places.buckets, 0) != 0
        or number(places.buckets, 1 << header.bits) != header.entries
        or number(places.starts, 0) != 0
        or number(places.starts, header.sets) != members
    ):
        _refuse(path, "is damaged: its index does not fit its entries")


def _described(header: layout.Header, stored: bytes) -> Head:
    document = json.loads(stored)  # by its checksum, what was written
    rows = document["sources"]
    return Head(
        header,
        tuple(Source.from_json(row) for row in rows),
        tuple(int(row["names"]) for row in rows),
        str(document["inputs"]),
    )


def _refuse(path: Path, what: str) -> NoReturn:
    message = f"The table {path} {what}."
    raise TableError(message)
