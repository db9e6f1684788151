"""Read and write the files of `blocklists/starter/`: the one place that knows their layout.

Whatever is written twice from the same data is the same bytes: names are sorted, gzip carries no
time, JSON has one row a line.
"""

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from policy.names import BadName, canonical, suffixes

FOLDER = Path(__file__).parents[1] / "starter"


def load(name: str) -> dict[str, Any]:
    """Give the content of a JSON file."""
    content: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return content


def save_rows(name: str, key: str, rows: Iterable[object], **more: object) -> None:
    """Write a JSON file whose `key` holds one row a line, after the short keys."""
    head = "".join(f'"{word}":{_json(value)},' for word, value in more.items())
    body = ",\n".join(map(_json, rows))
    text = f'{{"version":1,{head}"{key}":[\n{body}\n]}}\n'
    (FOLDER / name).write_text(text, encoding="utf-8")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def service_files() -> list[str]:
    """Give the names of the service files, as `load` takes them."""
    return sorted(f"services/{path.name}" for path in (FOLDER / "services").glob("*.json"))


def thin_labels() -> list[str]:
    """Give the labels that have a list kept by hand."""
    return sorted(path.stem for path in (FOLDER / "thin").glob("*.txt"))


def thin_names(label: str) -> list[str]:
    """Give the names of a list kept by hand, with `=` where it stands."""
    text = (FOLDER / "thin" / f"{label}.txt").read_text(encoding="utf-8")
    return [name for line in text.splitlines() if (name := line.split("#")[0].strip())]


def save_names(name: str, names: Iterable[str]) -> None:
    """Write `lists/NAME.txt.gz`: sorted, no comments, the same bytes each time."""
    text = "".join(f"{line}\n" for line in sorted(names))
    save_packed(f"lists/{name}.txt.gz", text.encode("ascii"))


def save_packed(name: str, content: bytes) -> None:
    """Write a gzip file that carries neither a time nor a file name."""
    (FOLDER / name).write_bytes(gzip.compress(content, compresslevel=9, mtime=0))


def list_names(path: Path) -> list[str]:
    """Give the names of one packed list."""
    return gzip.decompress(path.read_bytes()).decode("ascii").split()


def protected_names() -> Iterator[str]:
    """Yield every name that no shipped list may cover, whatever its label."""
    yield from (row["name"] for row in load("protected.json")["names"])
    yield from (row["name"] for row in load("essentials.json")["names"])
    for pack in ("help/pk.json", "help/intl.json"):
        for row in load(pack)["rows"]:
            yield from (name.removeprefix("=") for name in row["domains"])


def labels_of_popular_names() -> dict[str, frozenset[str]]:
    """Give the labels that each popular name rightly carries; many carry none."""
    return {name: frozenset(labels) for name, labels in load("popular.json")["names"]}


def canonical_with_mark(text: str) -> str:
    """Give the canonical form of `name` or `=name`."""
    mark = "=" if text.startswith("=") else ""
    return mark + canonical(text.removeprefix("="))


def is_canonical(text: str) -> bool:
    """Say whether the text is a name (or `=name`) in canonical form already."""
    try:
        return canonical_with_mark(text) == text
    except BadName:
        return False


def covers(names: frozenset[str], name: str) -> bool:
    """Say whether the name or one above it is among the names."""
    return any(suffix in names for suffix in suffixes(name))
