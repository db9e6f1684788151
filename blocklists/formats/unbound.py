"""unbound's configuration (unbound.conf(5)): `local-zone: "x" TYPE` and `local-data: "x A …"`.

A zone means the name and below. Types that answer for it block it; transparent types let it pass.
A zone of type *redirect* gives everything below one answer, found in the `local-data` line behind
it: to a dead end it is a block, to a real address it sends the name elsewhere.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from blocklists.entries import Entry, Scope, Skipped, entry_for
from blocklists.formats.hosts import REWRITES, is_dead_end

BLOCKING: Final = frozenset({
    "static", "deny", "refuse", "inform_deny", "always_deny", "always_refuse", "always_nxdomain",
    "always_nodata", "always_null",
})  # fmt: skip
PASSING: Final = frozenset({"transparent", "typetransparent", "always_transparent", "nodefault"})
OTHER_SETTING: Final = "a setting of unbound that is not about blocking a name"

_zone = re.compile(r"local-zone:\s*[\"']?([^\"'\s]+)[\"']?\s+[\"']?([a-z_]+)[\"']?").fullmatch
_data = re.compile(
    r"local-data:\s*[\"']([^\"'\s]+)\s+(?:\d+\s+)?(?:IN\s+)?(\S+)\s+(\S+)[\"']"
).match
_heading = re.compile(r"[{}]?\s*(?:server:)?\s*[{}]?").fullmatch


def parse(lines: Iterable[str]) -> Iterator[Entry | Skipped]:
    """Yield what each line says."""
    redirected: Entry | None = None
    for number, line in enumerate(lines, 1):
        text = line.partition("#")[0].strip().removeprefix("}").strip()
        if _heading(text):
            continue
        data = _data(text)
        if redirected and not (data and _same_name(data[1], redirected)):
            yield redirected  # a redirect without data answers with nothing
            redirected = None
        if data:
            yield _data_entry(number, data[1], data[3], redirected)
            redirected = None
            continue
        entry = _zone_entry(number, text)
        if isinstance(entry, Entry) and text.endswith("redirect"):
            redirected = entry
        else:
            yield entry
    if redirected:
        yield redirected


def _same_name(text: str, entry: Entry) -> bool:
    return text.lower().removesuffix(".") == entry.name


def _zone_entry(number: int, text: str) -> Entry | Skipped:
    zone = _zone(text)
    if zone is None:
        malformed = "local-" in text or ":" not in text
        return Skipped(number, text, OTHER_SETTING, malformed)
    entry = entry_for(number, zone[1])
    if isinstance(entry, Skipped) or zone[2] in BLOCKING or zone[2] == "redirect":
        return entry
    if zone[2] in PASSING:
        return entry._replace(exception=True)
    return Skipped(number, text, OTHER_SETTING, malformed=False)


def _data_entry(number: int, name: str, target: str, zone: Entry | None) -> Entry | Skipped:
    entry = entry_for(number, name, Scope.EXACT)
    if isinstance(entry, Skipped):
        return entry
    if not is_dead_end(target):
        return Skipped(number, name, REWRITES, malformed=False)
    return zone or entry
