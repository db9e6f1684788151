"""One list, from where it lies to the judgment: fetched, recognised, read through, judged."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from blocklists.detect import detect_file
from blocklists.download import Downloader, Fetched
from blocklists.files import storing
from blocklists.guards import judge
from blocklists.local_copy import copy_local
from blocklists.progress import Progress
from blocklists.reading import read_rules
from blocklists.report import examine
from blocklists.starter import Starter
from blocklists.subscriptions import Subscription, Subscriptions

Result = TypeVar("Result")


class Intake:
    """Takes lists in, one after the other; whoever uses it holds `subscriptions.changing()`."""

    def __init__(
        self, subscriptions: Subscriptions, starter: Starter, downloader: Downloader
    ) -> None:
        self.groups = starter.groups()
        """The category of each service."""
        self._subscriptions = subscriptions
        self._downloader = downloader
        self._suffixes = starter.suffixes()
        self._popular = starter.popular()
        self._lifelines = starter.lifelines()

    async def renewed(
        self, old: Subscription, now: datetime, progress: Progress, *, accept: bool = False
    ) -> Subscription:
        """Give what becomes of a list; its new file, if any, is where that says.

        With `accept` the guards compare nothing with what was in force. Raises `DownloadError`,
        `UnusableList` or `StorageError`; then nothing changed.
        """
        checked = replace(old, checked=written(now), error="")
        beside = self._subscriptions.folder / f"{old.source.id}.fetched"
        try:
            fetched = await self._fetch(old, beside, progress)
            if not fetched.changed:
                return checked
            return await in_thread(lambda: self._judged(checked, beside, fetched, accept=accept))
        finally:
            beside.unlink(missing_ok=True)

    async def _fetch(self, old: Subscription, beside: Path, progress: Progress) -> Fetched:
        origin = old.source.origin
        if "://" not in origin:
            most = self._downloader.limits.octets
            await in_thread(lambda: copy_local(Path(origin), beside, most))
            return Fetched(changed=True)
        return await self._downloader.fetch(
            origin, beside, etag=old.etag, modified=old.modified, progress=progress
        )

    def _judged(
        self, old: Subscription, beside: Path, fetched: Fetched, *, accept: bool
    ) -> Subscription:
        new = replace(old, etag=fetched.etag, modified=fetched.modified, held_back="")
        digest = _digest(beside)
        if digest != old.digest:
            source = replace(old.source, format=detect_file(beside, old.asked_format))
            report = examine(
                read_rules(beside, source.format),
                source.format,
                self._suffixes,
                self._popular,
                self._lifelines,
            )
            in_force = old.report if old.digest and not accept else None
            verdict = judge(source, report, in_force, self._popular, self.groups)
            if verdict.held_back:
                return replace(old, held_back=verdict.held_back)
            new = replace(
                new,
                source=source,
                digest=digest,
                changed=old.checked,
                notes=verdict.notes,
                left_out=verdict.left_out,
                report=report,
            )
        with storing(beside):
            beside.replace(self._subscriptions.file(new))
        return new


async def in_thread(work: Callable[[], Result]) -> Result:
    """Run slow work beside the loop; a task that is cancelled meanwhile still waits for its end.

    So whoever holds a lock while it works gives the lock back only then.
    """
    future = asyncio.get_running_loop().run_in_executor(None, work)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        await asyncio.wait([future])
        raise


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        state = blake2b(digest_size=8)
        while chunk := file.read(1 << 20):
            state.update(chunk)
    return state.hexdigest()


def written(now: datetime) -> str:
    """Write a moment as the record of the lists has it."""
    return now.astimezone(UTC).isoformat(timespec="seconds")
