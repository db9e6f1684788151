"""EDNS options that mean something to us: MAC addresses from forwarders, TCP keepalive, ECS."""

import binascii
import ipaddress
from typing import Final

from resolver import wire
from resolver.answers import Reply
from resolver.wire import HEADER_LENGTH, SHORT

_MAC: Final = 65001
"""dnsmasq's add-mac: six octets."""
_MAC_AS_TEXT: Final = 65073
"""dnsmasq's add-mac=text (17 characters) and add-mac=base64 (8 characters)."""
KEEPALIVE: Final = 11
"""edns-tcp-keepalive (RFC 7828)."""
_OPT_LENGTH: Final = 11


def bad_version() -> Reply:
    """Answer an EDNS version that we do not know (RFC 6891 section 6.1.3)."""
    return Reply(wire.BADVERS)


def keepalive(seconds: float) -> tuple[int, bytes]:
    """Say how long an idle TCP connection stays open, in units of 100 ms."""
    return KEEPALIVE, SHORT.pack(int(seconds * 10))


def forwarded_mac(packet: bytes) -> str | None:
    """Give the MAC address that a forwarder put into a query, if it did.

    The options are read only where they belong, in an OPT record right after the question.
    """
    end = packet.find(0, HEADER_LENGTH) + 5
    if packet[10:12] != b"\0\1" or packet[end : end + 3] != b"\0\0\x29":
        return None
    offset = end + _OPT_LENGTH
    while offset + 4 <= len(packet):
        code, length = (
            SHORT.unpack_from(packet, offset)[0],
            SHORT.unpack_from(packet, offset + 2)[0],
        )
        value = packet[offset + 4 : offset + 4 + length]
        if code == _MAC and len(value) == _MAC_OCTETS:
            return value.hex(":")
        if code == _MAC_AS_TEXT:
            return _of_text(value)
        offset += 4 + length
    return None


_MAC_OCTETS: Final = 6


def _of_text(value: bytes) -> str | None:
    try:
        if len(value) == len("02:aa:bb:cc:dd:01"):
            octets = bytes.fromhex(value.decode("ascii").replace(":", ""))
        else:
            octets = binascii.a2b_base64(value)
    except ValueError:
        return None
    return octets.hex(":") if len(octets) == _MAC_OCTETS else None


def client_subnet(text: str) -> bytes:
    """Write the ECS option for a fixed network (RFC 7871 section 6); empty for none."""
    if not text:
        return b""
    network = ipaddress.ip_network(text)
    family = 1 if network.version == 4 else 2  # noqa: PLR2004  (IP versions)
    octets = network.network_address.packed[: (network.prefixlen + 7) // 8]
    return family.to_bytes(2, "big") + bytes((network.prefixlen, 0)) + octets
