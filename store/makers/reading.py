"""Read the forms in which makers' address blocks are published: one entry a line, or two.

A block is a prefix of 24, 28 or 36 bits. A line that cannot be read is counted and skipped; a file
of which nothing can be read is none of these forms.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from store.makers.names import plain_name
from store.makers.table import LENGTHS, MakersError

_MOST_BLOCKS: Final = 500_000
_LONGEST_LINE: Final = 4096
_COLUMNS: Final = 3

# "00:00:0C<TAB>Cisco<TAB>Cisco Systems, Inc", "00:55:DA:00/28<TAB>…", with spaces where it likes
_MANUF: Final = re.compile(
    r"([0-9A-F]{2}(?:[:-][0-9A-F]{2}){2,5})(?:/(\d{2}))?\s*\t\s*([^\t]+)(?:\t\s*(.*))?",
    re.IGNORECASE,
)
# the IEEE's text: 00-22-72, then (hex), then "American Micro-Fuel Device Corp."
_HEX: Final = re.compile(r"([0-9A-F]{2}(?:-[0-9A-F]{2}){2})\s+\(hex\)\s+(.+)", re.IGNORECASE)
# "000000-0FFFFF     (base 16)<TAB><TAB>…": the part of that block which it is about
_BASE_16: Final = re.compile(r"([0-9A-F]{6})-([0-9A-F]{6})\s+\(base 16\)\s+(.+)", re.IGNORECASE)
# "00000C Cisco Systems", and longer blocks by longer prefixes
_BARE: Final = re.compile(r"([0-9A-F]{6}|[0-9A-F]{7}|[0-9A-F]{9})\s+(\S.*)", re.IGNORECASE)


@dataclass
class Blocks:
    """What was read: names by (length in bits, prefix), and how many lines were skipped."""

    names: dict[tuple[int, int], str] = field(default_factory=dict)
    skipped: int = 0

    def add(self, bits: int, prefix: int, name: str) -> None:
        """Note a block; a nameless one only says that nothing is known of it."""
        if len(self.names) >= _MOST_BLOCKS:
            message = f"there are more than {_MOST_BLOCKS} blocks in it"
            raise MakersError(message)
        self.names[bits, prefix] = plain_name(name)


def read(lines: Iterable[str]) -> Blocks:
    """Read a file of any of the forms; raises `MakersError`."""
    blocks, rest = Blocks(), _lines(lines)
    first = next(rest, None)
    if first is None:
        message = "the file is empty"
        raise MakersError(message)
    if first.startswith("Registry,Assignment,"):
        _read_csv(rest, blocks)
    else:
        _read_text(chain([first], rest), blocks)
    if not blocks.names or blocks.skipped > len(blocks.names):
        message = "it is not a list of makers in a form that is known"
        raise MakersError(message)
    return blocks


def _lines(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        text = line[:_LONGEST_LINE].strip("\ufeff\r\n ")
        if text and not text.startswith("#"):
            yield text


def _read_csv(lines: Iterator[str], blocks: Blocks) -> None:
    """Read the IEEE's own table: MA-L, MA-M, MA-S and IAB by the length of the assignment."""
    try:
        for row in csv.reader(lines):
            bits = 4 * len(row[1]) if len(row) >= _COLUMNS else 0
            if bits in LENGTHS and _is_hex(row[1]):
                blocks.add(bits, int(row[1], 16), row[2])
            else:
                blocks.skipped += 1
    except csv.Error as error:
        message = f"it cannot be read as a table: {error}"
        raise MakersError(message) from error


def _read_text(lines: Iterable[str], blocks: Blocks) -> None:
    block = 0
    for line in lines:
        if found := _MANUF.fullmatch(line):
            _add_manuf(found, blocks)
        elif found := _HEX.fullmatch(line):
            block = int(found[1].replace("-", ""), 16)
            blocks.add(24, block, found[2])
        elif found := _BASE_16.fullmatch(line):
            _add_part(block, found, blocks)
        elif found := _BARE.fullmatch(line):
            if "(base 16)" not in line:
                blocks.add(4 * len(found[1]), int(found[1], 16), found[2])
        elif not line[0].isspace() and not _is_address_line(line):
            blocks.skipped += 1


def _add_manuf(found: re.Match[str], blocks: Blocks) -> None:
    digits = re.sub("[:-]", "", found[1])
    bits = int(found[2] or 4 * len(digits))
    if bits not in LENGTHS:
        blocks.skipped += 1  # single addresses that stand for something
        return
    prefix = int(digits.ljust(12, "0"), 16) >> (48 - bits)
    blocks.add(bits, prefix, (found[4] or "").lstrip("# ") or found[3])


def _add_part(block: int, found: re.Match[str], blocks: Blocks) -> None:
    """Add the part of a block that a range names; the block as a whole is nobody's then."""
    first, last = int(found[1], 16), int(found[2], 16)
    bits = 48 - (last - first + 1).bit_length() + 1
    if bits not in LENGTHS or first & last != first:
        blocks.skipped += 1
        return
    blocks.names.pop((24, block), None)
    blocks.add(bits, (block << 24 | first) >> (48 - bits), found[3])


def _is_address_line(line: str) -> bool:
    """Say whether a line can belong to the address that follows a name in the IEEE's text."""
    return line.startswith(("OUI/", "OUI\t", "company_id", "Organization", "MA-"))


def _is_hex(text: str) -> bool:
    return re.fullmatch("[0-9A-Fa-f]+", text) is not None
