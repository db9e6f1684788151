"""Fetch several lists one after the other; one that fails costs only itself."""

import asyncio
import datetime as dt
from collections.abc import Iterable, Mapping

from blocklists.detect import AUTO
from blocklists.download import Downloader
from blocklists.files import StorageError
from blocklists.hops import DownloadError
from blocklists.refresh import ASKABLE, Refresh
from blocklists.subscriptions import ListsError
from nigehban.progress import Progress
from nigehban.workplace import Workplace, say, show


def add_lists(place: Workplace, wanted: Iterable[Mapping[str, str]]) -> int:
    """Add lists, each with label, origin and format; say how many could not be added."""
    place.places.make()
    refresh, failed = Refresh(place.places.data, downloader=Downloader(allow_private=False)), 0
    now = dt.datetime.fromtimestamp(place.clock.wall(), dt.UTC)
    for row in wanted:
        asked = row.get("format", AUTO)
        adding = refresh.add(
            row["label"],
            row["origin"],
            asked_format=asked if asked in ASKABLE else AUTO,
            now=now,
            progress=Progress(f"Adding {row['origin']}"),
        )
        try:
            added = asyncio.run(adding)
        except (DownloadError, ListsError, StorageError, ValueError, OSError) as error:
            failed += 1
            say(f"{row['origin']}: not added: {error}")
        else:
            show(f"{added.source.id}: {added.report.names:,} names for {added.source.label}")
    place.tell_resolver("table changed")
    return failed
