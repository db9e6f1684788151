"""What a service or a category holds: how many names, and some that people know.

Read from the shipped files when somebody looks; a running resolver never needs it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from blocklists.shipped import Shipped

_CLASSES: Final = ("foreground", "shared", "background")
_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Examples:
    """Names of a label that people may know."""

    names: tuple[str, ...]
    """Best known first; a name means the site and everything below it."""
    shared: tuple[str, ...] = ()
    """Names that a service needs and others may need too: they are closed with it."""


def examples_of(folder: Path, shipped: Shipped, label: str, most: int = _MOST) -> Examples:
    """Give names of a label. Raises `OSError`, `ValueError` or `KeyError`."""
    service = shipped.services.get(label)
    if service is not None:
        row = _row(folder, service.group, label)
        return Examples(_names(row, "foreground")[:most], _names(row, "shared")[:most])
    names = dict.fromkeys((*_popular(folder, label), *_thin(folder, label)))
    return Examples(tuple(names)[:most])


def count_of(folder: Path, shipped: Shipped, service: str) -> int:
    """Give how many names a service has in the shipped catalogue."""
    row = _row(folder, shipped.services[service].group, service)
    return len({name for each in _CLASSES for name in _names(row, each)})


def _row(folder: Path, group: str, service: str) -> dict[str, Any]:
    rows = _document(folder / "services" / f"{group}.json")["services"]
    return next(dict(row) for row in rows if row["id"] == service)


def _names(row: dict[str, Any], evidence: str) -> tuple[str, ...]:
    return tuple(name.removeprefix("=") for each in row[evidence].values() for name in each)


def _popular(folder: Path, label: str) -> Iterator[str]:
    for name, labels in _document(folder / "popular.json")["names"]:
        if label in labels and name.count(".") == 1:
            yield name


def _thin(folder: Path, label: str) -> Iterator[str]:
    path = folder / "thin" / f"{label}.txt"
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        name = line.partition("#")[0].strip()
        if name:
            yield name


def _document(path: Path) -> Any:  # noqa: ANN401  (JSON)
    return json.loads(path.read_text("utf-8"))
