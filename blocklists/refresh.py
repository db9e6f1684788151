"""Keeps the lists of a data folder: add, remove, update.

Each list is taken in (`blocklists.intake`) and put in force, and in the end the table is built.
What fails on the way changes nothing: the last good file stays, and `status` tells the reason.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from blocklists.build import Builder, Built
from blocklists.detect import AUTO
from blocklists.download import Downloader
from blocklists.entries import UnusableList
from blocklists.files import StorageError
from blocklists.formats import FORMATS, UT1
from blocklists.hops import DownloadError
from blocklists.intake import Intake, in_thread, written
from blocklists.progress import Progress, no_progress
from blocklists.sources import CURATED, Source, Tier
from blocklists.starter import Starter
from blocklists.subscriptions import ListsError, Subscription, new_id
from policy.labels import CATEGORIES

ASKABLE: Final = (AUTO, UT1, *(name for name in FORMATS if name != CURATED))
"""The formats that a list may be added with."""


class Refresh:
    """Changes the lists of one data folder; there is one at a time, over all processes."""

    def __init__(
        self, data: Path, starter: Starter | None = None, downloader: Downloader | None = None
    ) -> None:
        self._builder = Builder(data, starter)
        self._subscriptions = self._builder.subscriptions
        self._intake = Intake(
            self._subscriptions, self._builder.starter, downloader or Downloader()
        )

    async def add(
        self,
        label: str,
        origin: str,
        *,
        asked_format: str = AUTO,
        title: str = "",
        tier: Tier = "normal",
        now: datetime,
        progress: Progress = no_progress,
    ) -> Subscription:
        """Add the list at a URL or a path, and build the table with it.

        Raises `ListsError`, `DownloadError`, `UnusableList` or `StorageError` and adds nothing.
        """
        origin = _from_anywhere(origin)
        with self._subscriptions.changing():
            known = self._subscriptions.read()
            self._check_new(label, origin, asked_format, known)
            source = Source(new_id(label, origin, known), label, title or origin, origin, tier=tier)
            added = await self._intake.renewed(Subscription(source, asked_format), now, progress)
            await self._put_in_force({**known, source.id: added}, progress, instead_of=known)
        return added

    async def remove(self, source_id: str, *, progress: Progress = no_progress) -> None:
        """Remove a list, and build the table without it. Raises `ListsError` or `StorageError`."""
        with self._subscriptions.changing():
            known = self._subscriptions.read()
            _check_known([source_id], known)
            rest = {name: one for name, one in known.items() if name != source_id}
            await self._put_in_force(rest, progress, instead_of=known)

    async def update(
        self,
        ids: Collection[str] | None = None,
        *,
        accept: Collection[str] = (),
        now: datetime,
        progress: Progress = no_progress,
    ) -> list[Subscription]:
        """Update some lists, or all; give what became of each. The table is in force afterwards.

        The guards do not hold back lists in `accept`. A list that fails keeps its last good file,
        and `error` or `held_back` says why. What was done before an interruption stays done.
        Raises `ListsError` or `StorageError`.
        """
        with self._subscriptions.changing():
            known = self._subscriptions.read()
            wanted = list(known) if ids is None else list(ids)
            _check_known([*wanted, *accept], known)
            for done, name in enumerate(wanted):
                progress("update", done, len(wanted))
                known[name] = await self._tried(known[name], now, progress, accept=name in accept)
                self._subscriptions.write(known)
            progress("update", len(wanted), len(wanted))
            known = await self._put_in_force(known, progress)
            return [known[name] for name in wanted]

    async def build(self, progress: Progress = no_progress, *, again: bool = False) -> Built:
        """Build the table if it is not current, or in any case, from what is on the disk."""
        with self._subscriptions.changing():
            return await in_thread(lambda: self._builder.build(progress, again=again))

    async def _put_in_force(
        self,
        subscriptions: Mapping[str, Subscription],
        progress: Progress,
        instead_of: Mapping[str, Subscription] | None = None,
    ) -> dict[str, Subscription]:
        """Write what the lists are now and build; go back to `instead_of` if that fails.

        Gives what the lists are then: one whose file cannot be read any more is asked for anew.
        """
        self._subscriptions.write(subscriptions)
        try:
            built = await in_thread(lambda: self._builder.build(progress))
        except StorageError:
            if instead_of is not None:
                self._subscriptions.write(instead_of)
            raise
        known = dict(subscriptions)
        for name, problem in built.unusable.items():
            known[name] = replace(known[name], error=problem, etag="", modified="")
        if built.unusable:
            self._subscriptions.write(known)
        self._subscriptions.clean()
        return known

    async def _tried(
        self, old: Subscription, now: datetime, progress: Progress, *, accept: bool
    ) -> Subscription:
        try:
            return await self._intake.renewed(old, now, progress, accept=accept)
        except (DownloadError, UnusableList, StorageError) as problem:
            return replace(old, checked=written(now), error=str(problem))

    def _check_new(
        self, label: str, origin: str, asked_format: str, known: Mapping[str, Subscription]
    ) -> None:
        if label not in CATEGORIES and label not in self._intake.groups:
            message = f"There is no category and no service that is called {label!r}."
            raise ListsError(message)
        if asked_format not in ASKABLE:
            message = f"There is no format {asked_format!r}; there are {', '.join(ASKABLE)}."
            raise ListsError(message)
        for one in known.values():
            if (one.source.origin, one.source.label) == (origin, label):
                message = f"That list has been added before: {one.source.id}."
                raise ListsError(message)


def _from_anywhere(origin: str) -> str:
    """Write a path from the root on; a URL is as it is."""
    return origin if "://" in origin else str(Path(origin).absolute())


def _check_known(ids: Collection[str], known: Mapping[str, Subscription]) -> None:
    for name in ids:
        if name not in known:
            message = f"There is no list that is called {name!r}."
            raise ListsError(message)
