"""Make `starter/popular.json`: the names that most homes ask for, with right labels.

A list that suddenly holds one of these outside its own label is held back. The names come from the
catalogue, the lists kept by hand, the v2fly catalogue (MIT) and general knowledge; a popularity
list is only asked how well known a name is, which decides whether it stays.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from blocklists.derive import starter
from blocklists.derive.lists import SUFFIX_LIST, removed_by_hand, taken
from blocklists.derive.marks import Known
from blocklists.derive.public_suffixes import PublicSuffixes
from blocklists.derive.published import text_lines
from blocklists.derive.recipes import RECIPES
from policy.names import suffixes

HOW_MANY: Final = 1000
HOSTS: Final = 1000
"""How many hosts below registered names come on top: the best known of the catalogues."""
_BY_HAND: Final = ("popular_names.txt", "popular_hosts.txt")
_TRACKS: Final = re.compile(
    r"(?:^|[.-])(?:ads?|adx|adservice|ad[sz]erver|analytics|beacons?|events?|logs?|metrics?|pixel"
    r"|stats?|telemetry|track(?:er|ing)?|collector|report(?:ing|s)?|unagi|fls)\d*(?:[.-]|$)"
)
"""Hosts that lists of trackers hold rightly, whoever they belong to."""
_RANKS: Final = (
    "popularity/tranco-top-50k-2025-02.csv.gz",
    "popularity/umbrella-union-2026.csv.gz",
)
_UNKNOWN: Final = 10**9


def make_popular(folder: Path, known: Known) -> int:
    """Write `popular.json`; give how many names it holds."""
    by_hand = dict(_by_hand())
    labelled = _catalogue_labels(by_hand)
    registrable = cache(PublicSuffixes(text_lines(folder / SUFFIX_LIST)).registrable)
    ranks = _best_ranks(folder)
    candidates = {name for name in known.v2fly | labelled.keys() if name in ranks and "." in name}
    owned = {name for name in candidates if registrable(name) == name}
    best = _best(owned, ranks, HOW_MANY) | _best(candidates - owned, ranks, HOSTS)
    chosen = sorted({*best, *(name for name in by_hand if name in known.seen)})
    agreed = _agreed_labels(folder, registrable, best - by_hand.keys())
    rows = [
        [name, sorted(_labels_of(name, labelled, known) | agreed.get(name, frozenset()))]
        for name in chosen
    ]
    starter.save_rows("popular.json", "names", rows)
    return len(rows)


def _agreed_labels(
    folder: Path, registrable: Callable[[str], str], names: set[str]
) -> dict[str, frozenset[str]]:
    """Give the labels that enough lists agree on, for names that nobody labelled by hand."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for recipe in RECIPES:
        if recipe.doubts_popular:
            continue
        removed = removed_by_hand(recipe.label)
        for name in names & taken(folder, recipe, registrable):
            if name not in removed:
                found[name].add(recipe.label)
    return {name: frozenset(labels) for name, labels in found.items()}


def _labels_of(name: str, labelled: Mapping[str, frozenset[str]], known: Known) -> frozenset[str]:
    """Give the labels of the name and of every name above it that the catalogue knows."""
    labels = frozenset[str]().union(*(labelled.get(above, ()) for above in suffixes(name)))
    tracks = _TRACKS.search(name) or starter.covers(known.ads, name)
    return labels | {"ads_tracking"} if tracks else labels


def _catalogue_labels(by_hand: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, labels in by_hand.items():
        found[name] |= labels
    for file in starter.service_files():
        content = starter.load(file)
        for service in content["services"]:
            for name in _service_names(service):
                found[name] |= {service["id"], content["group"]}
    for label in starter.thin_labels():
        for name in starter.thin_names(label):
            found[name.removeprefix("=")].add(label)
    return {name: frozenset(labels) for name, labels in found.items()}


def _service_names(service: Mapping[str, Mapping[str, list[str]]]) -> Iterator[str]:
    for evidence in ("foreground", "shared", "background"):
        for names in service[evidence].values():
            yield from (name.removeprefix("=") for name in names)


def _by_hand() -> Iterator[tuple[str, frozenset[str]]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    texts = ((Path(__file__).parent / file).read_text(encoding="utf-8") for file in _BY_HAND)
    for line in "".join(texts).splitlines():
        labels, _, names = line.partition("#")[0].partition(":")
        for name in names.split():
            found[name] |= set(labels.split()) - {"-"}
    yield from ((name, frozenset(labels)) for name, labels in found.items())


def _best(names: Iterable[str], ranks: Mapping[str, int], most: int) -> set[str]:
    return set(sorted(names, key=lambda name: (ranks[name], name))[:most])


def _best_ranks(folder: Path) -> dict[str, int]:
    ranks: dict[str, int] = {}
    for path in _RANKS:
        for line in text_lines(folder / path):
            rank, _, name = line.strip().partition(",")
            if rank.isdigit():
                ranks[name] = min(int(rank), ranks.get(name, _UNKNOWN))
    return ranks
