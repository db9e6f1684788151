"""How other filters name a device: by its MAC address, or by one address. Pure."""

import ipaddress
import re
from dataclasses import dataclass

_MAC = re.compile(r"[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """One of the two."""

    mac: str | None = None
    address: str | None = None


def device_key(text: str) -> DeviceKey | None:
    """Read a MAC address or an IP address; None for a network, a host's name or an interface."""
    plain = text.strip()
    if _MAC.fullmatch(plain):
        return DeviceKey(mac=plain.lower().replace("-", ":"))
    try:
        return DeviceKey(address=str(ipaddress.ip_address(plain)))
    except ValueError:
        return None
