"""What happens beside the queries: once a second a look around, once a minute a save.

Nothing here is waited for by a query.
"""

import asyncio
from collections.abc import Callable

from policy.clock import Clock
from resolver.clients import Clients
from resolver.forwarder import Forwarder
from resolver.houses import Houses
from resolver.minute_book import MinuteBook
from resolver.observer import Observer
from resolver.recorder import Recorder
from resolver.savings_book import SavingsBook
from resolver.watch import Watch


class Keeper:
    """Keeps clock, snapshots, minutes and records up to date."""

    def __init__(
        self,
        *,
        houses: Houses,
        clients: Clients,
        observer: Observer,
        minutes: MinuteBook,
        savings: SavingsBook,
        forwarder: Forwarder,
        watch: Watch,
        clock: Clock,
        recorder: Recorder,
        log: Callable[[str], None],
    ) -> None:
        self._houses, self._clients, self._observer = houses, clients, observer
        self._minutes, self._savings = minutes, savings
        self._forwarder, self._watch = forwarder, watch
        self._clock, self._recorder, self._log = clock, recorder, log
        self._was_right = watch.is_set
        self._complained: set[str] = set()

    async def run(self) -> None:
        """Look around each second until cancelled; a slow disk does not keep it from that."""
        async with asyncio.TaskGroup() as tasks:
            writing = tasks.create_task(asyncio.sleep(0))
            while True:
                await asyncio.sleep(1)
                self._look_around_safely()
                if writing.done() and (due := self._recorder.due()):
                    writing = tasks.create_task(due())

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
            changed |= self._turn_days(instant)
        for household in changed:
            self.take_over_minutes(household)
        self._forwarder.sweep(now)

    def _turn_days(self, instant: float) -> set[str]:
        """Settle what days that are over leave to be kept, then end them."""
        ended = self._savings.turn_days(self._minutes.usage, instant)
        ended |= self._minutes.turn_days(instant)
        if ended:
            self._recorder.want()  # a new day is written soon, with what it begins with
        return ended

    def clock_was_set(self) -> None:
        for house in self._houses:
            house.forget()
        self._clients.expire()

    def take_over_minutes(self, household: str) -> None:
        """Let a household's rulings follow from the minutes used by now."""
        house = self._houses.get(household)
        if house is not None:
            house.with_usage(self._minutes.usage(household), self._minutes.used_on(household))
            house.with_savings(self._savings.savings(household), self._savings.day(household))
            self._clients.expire(household)
