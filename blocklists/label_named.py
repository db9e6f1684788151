"""An app or a kind of site by what people call it, where a site's name was asked for."""

import json
from collections.abc import Callable
from pathlib import Path

from blocklists.shipped import Shipped
from policy.facts import Listing, NameFacts
from policy.labels import BYPASS, SECURITY, Service


def label_named(
    shipped: Shipped, text: str, shown: Callable[[str], str] = lambda title: title
) -> str | None:
    """Give the service or category that a word without a dot names; `shown` translates titles."""
    wanted = _plain(text)
    if not wanted or "." in text:
        return None
    for known in (shipped.services, shipped.categories):
        for one in known.values():
            if wanted in {_plain(one.id), _plain(one.title), _plain(shown(one.title))}:
                return one.id
    return None


def facts_of_label(shipped: Shipped, label: str) -> NameFacts:
    """Give facts as of a name that carries this label and nothing else."""
    service = shipped.services.get(label)
    if service is None:
        return NameFacts(Listing(categories=(label,)))
    return NameFacts(Listing(services=(Service(service.id, service.group),)))


def can_be_opened(label: str) -> bool:
    """Say whether a parent opens it as a whole: not what harms or leads around the rules."""
    return label not in SECURITY | {BYPASS}


def main_name(folder: Path, shipped: Shipped, label: str) -> str | None:
    """Give the name by which an app, or one of a category, is known best, from the files there."""
    groups = {label} & shipped.categories.keys() or {shipped.services[label].group}
    for group in groups:
        path = folder / "services" / f"{group}.json"
        rows = json.loads(path.read_text("utf-8"))["services"] if path.exists() else []
        for row in rows:
            if row["id"] == label or label == group:
                return _best(row)
    return None


def _best(row: dict[str, dict[str, list[str]]]) -> str | None:
    names = [name.removeprefix("=") for each in row["foreground"].values() for name in each]
    title = _plain(str(row["id"]))
    return min(
        names, key=lambda name: (_plain(name.partition(".")[0]) != title, len(name)), default=None
    )


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
