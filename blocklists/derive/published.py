"""Read a published list as a set of canonical names; what is not a name is left out.

These readers know just the formats that the recipes need: one name a line, hosts files, and
dnsmasq's `address=/name/`. The product's own readers (`blocklists.formats`) know all the others.
"""

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from policy.names import BadName, canonical

_ADDRESS = re.compile(r"[0-9.]+|[0-9a-f]*:[0-9a-f:.]*", re.IGNORECASE)
_DNSMASQ = re.compile(r"(?:address|server|local)=/([^/]+)/")
_LOCAL = frozenset({"localhost", "localdomain", "local", "broadcasthost", "ip6-localhost"})


@dataclass(frozen=True)
class Published:
    """One list in the folder: its path there (for people too) and how to read it."""

    path: str
    dnsmasq: bool = False


def read_names(folder: Path, published: Published) -> frozenset[str]:
    """Give the names of a list, `www.` taken off, without addresses and single labels."""
    lines = text_lines(folder / published.path)
    found = _dnsmasq_names(lines) if published.dnsmasq else _plain_or_hosts_names(lines)
    return frozenset(name for text in found if (name := usable_name(text)))


def text_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a text file, gzip-packed or not."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", errors="replace") as lines:
            yield from lines
    else:
        with path.open(encoding="utf-8", errors="replace") as lines:
            yield from lines


def usable_name(text: str) -> str | None:
    """Give the canonical name without `www.`, or None for an address, a word or rubbish."""
    try:
        name = canonical(text)
    except BadName:
        return None
    if name.startswith("www.") and name.count(".") > 1:
        name = name.removeprefix("www.")
    top = name.rpartition(".")[2]
    if "." not in name or top.isdigit() or top in _LOCAL:
        return None
    return name


def _plain_or_hosts_names(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        words = line.split("#")[0].split()
        if len(words) > 1 and _ADDRESS.fullmatch(words[0]):
            yield from words[1:]
        elif words and words[0][0] not in "!;[":
            yield words[0].removeprefix("*.").lstrip(".").split("/")[0]


def _dnsmasq_names(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if match := _DNSMASQ.match(line):
            yield match[1]
