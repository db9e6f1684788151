"""How names that are set by hand are written in the household file, and read."""

from collections.abc import Iterable
from typing import Any

from policy.names import BadName, canonical
from policy.reading import Section, shown
from policy.rules import NameRules


def read_names(section: Section) -> NameRules:
    """Read the section `names`."""
    rules = NameRules(
        allow=names_in(section, "allow"),
        block=names_in(section, "block"),
        always=names_in(section, "always"),
        trust=names_in(section, "trust"),
    )
    section.done()
    return rules


def names_in(section: Section, key: str) -> frozenset[str]:
    """Take a list of names in canonical form."""
    return frozenset(_checked_names(section, section.entries(key)))


def _checked_names(section: Section, entries: Iterable[tuple[str, Any]]) -> Iterable[str]:
    for address, entry in entries:
        try:
            yield name_rule(entry)
        except BadName as reason:
            section.problems.add(address, f"{shown(entry)} is not a name: {reason}")


def name_rule(entry: object) -> str:
    """Give a hand-set name in canonical form, with its `=` where it means that name alone."""
    if not isinstance(entry, str):
        message = "it is not text; quote it"
        raise BadName(message)
    text = entry.strip()
    if text.startswith(("*.", ".")):
        message = f"write {canonical(text.lstrip('*.'))}: it means the name and all below"
        raise BadName(message)
    mark = "=" if text.startswith("=") else ""
    return mark + canonical(text.removeprefix("="))
