"""What happens beside the queries: once a second a look around, once a minute a save.

Nothing here is waited for by a query. What goes to disk goes there in a thread, and a disk that is
full or read-only costs records, not answers.
"""

import asyncio
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from policy.clock import Clock
from policy.rules import Privacy
from policy.verdict import Stranger
from resolver.clients import Clients, Slot
from resolver.forwarder import Forwarder
from resolver.houses import Houses
from resolver.leases import names_by_mac
from resolver.minute_book import MinuteBook
from resolver.observer import Observer
from resolver.watch import Watch
from store.activity import KEPT_DAYS, Activity, Changes, Counted, LevelOf, Sighting

SAVE_EVERY: Final = 60.0


class Keeper:
    """Keeps clock, snapshots, minutes and records up to date."""

    def __init__(
        self,
        *,
        houses: Houses,
        clients: Clients,
        observer: Observer,
        minutes: MinuteBook,
        forwarder: Forwarder,
        watch: Watch,
        clock: Clock,
        activity: Activity | None,
        log: Callable[[str], None],
    ) -> None:
        """`activity` is None where nothing can be recorded."""
        self._houses, self._clients, self._observer = houses, clients, observer
        self._minutes, self._forwarder, self._watch = minutes, forwarder, watch
        self._clock, self._activity, self._log = clock, activity, log
        self._saved = clock.monotonic()
        self._edge, self._revisions = math.inf, self._revisions_now()
        self._was_right = watch.is_set
        self._trouble = ""
        self._complained: set[str] = set()

    @property
    def is_recording(self) -> bool:
        return self._activity is not None and not self._trouble

    async def run(self) -> None:
        """Look around each second until cancelled; a slow disk does not keep it from that."""
        async with asyncio.TaskGroup() as tasks:
            saving = tasks.create_task(asyncio.sleep(0))
            while True:
                await asyncio.sleep(1)
                self._look_around_safely()
                if saving.done() and self.is_due():
                    saving = tasks.create_task(self.save())

    def _look_around_safely(self) -> None:
        try:
            self.look_around()
        except Exception as error:  # noqa: BLE001  (what is wrong beside the queries must not end them)
            complaint = f"unexpected {type(error).__name__} while looking around: {error}"
            if complaint not in self._complained:
                self._complained.add(complaint)
                self._log(complaint)

    def look_around(self) -> None:
        """Take in what changed: snapshots, the clock, what was noted of answers."""
        now, instant = self._clock.monotonic(), self._watch.now()
        for household in self._houses.look():
            self._clients.expire(household)
        if self._watch.was_set() or self._watch.is_set != self._was_right:
            self._was_right = self._watch.is_set
            self.clock_was_set()
        changed = self._observer.drain(instant, now)
        if self._watch.is_set:
            changed |= self._minutes.turn_days(instant)
        for household in changed:
            self.take_over_minutes(household)
        self._forwarder.sweep(now)

    def clock_was_set(self) -> None:
        for house in self._houses:
            house.forget()
        self._clients.expire()

    def take_over_minutes(self, household: str) -> None:
        """Let a household's rulings follow from the minutes used by now."""
        house = self._houses.get(household)
        if house is not None:
            house.with_usage(self._minutes.usage(household), self._minutes.used_on(household))
            self._clients.expire(household)

    # --- saving

    def is_due(self) -> bool:
        """A minute passed, rules changed or a lock may have begun, or somebody new asks.

        The time that is saved must not be before a lock that holds: after a power cut, with a clock
        that starts in 1970, what held then holds.
        """
        if self._activity is None:
            return False
        now = self._clock.monotonic()
        is_new = any(not slot.noted and _is_device(slot) for slot in self._clients.known())
        changed = now >= self._edge or self._revisions != self._revisions_now()
        return is_new or changed or now - self._saved >= SAVE_EVERY

    def _revisions_now(self) -> int:
        return sum(house.snapshot.revision for house in self._houses)

    async def save(self) -> None:
        """Write what changed since the last save, in a thread."""
        activity, instant = self._activity, self._watch.now()
        if activity is None:
            return
        now = self._saved = self._clock.monotonic()
        self._revisions = self._revisions_now()
        edges = (slot.until for slot in self._clients.known() if slot.until > now)
        self._edge = min(edges, default=math.inf)
        changes = Changes(
            instant=instant,
            minutes=self._minutes.unsaved(),
            reports=self._minutes.reports(),
            refusals=self._observer.refusals(),
            counters=list(self._counters(instant)),
            sightings=list(self._sightings(instant)),
            today={home: self._minutes.today(home, instant) for home in self._houses.identities()},
        )
        try:
            await asyncio.to_thread(_write, activity, changes, self._level_at(instant))
        except Exception as error:  # noqa: BLE001  (a full disk, mostly: it costs records alone)
            self._minutes.not_saved(changes)
            self._complain(f"activity is not recorded: {error}")
        else:
            self._watch.saved(instant)
            self._trouble = ""

    def _level_at(self, instant: float) -> LevelOf:
        """Say how much may be kept of whom by now."""

        def level_of(household: str, profile: str) -> Privacy | None:
            house = self._houses.get(household)
            return None if house is None else house.privacy(profile, instant)

        return level_of

    def _complain(self, trouble: str) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self._log(trouble)

    def _counters(self, instant: float) -> Iterator[Counted]:
        for slot in self._clients.known():
            day, device = self._minutes.today(slot.household, instant), slot.device or ""
            counts = (("queries", slot.queries), ("blocked", slot.refused))
            for (what, count), before in zip(counts, slot.counted, strict=True):
                if count > before:
                    yield slot.household, device, day, what, count - before

    def _sightings(self, instant: float) -> Iterator[Sighting]:
        """Give the devices that asked since the last save; from now on they are no news."""
        for slot in self._clients.known():
            if _is_device(slot) and (slot.queries > slot.counted[0] or not slot.noted):
                yield Sighting(slot.household, slot.identity, slot.address, "", instant, instant)
                slot.noted = True
            slot.counted = (slot.queries, slot.refused)


def _is_device(slot: Slot) -> bool:
    """Say whether a slot is neither this machine nor a forwarder, and has asked something."""
    nobody = slot.who is Stranger.MACHINE or slot.who is Stranger.FORWARDER
    return bool(slot.queries) and not nobody


def _write(activity: Activity, changes: Changes, level_of: LevelOf) -> None:
    """Run in a thread: read the names that devices gave themselves, and write."""
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
    Path("/var/lib/nigehban/dhcp.leases"),
)
