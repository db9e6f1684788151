"""dnsmasq's configuration (dnsmasq(8)): `address=/x/…`, `server=/x/…`, `local=/x/`.

Each means the name and below. `address` to a dead end, or to nothing, and `server` or `local`
without a server make a name not exist: a block. `server=/x/#` lets it pass. A real address or a
real server says where the name is to be had, which is no block.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from blocklists.entries import Entry, Skipped, entry_for
from blocklists.formats.hosts import REWRITES, is_dead_end

UPSTREAM: Final = "says which server to ask, which is no block"
OTHER_SETTING: Final = "a setting of dnsmasq that is not about blocking a name"

_line = re.compile(r"-{0,2}([a-z0-9-]+)\s*=\s*(.*)").fullmatch
_rule = re.compile(r"/(.+)/([^/]*)").fullmatch


def parse(lines: Iterable[str]) -> Iterator[Entry | Skipped]:
    """Yield what each line says."""
    for number, line in enumerate(lines, 1):
        text = line.partition("#")[0].strip() if line.lstrip().startswith("#") else line.strip()
        if text:
            yield from _parse_line(number, text)


def _parse_line(number: int, text: str) -> Iterator[Entry | Skipped]:
    setting = _line(text.partition(" #")[0].strip())
    rule = _rule(setting[2]) if setting and setting[1] in {"address", "server", "local"} else None
    if setting is None:
        yield Skipped(number, text, "not a line of dnsmasq's configuration")
    elif rule is None:
        yield Skipped(number, text, OTHER_SETTING, malformed=False)
    else:
        yield from _rules(number, setting[1], rule[1].split("/"), rule[2])


def _rules(number: int, setting: str, names: list[str], target: str) -> Iterator[Entry | Skipped]:
    passes = setting != "address" and target == "#"
    blocks = not target or is_dead_end(target) or target == "#"
    for name in names:
        entry = entry_for(number, name.removeprefix("*").removeprefix("."))
        if isinstance(entry, Skipped):
            yield entry
        elif not blocks:
            reason = REWRITES if setting == "address" else UPSTREAM
            yield Skipped(number, name, reason, malformed=False)
        else:
            yield entry._replace(exception=passes)
