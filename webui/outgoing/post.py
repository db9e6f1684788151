"""The post of all homes: every half minute it looks, tells, and sends what is due, one by one.

No page waits for it, and what fails here fails for itself. While the clock is not set nothing goes
out: no certificate could be checked, and nothing would have its right time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final

from store.alerts import Alerts
from store.channels import DIGEST, TEST, Channel, Channels
from store.household import HouseholdStore
from store.outbox import Message, Outbox
from store.week_totals import WeekTotals
from webui.console import Console
from webui.home_state import HomeState, home_state
from webui.outgoing.note import Note, content
from webui.outgoing.problems import Problem
from webui.outgoing.sending_apart import Outcome, send_apart
from webui.outgoing.telling import (
    LEVELS,
    addressed,
    lay_out,
    may_still_be_told,
    news_of,
    sender_of,
)
from webui.outgoing.watching import (
    Troubles,
    count_ways_around,
    note_new_devices,
    note_troubles,
)

LOG: Final = logging.getLogger("nigehban.console")
EVERY: Final = 30.0
"""Seconds between two looks."""
_MOST_AT_ONCE: Final = 20
_TIDY_EVERY: Final = 120
"""Looks after which what is old is forgotten."""

Send = Callable[..., Awaitable[Outcome]]


class Post:
    """Sends what there is to send."""

    def __init__(
        self, console: Console, *, to_this_machine: bool = False, send: Send = send_apart
    ) -> None:
        self._console, self._to_this_machine, self._send = console, to_this_machine, send
        self._troubles = Troubles(console.places.lists)
        self._one_at_a_time, self._one_test_at_a_time = asyncio.Lock(), asyncio.Lock()
        self._rounds = 0
        self._said: set[str] = set()

    async def run(self) -> None:
        """Look and send until cancelled."""
        await self._try(self._recover)
        while True:
            self._console.post_wanted.clear()
            await self._try(self.round)
            try:
                async with asyncio.timeout(EVERY):
                    await self._console.post_wanted.wait()
            except TimeoutError:
                continue

    async def _try(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do something; what goes wrong is said once, and tried again with the next look."""
        try:
            await work()
        except Exception as error:  # noqa: BLE001  (whatever it is, pages are served on)
            said = f"{type(error).__name__}: {error}"
            if said not in self._said:
                self._said.add(said)
                LOG.warning("notices wait: %s", said)

    async def _recover(self) -> None:
        await self._run(lambda store: Outbox(store.db).recover(store.clock.wall()))

    async def round(self) -> None:
        """Look at every home once, and send what is due."""
        status = await self._console.resolver.status()
        for identity in await self._run(_set_up):
            await self._try(partial(self._look, identity, status))
        if await self._is_clock_set(status):
            await self._send_due()
        self._rounds += 1
        if self._rounds % _TIDY_EVERY == 1:
            await self._run(_tidy)

    async def _is_clock_set(self, status: dict[str, Any] | None) -> bool:
        """Say whether the time is known: the resolver says so, or the clock has not run back."""
        if status is not None:
            return bool(status.get("clock_is_set", True))
        trusted: float = await self._run(lambda store: store.clock.wall())
        return self._console.clock.wall() >= trusted - 1

    async def _look(self, identity: str, status: dict[str, Any] | None) -> None:
        """Find what there is to tell of one home, and lay it out."""
        console, state = self._console, await home_state(self._console, identity)
        lasting = self._troubles.lasting(status, console.clock.monotonic())
        is_set = await self._is_clock_set(status)

        def look(store: HouseholdStore) -> None:
            now = store.clock.wall()
            count_ways_around(store, state, now)
            note_new_devices(store, state, now)
            note_troubles(store, identity, lasting, now)

        await self._run(look)
        if is_set:
            await self._tell(identity, state)

    async def _tell(self, identity: str, state: HomeState) -> None:
        console = self._console
        news = await self._run(lambda store: news_of(store, state, store.clock.wall()))
        notes = addressed(console.shipped, console.facts, state, news)
        await self._run(lambda store: lay_out(store, identity, news, notes, store.clock.wall()))

    async def _send_due(self) -> None:
        due = await self._run(lambda store: Outbox(store.db).due(store.clock.wall()))
        for message in due[:_MOST_AT_ONCE]:
            await self.deliver(message)

    async def deliver(self, message: Message) -> Outcome:
        """Send one message, if it still waits, and note what became of it.

        A test goes beside the others: somebody waits for it.
        """
        is_test = message.kind == TEST
        async with self._one_test_at_a_time if is_test else self._one_at_a_time:
            target = await self._run(lambda store: _begun(store, message))
            if target is None:
                return Outcome(Problem.GONE)
            kind, where = target
            now: float = await self._run(lambda store: store.clock.wall())
            told = {key: value for key, value in message.content.items() if key != LEVELS}
            outcome = await self._send(
                kind, where, told, now=now, to_this_machine=self._to_this_machine
            )
            await self._run(lambda store: _noted(store, message, outcome))
        return outcome

    async def send_note(self, state: HomeState, channel: Channel, note: Note) -> Outcome:
        """Send one note to one channel now, and say what became of it."""

        def put(store: HouseholdStore) -> Message | None:
            outbox, now = Outbox(store.db), store.clock.wall()
            made = content(note, sender_of(state, channel))
            number = outbox.put(
                state.identity, channel.id, note.kind, note.key, made, now=now, lives=note.lives
            )
            return outbox.one(number) if number is not None else None

        message: Message | None = await self._run(put)
        return await self.deliver(message) if message is not None else Outcome(Problem.UNKNOWN)

    async def _run(self, work: Callable[[HouseholdStore], Any]) -> Any:  # noqa: ANN401
        return await self._console.store.run(work)


def _set_up(store: HouseholdStore) -> list[str]:
    return [each for each in store.identities() if store.standing(each).is_set_up]


def _begun(store: HouseholdStore, message: Message) -> tuple[str, Any] | None:
    """Give where a message goes, having noted that it is on its way."""
    outbox, channels = Outbox(store.db), Channels(store, message.household)
    channel, target = channels.one(message.channel), channels.target(message.channel)
    if not may_still_be_told(store, message):
        outbox.withdraw(message)
        return None
    if channel is None or target is None or not outbox.begin(message):
        return None
    return channel.kind, target


def _noted(store: HouseholdStore, message: Message, outcome: Outcome) -> None:
    outbox, now = Outbox(store.db), store.clock.wall()
    if outcome.is_sent:
        outbox.sent(message.id, now)
    else:
        again = outcome.again and message.kind != TEST
        outbox.failed(message, outcome.code, again=again, now=now)


def _tidy(store: HouseholdStore) -> None:
    """Forget what nobody needs to know any more."""
    now = store.clock.wall()
    Outbox(store.db).forget_old(now)
    for identity in store.identities():
        Alerts(store.db, identity).forget_old(now)
        if DIGEST not in Channels(store, identity).wanted():
            WeekTotals(store.db, identity).forget()
