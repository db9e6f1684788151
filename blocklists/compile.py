"""Sources become one table, in a few tens of megabytes of memory whatever their number.

Each rule's name is hashed as it is read; hashes go through partitions on disk and come back sorted.
The table is written beside its place and takes it in the end, so that a crash, a full disk or an
error leaves the old one as it was.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from blocklists import layout
from blocklists.collection import Collection, Feed
from blocklists.files import replacing
from blocklists.partitions import Partitions
from blocklists.progress import Progress, no_progress
from blocklists.sets import SetNumbers
from blocklists.suffixes import SuffixList
from blocklists.table_writer import TableWriter


@dataclass(frozen=True)
class Compiled:
    """What came out."""

    names: int
    conditions: int
    """Rules that are patterns, or for some query types only."""
    sets: int
    """Different combinations of sources on a name."""
    folded: int
    """Names that are listed under fewer sources than hold them, for want of set numbers."""
    suffixes_dropped: int
    """Rules for ICANN's public suffixes, which no published list may name."""
    conditions_dropped: int
    """Conditions beyond what a table holds."""


def compile_table(
    feeds: Sequence[Feed],
    suffixes: SuffixList,
    target: Path,
    *,
    salt: bytes | None = None,
    inputs: str = "",
    progress: Progress = no_progress,
    most_sets: int = layout.MOST_SETS,
) -> Compiled:
    """Compile the feeds into the file `target`; bit *i* of its bitmaps is the *i*-th feed.

    `salt` is drawn at random when it is not given; `inputs` is kept in the table. Raises
    `UnusableFeed` when a list cannot be read, `StorageError` when the table cannot be written.
    """
    if len(feeds) > layout.MOST_SOURCES:
        message = f"{len(feeds)} sources are more than a table holds ({layout.MOST_SOURCES})"
        raise ValueError(message)
    salt = os.urandom(layout.SALT_SIZE) if salt is None else salt
    with replacing(target) as file, Partitions(target.parent) as partitions:
        collection = Collection(partitions, suffixes, salt)
        for done, feed in enumerate(feeds):
            progress("read", done, len(feeds))
            collection.add(feed)
        progress("read", len(feeds), len(feeds))
        collection.add_suffix_list()
        sources = [feed.source for feed in feeds]
        numbers = SetNumbers(sources, collection.rules, collection.members, most_sets)
        writer = TableWriter(file, salt, collection.records)
        writer.write_entries(partitions, numbers, progress)
        writer.write_rest(
            numbers, collection.conditions, sources, inputs=inputs, top_level=collection.top_level
        )
    return Compiled(
        names=writer.names,
        conditions=len(collection.conditions),
        sets=len(numbers.members),
        folded=numbers.folded,
        suffixes_dropped=collection.suffixes_dropped,
        conditions_dropped=collection.conditions_dropped,
    )
