"""Say for every name kept by hand how it is known: which published data holds it, or nobody's.

The marks, best first:
`v2fly` and `nextdns`: that service catalogue (MIT) holds the very name;
`permissive`: a published list under a permissive licence holds it under this label (thin lists);
`general`: generally known, and a public popularity list has seen it or a name below it;
`unverified`: known to whoever wrote it down, seen nowhere that we could look.
"""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from blocklists.derive import starter
from blocklists.derive.published import Published, read_names, text_lines
from policy.names import suffixes

CLASSES: Final = ("foreground", "shared", "background")
SERVICE_MARKS: Final = ("v2fly", "nextdns", "general", "unverified")
THIN_MARKS: Final = ("v2fly", "nextdns", "permissive", "general", "unverified")
_SEEN: Final = (
    Published("popularity/top-ranked-233k-2026-08-unordered.txt.gz"),
    Published("popularity/alexa-top-100k-2016.txt.gz"),
    Published("popularity/umbrella-top-100k-2026-07-24.txt.gz"),
)
_SEEN_RANKED: Final = (
    "popularity/tranco-top-50k-2025-02.csv.gz",
    "popularity/umbrella-union-2026.csv.gz",
)
_PERMISSIVE: Final = {
    "ai_chat": ("plain/shadowwhisperer-ai", "hosts/laylavish-noai-hosts"),
    "bypass": ("plain/shadowwhisperer-tunnels", "plain/nextdns-bypass/vpn"),
    "drugs": ("plain/blp-drugs-nl",),
    "messengers": ("plain/shadowwhisperer-chat",),
    "piracy": ("plain/blp-piracy-nl", "plain/blp-torrent-nl"),
    "social": ("hosts/sinfonietta-social-hosts",),
    "violence": ("plain/shadowwhisperer-shock", "hosts/sinfonietta-snuff-hosts"),
    "random_chat": ("plain/shadowwhisperer-dating", "hosts/lightswitch05-dating-hosts"),
    "nudify": ("plain/shadowwhisperer-adult", "hosts/laylavish-noai-hosts"),
    "livestream": ("plain/shadowwhisperer-adult", "hosts/lightswitch05-dating-hosts"),
    "darkweb": ("plain/nextdns-bypass/tor", "plain/shadowwhisperer-tunnels"),
}


@dataclass(frozen=True)
class Known:
    """What the published data holds; `seen` also holds every name above a seen one."""

    v2fly: frozenset[str]
    nextdns: frozenset[str]
    seen: frozenset[str]
    permissive: Mapping[str, frozenset[str]]
    ads: frozenset[str] = frozenset()
    """Names of `v2fly` that it marks as serving advertising or tracking."""

    def mark(self, text: str, label: str = "") -> str:
        """Give the best mark of a name (with or without `=`)."""
        name = text.removeprefix("=")
        if name in self.v2fly:
            return "v2fly"
        if name in self.nextdns:
            return "nextdns"
        if name in self.permissive.get(label, ()):
            return "permissive"
        return "general" if name in self.seen else "unverified"


def read_known(folder: Path) -> Known:
    """Read what the marks are taken from."""
    seen = (read_names(folder, published) for published in _SEEN)
    ranked = (name for path in _SEEN_RANKED for name in _ranked_names(folder / path))
    return Known(
        v2fly=frozenset(_v2fly_names(folder / "services/v2fly-services-flat.json.gz")),
        ads=frozenset(_v2fly_names(folder / "services/v2fly-services-flat.json.gz", ("ads",))),
        nextdns=frozenset(_nextdns_names(folder / "services/nextdns-services.json.gz")),
        seen=_with_names_above(frozenset[str]().union(ranked, *seen)),
        permissive={
            label: frozenset[str]().union(
                *(read_names(folder, Published(f"lists/{path}.txt.gz")) for path in paths)
            )
            for label, paths in _PERMISSIVE.items()
        },
    )


def mark_services(known: Known) -> None:
    """Put every name of every service under the mark that it deserves now."""
    for file in starter.service_files():
        content = starter.load(file)
        rows = [_marked_service(row, known) for row in content["services"]]
        rows.sort(key=lambda row: str(row["id"]))
        starter.save_rows(file, "services", rows, group=content["group"])


def _marked_service(row: Mapping[str, Any], known: Known) -> dict[str, object]:
    marked: dict[str, object] = {key: row[key] for key in row if key not in CLASSES}
    for evidence in CLASSES:
        names = sorted({name for listed in row.get(evidence, {}).values() for name in listed})
        by_mark = {mark: [n for n in names if known.mark(n) == mark] for mark in SERVICE_MARKS}
        marked[evidence] = {mark: found for mark, found in by_mark.items() if found}
    return marked


def mark_thin_lists(known: Known) -> None:
    """Write the mark behind every name of the lists kept by hand; other comments stay."""
    for label in starter.thin_labels():
        path = starter.FOLDER / "thin" / f"{label}.txt"
        lines = path.read_text(encoding="utf-8").splitlines()
        marked = (_marked_line(line, label, known) for line in lines)
        path.write_text("".join(f"{line}\n" for line in marked), encoding="utf-8")


def _marked_line(line: str, label: str, known: Known) -> str:
    name, _, comment = (part.strip() for part in line.partition("#"))
    if not name:
        return line.rstrip()
    mark, _, rest = comment.partition(": ")
    if mark not in THIN_MARKS:
        rest = comment
    text = f"{name}  # {known.mark(name, label)}"
    return f"{text}: {rest}" if rest else text


def _v2fly_names(path: Path, keys: tuple[str, ...] = ("domain", "full", "ads")) -> Iterator[str]:
    for row in json.loads(gzip.decompress(path.read_bytes())):
        for key in keys:
            yield from row[key]


def _nextdns_names(path: Path) -> Iterator[str]:
    """Yield the names of 2025, which are MIT; the older `domains_2023_metadata` is not."""
    for row in json.loads(gzip.decompress(path.read_bytes())):
        yield from (name.split()[0] for name in row["domains"])


def _ranked_names(path: Path) -> Iterator[str]:
    for line in text_lines(path):
        rank, _, name = line.strip().partition(",")
        if rank.isdigit():
            yield name


def _with_names_above(names: Iterable[str]) -> frozenset[str]:
    return frozenset(suffix for name in names for suffix in suffixes(name) if "." in suffix)
