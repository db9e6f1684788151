"""Builds the table of a data folder from what is on the disk: no network, standard library only.

    python -m blocklists.build DATA [--again]

prints its progress and what came out as lines of JSON. It is for a first start without a table,
after the program's own data changed, and where a table turns out to be damaged or foreign. Whoever
starts it chooses its priority.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from hashlib import blake2b
from pathlib import Path

from blocklists import layout
from blocklists.collection import Feed, UnusableFeed
from blocklists.compile import Compiled, compile_table
from blocklists.files import StorageError
from blocklists.progress import Progress, no_progress
from blocklists.reading import read_rules
from blocklists.starter import Starter
from blocklists.subscriptions import ListsError, Subscription, Subscriptions
from blocklists.table import Table, TableError


@dataclass(frozen=True)
class Built:
    """What came out of a build."""

    compiled: Compiled | None
    """None: the table was current already."""
    unusable: Mapping[str, str] = field(default_factory=dict)
    """Lists whose files cannot be read any more, and why; the table is without them."""


class Builder:
    """Builds the table of one data folder."""

    def __init__(self, data: Path, starter: Starter | None = None) -> None:
        self.table = data / "table"
        self.subscriptions = Subscriptions(data / "lists")
        self.starter = starter or Starter()

    def build(self, progress: Progress = no_progress, *, again: bool = False) -> Built:
        """Build the table if it is not current, or `again` in any case.

        The caller holds `subscriptions.changing()`. Raises `ListsError` or `StorageError`.
        """
        subscriptions = self.subscriptions.read()
        inputs = self._fingerprint(subscriptions.values())
        if not again and self._is_current(inputs):
            return Built(None)
        unusable: dict[str, str] = {}
        while True:
            feeds = [
                *self.starter.feeds(),
                *(self._feed(one) for name, one in subscriptions.items() if name not in unusable),
            ]
            try:
                compiled = compile_table(
                    feeds, self.starter.suffixes(), self.table, inputs=inputs, progress=progress
                )
            except UnusableFeed as problem:
                unusable[problem.source_id] = str(problem)
                inputs = ""  # so that this table is never taken for a current one
            else:
                return Built(compiled, unusable)

    def _feed(self, subscription: Subscription) -> Feed:
        source = subscription.source
        path = self.subscriptions.file(subscription)
        return Feed(source, partial(read_rules, path, source.format), subscription.left_out)

    def _is_current(self, inputs: str) -> bool:
        try:
            table = Table.open(self.table)
        except TableError:
            return False
        same = table.inputs == inputs
        table.close()
        return same

    def _fingerprint(self, subscriptions: Iterable[Subscription]) -> str:
        """Give a text that differs whenever another table would come out."""
        state = blake2b(f"{layout.MAGIC!r}{layout.VERSION}".encode(), digest_size=16)
        for path in self.starter.table_files():
            state.update(path.name.encode() + b"\0" + path.read_bytes())
        for one in subscriptions:
            row = [one.source.to_json(), one.digest, sorted(one.left_out)]
            state.update(json.dumps(row, sort_keys=True).encode())
        return state.hexdigest()


def main(arguments: Sequence[str]) -> int:
    """Run as a command; gives the exit status."""
    again = "--again" in arguments
    folders = [one for one in arguments if one != "--again"]
    if len(folders) != 1:
        sys.stderr.write("usage: python -m blocklists.build DATA [--again]\n")
        return 2
    builder = Builder(Path(folders[0]))
    try:
        with builder.subscriptions.changing():
            built = builder.build(say_progress, again=again)
    except (ListsError, StorageError) as problem:
        say({"error": str(problem)})
        return 1
    compiled = built.compiled and asdict(built.compiled)
    say({"compiled": compiled, "unusable": dict(built.unusable)})
    return 0


def say(row: Mapping[str, object]) -> None:
    """Print one line of JSON, at once."""
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()


def say_progress(phase: str, done: int, total: int, /) -> None:
    """Print how far a phase is."""
    say({"phase": phase, "done": done, "total": total})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
