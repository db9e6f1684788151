"""Make `starter/lists/`: agreed names, less the ones that are known to be wrong."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Self

from blocklists.derive import starter
from blocklists.derive.public_suffixes import PublicSuffixes
from blocklists.derive.published import Published, read_names, text_lines, usable_name
from blocklists.derive.recipes import RECIPES, Recipe
from blocklists.derive.witnesses import agreed, reduced, without

SUFFIX_LIST: Final = "public_suffix_list.dat.gz"
_POPULARITY: Final = (
    Published("popularity/top-ranked-233k-2026-08-unordered.txt.gz"),
    Published("popularity/alexa-top-100k-2016.txt.gz"),
)
"""Checks: a name of a doubtful list that stands here is left out. Nothing is copied from them."""


@dataclass(frozen=True)
class Removed:
    """Names that were taken out: some with everything below them, some (`=name`) alone."""

    below: frozenset[str]
    alone: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Read the names as they are written, with `=` or without."""
        parts: tuple[set[str], set[str]] = (set(), set())
        for text in texts:
            if name := usable_name(text.removeprefix("=")):
                parts[text.startswith("=")].add(name)
        return cls(frozenset(parts[0]), frozenset(parts[1]))

    def __contains__(self, name: object) -> bool:
        return name in self.alone or starter.covers(self.below, str(name))


def make_lists(folder: Path) -> Iterator[tuple[str, int]]:
    """Write every list of the recipes; yield its name and how many names it has."""
    suffix_rules = PublicSuffixes(text_lines(folder / SUFFIX_LIST))
    registrable = cache(suffix_rules.registrable)
    popular = frozenset[str]().union(*(read_names(folder, check) for check in _POPULARITY))
    for recipe in RECIPES:
        names = taken(folder, recipe, registrable)
        names = frozenset(name for name in names if not suffix_rules.is_suffix(name))
        if recipe.doubts_popular:
            names -= popular
        removed = removed_by_hand(recipe.label)
        names = without(names, _free_of(recipe.label))
        names = reduced(frozenset(name for name in names if name not in removed))
        starter.save_names(recipe.name, names)
        yield recipe.name, len(names)


def taken(folder: Path, recipe: Recipe, registrable: Callable[[str], str]) -> frozenset[str]:
    """Give the names that a recipe takes, before anything is left out."""
    families = [
        frozenset[str]().union(*(read_names(folder, published) for published in family))
        for family in recipe.families
    ]
    return agreed(families, recipe.rule, registrable)


def _free_of(label: str) -> frozenset[str]:
    """Give the names that a list of this label must not cover."""
    other_popular = (
        name for name, labels in starter.labels_of_popular_names().items() if label not in labels
    )
    kids = (name.removeprefix("=") for name in starter.thin_names("kids_pack"))
    return frozenset([*starter.protected_names(), *other_popular, *kids])


def removed_by_hand(label: str) -> Removed:
    """Give what a person took out of this label's lists (`removed.txt`)."""
    rows = (Path(__file__).parent / "removed.txt").read_text(encoding="utf-8").splitlines()
    words = (row.split("#")[0].split() for row in rows)
    return Removed.of(text for row in words if row and row[0] == label for text in row[1:])
