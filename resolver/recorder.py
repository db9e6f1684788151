"""What goes to disk, and when: little each minute, all of it rarely, so that flash lasts.

Each minute, and when a lock may have begun, the clock and the minutes that changed are noted in a
few octets; once an hour, at midnight, when somebody new asks, a household changed, a page wants to
read, and at the end, everything is saved. It goes there in a thread, and a disk that is full or
read-only costs records, not answers.
"""

import asyncio
import math
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from policy.clock import Clock
from policy.rules import Privacy
from policy.verdict import Stranger
from resolver.clients import Clients, Slot
from resolver.houses import Houses
from resolver.leases import names_by_mac
from resolver.minute_book import MinuteBook
from resolver.observer import Observer
from resolver.savings_book import SavingsBook
from resolver.watch import Watch
from store.activity import KEPT_DAYS, Activity, Changes, Counted, LevelOf, Sighting

NOTE_EVERY: Final = 60.0
SAVE_EVERY: Final = 3600.0
_MANY_REFUSALS: Final = 2000
"""So many different refusals are saved before the hour is over."""
_SAVES_AT_ONCE: Final = 30
"""So often in an hour who is new is saved at once, and then once a minute: who invents addresses
wears out no flash."""


class Recorder:
    """Saves what the resolver knows of those it serves."""

    def __init__(
        self,
        *,
        houses: Houses,
        clients: Clients,
        observer: Observer,
        minutes: MinuteBook,
        savings: SavingsBook,
        watch: Watch,
        clock: Clock,
        activity: Activity | None,
        log: Callable[[str], None],
    ) -> None:
        """`activity` is None where nothing can be recorded."""
        self._houses, self._clients, self._observer = houses, clients, observer
        self._minutes, self._savings = minutes, savings
        self._watch, self._clock = watch, clock
        self._activity, self._log = activity, log
        self._noted = self._saved = self._hour = clock.monotonic()
        self._edge, self._revisions = math.inf, self._revisions_now()
        self._saves = 0
        self._days: dict[str, str] = {}
        self._is_wanted = False
        self._one_at_a_time = asyncio.Lock()
        self._trouble = ""

    @property
    def is_recording(self) -> bool:
        return self._activity is not None and not self._trouble

    def due(self) -> Callable[[], Coroutine[Any, Any, None]] | None:
        """Give what is to be done now, if anything is."""
        if self._activity is None:
            return None
        now = self._clock.monotonic()
        if now - self._noted >= NOTE_EVERY:
            return self.save if self._is_all_due(now) else self.note
        if self._saves < _SAVES_AT_ONCE and self._is_somebody_new():
            return self.save
        if self._may_have_locked(now):
            return self.save if self._savings.is_unsaved else self.note
        return None

    def want(self) -> None:
        """Have everything saved within a minute."""
        self._is_wanted = True

    def _is_all_due(self, now: float) -> bool:
        return (
            self._is_wanted
            or self._savings.is_unsaved
            or now - self._hour >= SAVE_EVERY
            or self._observer.refused > _MANY_REFUSALS
            or self._today(self._watch.now()) != self._days
            or self._is_somebody_new()
        )

    def _may_have_locked(self, now: float) -> bool:
        """Say whether rules changed, or somebody's ruling did in time.

        The time that is noted must not be before a lock that holds: after a power cut, with a clock
        that starts in 1970, what held then holds.
        """
        return now >= self._edge or self._revisions != self._revisions_now()

    def _look_ahead(self, now: float) -> None:
        self._revisions = self._revisions_now()
        edges = (slot.until for slot in self._clients.known() if slot.until > now)
        self._edge = min(edges, default=math.inf)

    def _revisions_now(self) -> int:
        return sum(house.snapshot.revision for house in self._houses)

    def _is_somebody_new(self) -> bool:
        return any(not slot.noted and _is_device(slot) for slot in self._clients.known())

    async def note(self) -> None:
        """Write the clock and the minutes that changed, in a thread.

        All is written where they do not fit, or a day was settled: no clock may say that it is over
        while what it left is in memory alone.
        """
        async with self._one_at_a_time:
            if self._savings.is_unsaved or not await self._note(self._watch.now()):
                await self._save(self._watch.now())

    async def save(self) -> None:
        """Write all that changed since the last save, in a thread."""
        async with self._one_at_a_time:
            await self._save(self._watch.now())

    async def be_readable(self) -> None:
        """Save all for who wants to read it now, if that was not done within a minute."""
        if self._clock.monotonic() - self._saved >= NOTE_EVERY:
            await self.save()

    def finish(self) -> None:
        """Save all before the end, and wait for it."""
        if self._activity is None:
            return
        instant = self._watch.now()
        try:
            _write(self._activity, self._changes(instant), self._level_at(instant))
        except Exception as error:  # noqa: BLE001  (a full disk, mostly: it costs records alone)
            self._complain(error)

    async def _note(self, instant: float) -> bool:
        """Note what changed; False where it does not fit."""
        if self._activity is None:
            return True
        self._noted = self._clock.monotonic()
        self._look_ahead(self._noted)
        self._see_who_asks(instant)
        rows = self._minutes.unsaved()
        try:
            fits = await asyncio.to_thread(self._activity.note, instant, rows)
        except Exception as error:  # noqa: BLE001  (a bad disk, mostly: it costs records alone)
            self._failed(Changes(instant, minutes=rows), error)
            return True
        if fits:
            self._watch.saved(instant)
        else:
            self._minutes.not_saved(Changes(instant, minutes=rows))
        return fits

    async def _save(self, instant: float) -> None:
        if self._activity is None:
            return
        changes, level_of = self._changes(instant), self._level_at(instant)
        try:
            await asyncio.to_thread(_write, self._activity, changes, level_of)
        except Exception as error:  # noqa: BLE001  (a full disk, mostly: it costs records alone)
            self._failed(changes, error)
        else:
            self._watch.saved(instant)
            self._trouble, self._is_wanted = "", False

    def _failed(self, changes: Changes, error: Exception) -> None:
        """Keep what was not written for the next time; then all is tried."""
        self._minutes.not_saved(changes)
        self._savings.not_saved(changes.savings)
        self._complain(error)
        self._is_wanted = True

    def _complain(self, error: Exception) -> None:
        trouble = f"activity is not recorded: {error}"
        if trouble != self._trouble:
            self._trouble = trouble
            self._log(trouble)

    def _changes(self, instant: float) -> Changes:
        """Give, and forget, all that is to be written."""
        self._count_a_save()
        self._see_who_asks(instant)
        today = self._today(instant)
        counted = self._days or today  # until now nobody's day had ended
        changes = Changes(
            instant=instant,
            minutes=self._minutes.unsaved(),
            reports=self._minutes.reports(),
            refusals=self._observer.refusals(),
            counters=list(self._counters({**today, **counted})),
            sightings=list(self._sightings()),
            today=today,
            savings=self._savings.unsaved(),
        )
        self._days = today
        return changes

    def _count_a_save(self) -> None:
        self._noted = self._saved = now = self._clock.monotonic()
        self._look_ahead(now)
        self._saves += 1
        if now - self._hour >= SAVE_EVERY:
            self._hour, self._saves = now, 0

    def _today(self, instant: float) -> dict[str, str]:
        """Say which day runs, by household: one that is not settled yet is not over.

        What is older is forgotten, and of a day that is to be settled nothing may be.
        """
        days = {home: self._savings.day(home) for home in self._houses.identities()}
        return {
            home: day.isoformat() if day else self._minutes.today(home, instant)
            for home, day in days.items()
        }

    def _level_at(self, instant: float) -> LevelOf:
        """Say how much may be kept of whom by now."""

        def level_of(household: str, profile: str) -> Privacy | None:
            house = self._houses.get(household)
            return None if house is None else house.privacy(profile, instant)

        return level_of

    def _see_who_asks(self, instant: float) -> None:
        """Note of each asker, to a minute, when it last asked."""
        for slot in self._clients.known():
            if slot.queries > slot.heard:
                slot.heard, slot.asked = slot.queries, instant

    def _counters(self, days: Mapping[str, str]) -> Iterator[Counted]:
        for slot in self._clients.known():
            day, device = days.get(slot.household, ""), slot.device or ""
            counts = (("queries", slot.queries), ("blocked", slot.refused))
            for (what, count), before in zip(counts, slot.counted, strict=True):
                if count > before:
                    yield slot.household, device, day, what, count - before

    def _sightings(self) -> Iterator[Sighting]:
        """Give the devices that asked since the last save; from now on they are no news."""
        for slot in self._clients.known():
            if _is_device(slot) and (slot.queries > slot.counted[0] or not slot.noted):
                at = slot.asked
                yield Sighting(slot.household, slot.identity, slot.address, "", at, at)
                slot.noted = True
            slot.counted = (slot.queries, slot.refused)


def _is_device(slot: Slot) -> bool:
    """Say whether a slot is neither this machine nor a forwarder, and has asked something."""
    nobody = slot.who is Stranger.MACHINE or slot.who is Stranger.FORWARDER
    return bool(slot.queries) and not nobody


def _write(activity: Activity, changes: Changes, level_of: LevelOf) -> None:
    """Read the names that devices gave themselves, and write; runs in a thread."""
    names = names_by_mac(_LEASES)
    named = [replace(s, name=names.get(s.identity, "")) for s in changes.sightings]
    activity.save(replace(changes, sightings=named))
    activity.forget_before(changes.today, _oldest(changes.today), changes.instant)
    activity.forget_above(level_of)


def _oldest(today: Mapping[str, str]) -> str:
    newest = max((day for day in today.values() if day), default="1970-01-01")
    return (date.fromisoformat(newest) - timedelta(days=KEPT_DAYS)).isoformat()


_LEASES: Final = (
    Path("/tmp/dhcp.leases"),  # noqa: S108  (OpenWrt's place for it)
    Path("/var/lib/misc/dnsmasq.leases"),
    Path("/var/lib/nigehban-dhcp/dhcp.leases"),
)
