"""Names that devices gave themselves when they asked for an address (dnsmasq's lease file)."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

_FIELDS = 4
_UNNAMED = "*"
_MOST_OCTETS = 1 << 20


def names_by_mac(files: Iterable[Path]) -> dict[str, str]:
    """Give host names by MAC address; a file that is not there has none."""
    names: dict[str, str] = {}
    for path in files:
        try:
            lines = _text(path).splitlines()
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if len(fields) >= _FIELDS and fields[3] != _UNNAMED:
                names[fields[1].lower()] = fields[3]
    return names


def _text(path: Path) -> str:
    """Read a file that another program writes, which may be anything; raises OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return ""
        return os.read(handle, _MOST_OCTETS).decode("utf-8", "replace")
    finally:
        os.close(handle)
