"""Octets of DNS messages: numbers of RFC 1035 and its successors, and names on the wire.

Everything here raises `WireError` for octets that are no DNS message, and nothing else.
"""

import struct
from typing import Final

from policy.names import from_labels

HEADER_LENGTH: Final = 12
LONGEST_NAME: Final = 255
"""Octets of a name on the wire (RFC 1035 section 2.3.4)."""
LONGEST_LABEL: Final = 63
LARGEST_MESSAGE: Final = 65535
LONGEST_TTL: Final = 86400
"""Seconds for which anything is kept at most."""
POINTER: Final = 0xC0
TO_QUESTION: Final = b"\xc0\x0c"
"""A compression pointer to the question's name, which always stands at octet 12."""

# Flags, as in the two octets after the ID.
QR: Final = 0x8000
AA: Final = 0x0400
TC: Final = 0x0200
RD: Final = 0x0100
RA: Final = 0x0080
AD: Final = 0x0020
CD: Final = 0x0010
OPCODE_MASK: Final = 0x7800
QUERY: Final = 0
DO: Final = 0x8000
"""In the flags of an OPT record (RFC 3225)."""

# Response codes; those above 15 need EDNS.
NOERROR: Final = 0
FORMERR: Final = 1
SERVFAIL: Final = 2
NXDOMAIN: Final = 3
NOTIMP: Final = 4
REFUSED: Final = 5
BADVERS: Final = 16

# Classes and types.
IN: Final = 1
CHAOS: Final = 3
A: Final = 1
NS: Final = 2
CNAME: Final = 5
SOA: Final = 6
PTR: Final = 12
HINFO: Final = 13
TXT: Final = 16
AAAA: Final = 28
DNAME: Final = 39
OPT: Final = 41
DS: Final = 43
RRSIG: Final = 46
NSEC: Final = 47
NSEC3: Final = 50
SVCB: Final = 64
HTTPS: Final = 65
NXNAME: Final = 128
TKEY: Final = 249
TSIG: Final = 250
IXFR: Final = 251
AXFR: Final = 252
ANY: Final = 255

MNEMONICS: Final = {
    A: "A", NS: "NS", CNAME: "CNAME", SOA: "SOA", PTR: "PTR", HINFO: "HINFO", 15: "MX",
    TXT: "TXT", AAAA: "AAAA", 33: "SRV", 35: "NAPTR", DNAME: "DNAME", DS: "DS", RRSIG: "RRSIG",
    NSEC: "NSEC", 48: "DNSKEY", NSEC3: "NSEC3", 52: "TLSA", SVCB: "SVCB", HTTPS: "HTTPS",
    ANY: "ANY", 257: "CAA",
}  # fmt: skip

SHORT = struct.Struct("!H")
LONG = struct.Struct("!I")
HEADER = struct.Struct("!6H")
RECORD_HEAD = struct.Struct("!HHIH")
"""Type, class, TTL and RDLENGTH, as they follow a record's owner name."""


class WireError(ValueError):
    """These octets are no DNS message."""


def skip_question_name(message: bytes) -> int:
    """Give the offset after the question's name; it may hold no pointer (nothing is before it)."""
    offset = HEADER_LENGTH
    try:
        while length := message[offset]:
            if length > LONGEST_LABEL:
                raise WireError
            offset += length + 1
    except IndexError:
        raise WireError from None
    if offset - HEADER_LENGTH >= LONGEST_NAME:
        raise WireError
    return offset + 1


def read_name(message: bytes, offset: int) -> tuple[bytes, int]:
    """Give a name without compression, in its own letter case, and the offset after it.

    A pointer must lead backwards (RFC 1035 section 4.1.4), so that no chain of them is endless.
    """
    parts: list[bytes] = []
    total, after, before = 1, 0, offset
    try:
        while length := message[offset]:
            if length <= LONGEST_LABEL:
                end = offset + length + 1
                total += length + 1
                if end >= len(message) or total > LONGEST_NAME:
                    raise WireError
                parts.append(message[offset:end])
                offset = end
            elif length >= POINTER:
                after = after or offset + 2
                offset = (length & 0x3F) << 8 | message[offset + 1]
                if not HEADER_LENGTH <= offset < before:
                    raise WireError
                before = offset
            else:
                raise WireError
    except IndexError:
        raise WireError from None
    parts.append(b"\0")
    return b"".join(parts), after or offset + 1


def labels_of(name: bytes) -> list[bytes]:
    """Split a name without compression into its labels; the root has none."""
    labels, offset = [], 0
    while length := name[offset]:
        labels.append(name[offset + 1 : offset + 1 + length])
        offset += length + 1
    return labels


def text_of(name: bytes) -> str:
    """Give the canonical name (`policy.names`) of a name on the wire."""
    return from_labels(labels_of(name))


def wire_of(name: str) -> bytes:
    """Give a canonical name on the wire."""
    if not name:
        return b"\0"
    if "\\" in name:
        labels = [_octets(label) for label in name.split(".")]
    else:
        labels = name.encode("ascii").split(b".")
    return b"".join([_LENGTHS[len(label)] + label for label in labels]) + b"\0"


_LENGTHS: Final = [bytes((length,)) for length in range(LONGEST_LABEL + 1)]


def _octets(label: str) -> bytes:
    octets, rest = bytearray(), label
    while rest:
        if rest[0] == "\\":
            octets.append(int(rest[1:4]))
            rest = rest[4:]
        else:
            octets.append(ord(rest[0]))
            rest = rest[1:]
    return bytes(octets)
