"""What the shipped data and a table know about a name, ready for a decision. Standard library only.

Small lists that must never be wrong (lifelines, essentials, protected names, rewrites) are plain
dicts; the millions of listed names are in the table.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from blocklists.shipped import CategoryInfo, ServiceInfo, Shipped
from blocklists.sources import Source
from blocklists.table import Table
from policy.facts import UNKNOWN, UNLISTED, Evidence, Listing, NameFacts
from policy.labels import CATEGORIES, Vocabulary

MOST_REMEMBERED: Final = 4096
_STRENGTH: Final = (Evidence.BACKGROUND, Evidence.SHARED, Evidence.FOREGROUND)


class Catalogue:
    """Answers, for any name, what is known about it."""

    def __init__(self, shipped: Shipped, table: Table) -> None:
        self.shipped = shipped
        self.table = table
        self.services: Mapping[str, ServiceInfo] = shipped.services
        self.categories: Mapping[str, CategoryInfo] = shipped.categories
        self.vocabulary: Vocabulary = shipped.vocabulary
        self.labels_with_data = frozenset(source.label for source in table.sources)
        """Labels that some source gives to names; the others have no list yet."""
        self._listings: dict[int, Listing] = {}
        self._facts: dict[int, NameFacts] = {0: UNKNOWN}

    @classmethod
    def load(cls, folder: Path, table: Table) -> "Catalogue":
        """Read the shipped files in `folder`. Raises `OSError`, `ValueError` or `KeyError`."""
        return cls(Shipped.load(folder), table)

    def with_table(self, table: Table) -> "Catalogue":
        """Give the same catalogue over another table, without reading anything again."""
        return Catalogue(self.shipped, table)

    def facts(self, name: str, query_type: str = "A") -> NameFacts:
        """Give what is known of a canonical name that was asked for with this query type.

        Raises `TableError` where the table turns out to be damaged.
        """
        name = name.lower()
        bitmap = self.table.lookup(name, query_type)
        listed = self._facts.get(bitmap)
        if listed is None:
            listed = NameFacts(self.listing(bitmap))
            _remember(self._facts, bitmap, listed)
        named = self.shipped.named.of(name)
        return listed if named is UNKNOWN else replace(named, listing=listed.listing)

    def listing(self, bitmap: int) -> Listing:
        """Give what the sources of a bitmap say together."""
        known = self._listings.get(bitmap)
        if known is None:
            known = combined(self._sources(bitmap), self.vocabulary) if bitmap else UNLISTED
            _remember(self._listings, bitmap, known)
        return known

    def _sources(self, bitmap: int) -> Iterator[Source]:
        while bitmap:
            lowest = bitmap & -bitmap
            yield self.table.sources[lowest.bit_length() - 1]
            bitmap ^= lowest


def combined(sources: Iterable[Source], vocabulary: Vocabulary) -> Listing:
    """Put together what sources say of one name.

    A service that lists the name in several classes has details below a name: the weakest holds.
    A category's names open a session unless a service that has the name knows better.
    """
    held = list(sources)
    classes: dict[str, list[Evidence]] = {}
    for source in held:
        if source.label in vocabulary.services:
            known = [source.evidence] if source.evidence else []
            classes.setdefault(source.label, []).extend(known)
    weakest = {
        label: min(known, key=_STRENGTH.index, default=Evidence.FOREGROUND)
        for label, known in classes.items()
    }
    strongest = max(weakest.values(), key=_STRENGTH.index, default=Evidence.FOREGROUND)
    about = tuple(dict.fromkeys(one.label for one in held if one.label in CATEGORIES))
    return Listing(
        categories=about,
        services=tuple(vocabulary.services[label] for label in weakest),
        evidence=(*((label, strongest) for label in about), *weakest.items()),
        mandated=any(source.tier == "mandated" for source in held),
        sources=tuple(source.id for source in held),
    )


def _remember(known: dict[int, Any], bitmap: int, value: object) -> None:
    if len(known) >= MOST_REMEMBERED:
        known.clear()
    known[bitmap] = value
