"""Hosts files (RFC 952's descendants, hosts(5)): an address, then the names that it has.

In a block list the address is a dead end (0.0.0.0, 127.0.0.1, ::), and each name means that very
name. A line with a real address would send the name elsewhere, which no list may do here. A bare
name is taken too, since lists of exact names without addresses are common.
"""

import re
from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from typing import Final

from blocklists.entries import Entry, Scope, Skipped, entry_for
from blocklists.listed_names import NOT_A_NAME, USUAL
from policy.names import LONGEST_NAME

REWRITES: Final = "sends the name to an address, which a list may not do"
OWN_NAMES: Final = frozenset({
    "localhost", "localhost.localdomain", "local", "broadcasthost", "ip6-localhost",
    "ip6-loopback", "ip6-localnet", "ip6-mcastprefix", "ip6-allnodes", "ip6-allrouters",
    "ip6-allhosts",
})  # fmt: skip
"""What every hosts file says of its own machine."""

_usual = re.compile(rf"(?:0\.0\.0\.0|127\.0\.0\.1)[ \t]+({USUAL})", re.ASCII).fullmatch
_DEAD_ENDS: Final = frozenset({"0", "255.255.255.255"})


def parse(lines: Iterable[str]) -> Iterator[Entry | Skipped]:
    """Yield what each line says."""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        usual = _usual(text)
        if usual and len(usual[1]) <= LONGEST_NAME:
            yield Entry(usual[1], Scope.EXACT)
        else:
            yield from parse_line(number, text)


def parse_line(number: int, text: str) -> Iterator[Entry | Skipped]:
    """Yield what one line says: a rule for each of its names."""
    words = text.partition("#")[0].split()
    if not words:
        return
    if len(words) == 1:
        yield entry_for(number, words[0], Scope.EXACT)
    elif is_dead_end(words[0]):
        yield from (
            entry_for(number, name, Scope.EXACT)
            for name in words[1:]
            if name.lower() not in OWN_NAMES and name != words[0]
        )
    elif is_address(words[0]):
        yield Skipped(number, text, REWRITES, malformed=False)
    else:
        yield Skipped(number, text, NOT_A_NAME)


def is_address(text: str) -> bool:
    """Say whether the text is an IP address, with or without a zone (`fe80::1%lo0`)."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_dead_end(text: str) -> bool:
    """Say whether the address leads nowhere: a list that gives it to a name blocks the name."""
    if text in _DEAD_ENDS or text.startswith("fe80::1%"):
        return True
    if not is_address(text):
        return False
    address = ip_address(text)
    return address.is_unspecified or address.is_loopback
