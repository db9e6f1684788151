"""Where a home's lists come from, as a backup or an import names them. Standard library only."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from blocklists.subscriptions import ListsError, Subscriptions


def list_addresses(folder: Path) -> list[dict[str, str]]:
    """Give the lists that were added, each with id, label, origin, format and title."""
    try:
        known = Subscriptions(folder).read()
    except ListsError:
        return []
    return [
        {
            "id": one.source.id,
            "label": one.source.label,
            "origin": one.source.origin,
            "format": one.asked_format,
            "title": one.source.title,
        }
        for one in known.values()
    ]


def missing_lists(
    wanted: Iterable[Mapping[str, str]], there: Iterable[Mapping[str, str]]
) -> list[Mapping[str, str]]:
    """Give the lists that are not there yet; only those of the web, never files of this machine."""
    known = {(row["origin"], row["label"]) for row in there}
    return [
        row
        for row in wanted
        if is_of_the_web(row.get("origin", "")) and (row["origin"], row.get("label")) not in known
    ]


def is_of_the_web(origin: str) -> bool:
    """Say whether a list is fetched from the web."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
