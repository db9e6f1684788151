"""The data that is shipped with the program, as feeds for a table.

services/GROUP.json   names of services, by evidence class
lists/LABEL*.txt.gz   names that published lists agree on
thin/LABEL.txt        names written by hand, for labels that no published list covers
"""

import gzip
import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from blocklists.collection import Feed
from blocklists.entries import Entry, Skipped
from blocklists.formats.curated import curated_entry
from blocklists.reading import read_rules
from blocklists.sources import CURATED, Source
from blocklists.suffixes import SuffixList
from blocklists.watched import Popular, Watch
from policy.facts import Evidence

FOLDER: Final = Path(__file__).parent / "starter"
_FORMAT_MARK: Final = "# format: "


class Starter:
    """A folder of starter data."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder

    def suffixes(self) -> SuffixList:
        return SuffixList.load(self.folder / "public_suffixes.txt.gz")

    def popular(self) -> Popular:
        return Popular.load(self.folder / "popular.json")

    def lifelines(self) -> Watch:
        """Give the names of help lines, which nothing blocks."""
        rows = [
            row
            for path in sorted((self.folder / "help").glob("*.json"))
            for row in json.loads(path.read_text("utf-8"))["rows"]
        ]
        return Watch(name.removeprefix("=") for row in rows for name in row["domains"])

    def groups(self) -> dict[str, str]:
        """Give each service's category."""
        return {service["id"]: group for group, service in self._services()}

    def table_files(self) -> list[Path]:
        """Give the files that a table is compiled from."""
        folders = ("services", "lists", "thin")
        inside = (path for name in folders for path in (self.folder / name).iterdir())
        return sorted([*inside, self.folder / "public_suffixes.txt.gz"])

    def feeds(self) -> list[Feed]:
        """Give every source that is shipped."""
        return [*self._service_feeds(), *self._list_feeds(), *self._thin_feeds()]

    def _services(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for path in sorted((self.folder / "services").glob("*.json")):
            document = json.loads(path.read_text("utf-8"))
            for service in document["services"]:
                yield document["group"], service

    def _service_feeds(self) -> Iterator[Feed]:
        for _, service in self._services():
            for evidence in Evidence:
                names = [
                    name
                    for by_origin in service.get(evidence.value, {}).values()
                    for name in by_origin
                ]
                source = Source(
                    f"service:{service['id']}:{evidence.value}",
                    service["id"],
                    service["title"],
                    format=CURATED,
                    evidence=evidence,
                )
                if names:
                    yield Feed(source, partial(_curated, names))

    def _list_feeds(self) -> Iterator[Feed]:
        for path in sorted((self.folder / "lists").glob("*.txt.gz")):
            name = path.name.removesuffix(".txt.gz")
            form = _marked_format(path)
            source = Source(f"starter:{name}", name.partition("-")[0], name, format=form)
            yield Feed(source, partial(read_rules, path, form))

    def _thin_feeds(self) -> Iterator[Feed]:
        for path in sorted((self.folder / "thin").glob("*.txt")):
            label = path.stem.partition("-")[0]
            source = Source(f"starter:{path.stem}:thin", label, path.stem, format=CURATED)
            yield Feed(source, partial(read_rules, path, CURATED))


def _curated(names: list[str]) -> Iterator[Entry | Skipped]:
    for number, name in enumerate(names, 1):
        yield curated_entry(number, name)


def _marked_format(path: Path) -> str:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        first = file.readline().strip()
    return first.removeprefix(_FORMAT_MARK) if first.startswith(_FORMAT_MARK) else "plain"
