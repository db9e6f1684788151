"""An upstream for tests: answers every A and AAAA question with an address of its own choice.

Run by `python tests/e2e/stub_upstream.py HOST PORT [NAME=ADDRESS...]`, where some names have other
addresses; standard library only.
"""

import ipaddress
import socket
import sys

A, AAAA = 1, 28
ANSWERS = {A: bytes((198, 51, 100, 1)), AAAA: bytes.fromhex("20010db8000000000000000000000001")}


Named = dict[tuple[bytes, int], bytes]
"""RDATA by name on the wire, and type."""


def answer(query: bytes, named: Named | None = None) -> bytes | None:
    """Write the response to a query with one question."""
    end = query.find(0, 12) + 5
    if len(query) < 17 or end < 17:  # a header and the smallest question
        return None
    kind = int.from_bytes(query[end - 4 : end - 2], "big")
    rdata = (named or {}).get((query[12 : end - 4].lower(), kind), ANSWERS.get(kind))
    head = query[:2] + bytes((0x80 | query[2] & 0x79, 0x80)) + b"\0\1"
    counts = b"\0\1\0\0\0\0" if rdata else b"\0\0\0\0\0\0"
    record = b""
    if rdata:
        record = b"\xc0\x0c" + query[end - 4 : end] + b"\0\0\1\x2c"
        record += len(rdata).to_bytes(2, "big") + rdata
    return head + counts + query[12:end] + record


def named_by(words: list[str]) -> Named:
    """Read words such as `school.example=198.51.100.2`."""
    named = {}
    for word in words:
        name, _, address = word.partition("=")
        packed = ipaddress.ip_address(address).packed
        wire = b"".join(bytes((len(label),)) + label.encode() for label in name.split("."))
        named[wire + b"\0", A if len(packed) == 4 else AAAA] = packed
    return named


def main(host: str, port: int, named: Named) -> None:
    """Answer until ended."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as listening:
        listening.bind((host, port))
        while True:
            query, sender = listening.recvfrom(4096)
            response = answer(query, named)
            if response is not None:
                listening.sendto(response, sender)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), named_by(sys.argv[3:]))
