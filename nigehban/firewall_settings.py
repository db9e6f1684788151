"""What the operator says of the firewall, in the settings; and the addresses that are shipped."""

import json
from pathlib import Path

from policy.document import canonical_mac
from policy.reading import Problems, Section, shown
from resolver.settings import Firewall

DEFAULT_SOCKET = "/run/nigehban-fw/socket"
"""Where nigehban-fw listens, unless it is told otherwise."""
_LONGEST_PATH = 100


def read_firewall(settings: Section, problems: Problems) -> Firewall:
    """Read `firewall: off`, `firewall: on`, or a section."""
    value = settings.raw("firewall")
    if value is None or value is False or value == "off":
        return Firewall()
    if value is True or value == "on":
        return Firewall(DEFAULT_SOCKET)
    section = settings.section("firewall")
    found = Firewall(
        socket=section.text("socket", DEFAULT_SOCKET),
        drop_labels=bool(section.flag("drop_labels", default=False)),
        strict=_macs(section, "strict", problems),
        exempt=_macs(section, "exempt", problems),
    )
    if not found.socket.startswith("/") or len(found.socket) > _LONGEST_PATH:
        problems.add(section.at("socket"), f"expected a short path, got {shown(found.socket)}")
    section.done()
    return found


def resolvers(catalogue: Path) -> tuple[str, ...]:
    """Give the shipped addresses of others' resolvers that speak DNS over HTTPS."""
    rows = json.loads((catalogue / "resolvers.json").read_text("utf-8"))["addresses"]
    return tuple(address for address, _ in rows)


def _macs(section: Section, key: str, problems: Problems) -> tuple[str, ...]:
    macs = []
    for at, entry in section.entries(key):
        try:
            macs.append(canonical_mac(str(entry)))
        except ValueError as reason:
            problems.add(at, str(reason))
    return tuple(macs)
