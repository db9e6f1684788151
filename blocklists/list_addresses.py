"""Where a home's lists come from, as a backup or an import names them. Standard library only."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

_KEYS: Final = ("id", "label", "origin", "title")


def list_addresses(folder: Path) -> list[dict[str, str]]:
    """Give the lists that were added, each with id, label, origin, format and title.

    Reads `sources.json` by itself (`blocklists.subscriptions` writes it), because the console asks
    this and has no other use for what reads lists; a file that cannot be read names none.
    """
    try:
        rows = json.loads((folder / "sources.json").read_text("utf-8"))["sources"]
        return [
            {key: str(row["source"][key]) for key in _KEYS} | {"format": str(row["asked_format"])}
            for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return []


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
    """Say whether a list is fetched from the web, by an address that can be shown as it is."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    is_plain = origin.isascii() and origin.isprintable() and " " not in origin
    return is_plain and parts.scheme in {"http", "https"} and bool(parts.hostname)
