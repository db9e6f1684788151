"""Names to look out for in lists: popular ones, and those that nothing may block.

A list that covers one of the thousand most popular names for another reason than what it is about
has most likely made a mistake: real ones hold vk.com as adult, or apple-dns.net as a DNS server.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from blocklists.conditions import reach, type_fits
from blocklists.entries import Entry
from policy.names import suffixes

WWW: Final = "www."
_ADDRESSES: Final = ("A", "AAAA", "HTTPS")


class Watch:
    """Some names, found by what lists say of them or of names above them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)
        self._at_or_below: dict[str, list[str]] = {}
        for name in self._names:
            for suffix in suffixes(name):
                self._at_or_below.setdefault(suffix, []).append(name)
        self._all = "\n".join(self._names)

    def reached_by(self, entry: Entry) -> list[str]:
        """Give those of the names that a rule is for, when somebody asks for an address."""
        if not any(type_fits(entry.types, one) for one in _ADDRESSES):
            return []
        if entry.pattern is not None:
            return self._matched(*entry.pattern)
        return [
            name
            for name in self._at_or_below.get(entry.name, ())
            if entry.scope & reach(name, entry.name)
        ]

    def _matched(self, regex: str, literals: tuple[str, ...]) -> list[str]:
        if literals and not any(literal in self._all for literal in literals):
            return []
        return list(filter(re.compile(regex).search, self._names))


class Popular(Watch):
    """Popular names, with what each is rightly about; `www.x` is popular where `x` is."""

    def __init__(self, labels: Mapping[str, Iterable[str]]) -> None:
        self._labels = {WWW + name: frozenset(given) for name, given in labels.items()}
        self._labels |= {name: frozenset(given) for name, given in labels.items()}
        super().__init__(self._labels)

    @classmethod
    def load(cls, path: Path) -> "Popular":
        """Read `{"names": [[name, [label, …]], …]}`."""
        return cls(dict(json.loads(path.read_text("utf-8"))["names"]))

    def strange(self, names: Iterable[str], label: str, groups: Mapping[str, str]) -> list[str]:
        """Give those of the popular names that `label` is not rightly said of.

        `groups` gives each service's category: the service counts as its category.
        """
        meant = {label, groups.get(label, label)}
        return sorted(name for name in names if not meant & self._about(name, groups))

    def _about(self, name: str, groups: Mapping[str, str]) -> set[str]:
        labels = self._labels.get(name, frozenset())
        return set(labels) | {groups.get(label, label) for label in labels}
