"""Names that devices gave themselves when they asked for an address (dnsmasq's lease file)."""

from collections.abc import Iterable
from pathlib import Path

_FIELDS = 4
_UNNAMED = "*"


def names_by_mac(files: Iterable[Path]) -> dict[str, str]:
    """Give host names by MAC address; a file that is not there has none."""
    names: dict[str, str] = {}
    for path in files:
        try:
            lines = path.read_text("utf-8", "replace").splitlines()
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if len(fields) >= _FIELDS and fields[3] != _UNNAMED:
                names[fields[1].lower()] = fields[3]
    return names
