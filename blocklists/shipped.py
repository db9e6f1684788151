"""What the shipped JSON files say: services, categories, and the names that are special by name.

`x` in them is the name and below, `=x` that very name. Essentials and rewrites are always exact: a
whole `google.com` sent to the safe search would break mail and maps.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from policy.facts import UNKNOWN, NameFacts
from policy.labels import Service, Vocabulary


@dataclass(frozen=True, slots=True)
class ServiceInfo:
    """What pages say about a service, and what the rules need of it."""

    id: str
    title: str
    group: str
    dns_effect: str
    """`full`, `partly` or `weak`: what blocking its names does to it."""
    why: str
    hold_minutes: int
    """For how long one look-up speaks for a person using it."""


@dataclass(frozen=True, slots=True)
class CategoryInfo:
    """What pages say about a category."""

    id: str
    title: str
    kind: str
    about: str


class NamedFacts(NamedTuple):
    """Facts by name: of that very name, and of a name and everything below it."""

    exact: dict[str, NameFacts]
    below: dict[str, NameFacts]

    def of(self, name: str) -> NameFacts:
        """Put together what is known of a canonical name and of those above it."""
        found = self.exact.get(name, UNKNOWN)
        below = self.below
        suffix = name
        while suffix:
            if suffix in below:
                found = both(found, below[suffix])
            suffix = suffix.partition(".")[2]
        return found


@dataclass(frozen=True)
class Shipped:
    """Everything that the files say, read once."""

    services: Mapping[str, ServiceInfo]
    categories: Mapping[str, CategoryInfo]
    vocabulary: Vocabulary
    named: NamedFacts
    youtube_targets: Mapping[str, str]
    """The names that answer for YouTube's in its `strict` and `moderate` modes."""

    @classmethod
    def load(cls, folder: Path) -> "Shipped":
        """Read the files in `folder`. Raises `OSError`, `ValueError` or `KeyError`."""
        services = {one.id: one for one in _services(folder)}
        youtube = _document(folder / "rewrites.json")["youtube"]
        return cls(
            services,
            {one.id: one for one in _categories(folder)},
            Vocabulary({one.id: Service(one.id, one.group) for one in services.values()}),
            _named_facts(folder),
            {mode: youtube[mode] for mode in ("strict", "moderate")},
        )


def _services(folder: Path) -> Iterator[ServiceInfo]:
    for path in sorted((folder / "services").glob("*.json")):
        document = _document(path)
        for row in document["services"]:
            yield ServiceInfo(
                row["id"],
                row["title"],
                document["group"],
                row["dns_effect"],
                row["why"],
                row["hold_minutes"],
            )


def _categories(folder: Path) -> Iterator[CategoryInfo]:
    for row in _document(folder / "labels.json")["categories"]:
        yield CategoryInfo(row["id"], row["title"], row["kind"], row["about"])


def _named_facts(folder: Path) -> NamedFacts:
    facts = NamedFacts({}, {})
    for name, said in (*_helpful(folder), *_essential(folder), *_rewritten(folder)):
        where = facts.exact if name.startswith("=") else facts.below
        bare = name.removeprefix("=")
        where[bare] = both(where.get(bare, UNKNOWN), said)
    return facts


def _helpful(folder: Path) -> Iterator[tuple[str, NameFacts]]:
    for path in sorted((folder / "help").glob("*.json")):
        for row in _document(path)["rows"]:
            for name in row["domains"]:
                yield name, NameFacts(lifeline=True, sensitive=True)
    for row in _document(folder / "protected.json")["names"]:
        yield row["name"], NameFacts(protected=row["kind"] != "faith", sensitive=True)


def _essential(folder: Path) -> Iterator[tuple[str, NameFacts]]:
    for row in _document(folder / "essentials.json")["names"]:
        yield _exactly(row["name"]), NameFacts(essential=True)


def _rewritten(folder: Path) -> Iterator[tuple[str, NameFacts]]:
    document = _document(folder / "rewrites.json")
    for engine in document["engines"]:
        for name in engine["names"]:
            yield _exactly(name), NameFacts(safe_search=engine["target"])
    for name in document["youtube"]["names"]:
        yield _exactly(name), NameFacts(youtube=True)


def _exactly(name: str) -> str:
    return "=" + name.removeprefix("=")


def both(first: NameFacts, second: NameFacts) -> NameFacts:
    """Put together two facts about one name, but for what lists say of it."""
    return NameFacts(
        first.listing,
        first.lifeline or second.lifeline,
        first.essential or second.essential,
        first.protected or second.protected,
        first.sensitive or second.sensitive,
        first.safe_search or second.safe_search,
        first.youtube or second.youtube,
    )


def _document(path: Path) -> Any:  # noqa: ANN401  (JSON)
    return json.loads(path.read_text("utf-8"))
