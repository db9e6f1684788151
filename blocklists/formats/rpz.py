r"""Response policy zones: a zone file (RFC 1035 section 5) whose owner names are the triggers.

`x CNAME .` is that very name and `*.x CNAME .` its subdomains. Targets that answer with nothing
(`.`, `*.`, `rpz-drop.`, a dead-end address) block; `rpz-passthru.` is an exception; other data
would send the name elsewhere. Triggers on addresses, name servers and clients are skipped.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from blocklists.entries import Entry, Scope, Skipped, entry_for
from blocklists.formats.hosts import REWRITES, is_dead_end
from blocklists.listed_names import NOT_A_NAME

OTHER_TRIGGER: Final = "a trigger on addresses, name servers or clients, not on a name asked for"
OTHER_RECORD: Final = "a record that triggers nothing"
BLOCKING: Final = frozenset({".", "*.", "rpz-drop.", "localhost."})
PASSING: Final = frozenset({"rpz-passthru."})
TRIGGERS: Final = (".rpz-ip", ".rpz-nsip", ".rpz-nsdname", ".rpz-client-ip")
TYPES: Final = frozenset({
    "A", "AAAA", "CNAME", "DNAME", "TXT", "NS", "SOA", "MX", "SRV", "PTR", "CAA", "HTTPS", "SVCB",
    "RRSIG", "NSEC", "DNSKEY",
})  # fmt: skip

_ttl = re.compile(r"(?=\d)(?:\d+[smhdw])*\d*", re.IGNORECASE).fullmatch


def parse(lines: Iterable[str]) -> Iterator[Entry | Skipped]:
    """Yield what each record says."""
    zone = _Zone()
    for number, line in enumerate(lines, 1):
        text = line.partition(";")[0].rstrip()
        if zone.is_inside_parentheses(text) or not text:
            continue
        if text.startswith("$"):
            zone.direct(text.split())
            continue
        entry = _record(number, text, zone)
        if entry is not None:
            yield entry


class _Zone:
    """Where we are in the zone file: its apex, the current origin, the last owner."""

    def __init__(self) -> None:
        self.apex = ""
        self.origin = ""
        self.owner = ""
        self.depth = 0

    def is_inside_parentheses(self, text: str) -> bool:
        before = self.depth
        self.depth = max(0, before + text.count("(") - text.count(")"))
        return before > 0

    def direct(self, words: list[str]) -> None:
        if words[0].upper() == "$ORIGIN" and len(words) > 1:
            self.origin = words[1].lower().strip(".")
            self.apex = self.apex or self.origin

    def trigger(self, owner: str) -> str:
        """Give the owner name relative to the zone's apex: that is what a query must match."""
        name = owner.lower()
        if name == "@":
            name = self.origin + "."
        if not name.endswith("."):
            if self.origin == self.apex:
                return name
            name = f"{name}.{self.origin}."
        name = name.removesuffix(".")
        return "" if name == self.apex else name.removesuffix("." + self.apex)


def _record(number: int, text: str, zone: _Zone) -> Entry | Skipped | None:
    words = text.split()
    if not text[0].isspace():
        zone.owner = zone.trigger(words.pop(0))
    while words and (words[0].upper() in {"IN", "CH"} or _ttl(words[0])):
        words.pop(0)
    if len(words) < len(("TYPE", "DATA")) or words[0].upper() not in TYPES:
        return Skipped(number, text, "not a record of a zone file")
    kind, target = words[0].upper(), words[1].lower()
    if kind in {"SOA", "NS"}:
        return None
    if zone.owner.endswith(TRIGGERS):
        return Skipped(number, text, OTHER_TRIGGER, malformed=False)
    return _rule(number, zone.owner, kind, target)


def _rule(number: int, trigger: str, kind: str, target: str) -> Entry | Skipped:
    if not trigger:
        return Skipped(number, f"{kind} {target}", OTHER_RECORD, malformed=False)
    name = trigger.removeprefix("*.")
    if "*" in name:
        return Skipped(number, trigger, NOT_A_NAME)
    entry = entry_for(number, name, Scope.EXACT if name == trigger else Scope.UNDER)
    if isinstance(entry, Skipped):
        return entry
    passes = kind == "CNAME" and (target in PASSING or target.removesuffix(".") == trigger)
    if passes or (kind == "CNAME" and target in BLOCKING):
        return entry._replace(exception=passes)
    if kind in {"A", "AAAA"} and is_dead_end(target):
        return entry
    rewrites = kind in {"CNAME", "DNAME", "A", "AAAA"}
    return Skipped(number, trigger, REWRITES if rewrites else OTHER_RECORD, malformed=False)
