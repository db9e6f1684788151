"""The lists that a household or an operator added: what is known of each, kept in one JSON file.

    DATA/lists/sources.json      this
    DATA/lists/ID-DIGEST.list    the file that is in force, as it was fetched
    DATA/lists/lock              held by whoever changes any of them, or the table

A file is named by its content, and becomes the one in force when `sources.json` is replaced: both
change in the same moment, whatever happens.
"""

import fcntl
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from blocklists.detect import AUTO
from blocklists.files import replacing, storing
from blocklists.report import Report
from blocklists.sources import Source

VERSION: Final = 1
_TEXTS: Final = (
    "asked_format", "digest", "etag", "modified", "checked", "changed", "error", "held_back",
)  # fmt: skip
_LONGEST_ID: Final = 48
_needless = re.compile(r"^[a-z]+://(?:www\.)?|\.(?:txt|gz|list|conf|tar|json|csv|zone|rpz)\b").sub


class ListsError(Exception):
    """The lists could not be worked on; the message is a clear sentence."""


class ListsBusyError(ListsError):
    """Another process works on the lists."""


@dataclass(frozen=True)
class Subscription:
    """One list that was added. Times are ISO 8601, in UTC; empty: not yet."""

    source: Source
    asked_format: str = AUTO
    """What to read later versions as; `AUTO`: whatever they look like."""
    digest: str = ""
    """Of the file in force; empty: there is none yet."""
    etag: str = ""
    modified: str = ""
    """What the server said of the file in force, for the next question."""
    checked: str = ""
    changed: str = ""
    error: str = ""
    """Why the last try failed."""
    held_back: str = ""
    """Why the last version that was fetched is not in force."""
    notes: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()
    """Rules (`Entry.text`) of the file in force that are not compiled."""
    report: Report = field(default_factory=Report)
    """On the file in force."""

    def to_json(self) -> dict[str, Any]:
        return {
            **{name: getattr(self, name) for name in _TEXTS},
            "source": self.source.to_json(),
            "notes": list(self.notes),
            "left_out": sorted(self.left_out),
            "report": self.report.to_json(),
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Subscription":
        """Read what `to_json` gave. Raises `ValueError`, `KeyError` or `TypeError`."""
        return cls(
            source=Source.from_json(row["source"]),
            **{name: str(row[name]) for name in _TEXTS},
            notes=tuple(row["notes"]),
            left_out=frozenset(row["left_out"]),
            report=Report.from_json(row["report"]),
        )


class Subscriptions:
    """The folder `DATA/lists`. Reading needs no lock; whoever writes holds `changing`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "sources.json"

    def read(self) -> dict[str, Subscription]:
        """Give every list by its id. Raises `ListsError` when the file is not readable."""
        try:
            document = json.loads(self._path.read_text("utf-8"))
            rows = [Subscription.from_json(row) for row in document["sources"]]
        except FileNotFoundError:
            return {}
        except OSError as problem:
            message = f"{self._path} cannot be read: {problem.strerror}."
            raise ListsError(message) from problem
        except (ValueError, KeyError, TypeError) as problem:
            message = f"{self._path} cannot be read: {problem}."
            raise ListsError(message) from problem
        return {row.source.id: row for row in rows}

    def write(self, subscriptions: Mapping[str, Subscription]) -> None:
        """Replace the file. Raises `StorageError`."""
        rows = [subscriptions[name].to_json() for name in sorted(subscriptions)]
        with replacing(self._path) as file:
            text = json.dumps({"version": VERSION, "sources": rows}, indent=1, ensure_ascii=False)
            file.write(text.encode())

    def file(self, subscription: Subscription) -> Path:
        """Give where the file of a list is that is in force."""
        return self.folder / f"{subscription.source.id}-{subscription.digest}.list"

    def clean(self) -> None:
        """Remove the files that are no longer in force."""
        kept = {self.file(one).name for one in self.read().values()}
        for path in self.folder.iterdir():
            if path.name.endswith((".list", ".fetched", ".new")) and path.name not in kept:
                path.unlink(missing_ok=True)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the lock. Raises `ListsBusyError` while somebody else does, or `StorageError`."""
        path = self.folder / "lock"
        with storing(path):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            _lock(handle)
            yield
        finally:
            os.close(handle)


def _lock(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
        message = f"The lists are being changed by another process ({holder}); try again later."
        raise ListsBusyError(message) from None
    os.truncate(handle, 0)
    os.pwrite(handle, str(os.getpid()).encode(), 0)


def new_id(label: str, origin: str, taken: Mapping[str, object]) -> str:
    """Make an id that says what the list is about and where it is from."""
    place = _needless("", origin.lower())
    first, *others = re.findall(r"[a-z0-9]+", place) or [""]
    words = [label.replace("_", "-"), *dict.fromkeys([first, *others[-2:]])]
    name = "-".join(words)[:_LONGEST_ID].strip("-")
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (name, *numbered) if one not in taken)
