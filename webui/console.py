"""What all pages work with: the store, the line to the resolver, the catalogue, the clock."""

import asyncio
import contextlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aiohttp import web

from blocklists.catalogue import Catalogue
from blocklists.shipped import Shipped
from blocklists.sources import Source
from blocklists.table import Table, TableError
from policy.clock import Clock
from policy.facts import NameFacts
from store.household import DEFAULT, HouseholdStore
from store.places import Places
from webui.database import StoreThread
from webui.entrance.half_logins import HalfLogins
from webui.help_lines import HelpLines
from webui.makers_known import KnownMakers
from webui.news import News
from webui.resolver_link import ResolverLink
from webui.undos import Undos
from webui.uploads import Upload

if TYPE_CHECKING:
    from webui.demo.trial import Trial
    from webui.outgoing.post import Post

TRIAL_IDLE: Final = 3 * 3600.0
"""Seconds after which a made-up home that nobody looks at is thrown away."""
_LOOK_EVERY: Final = 600.0
_CSRF_KEY: Final = "csrf_key"


@dataclass
class Console:
    """The console of one data folder."""

    places: Places
    shipped: Shipped
    clock: Clock
    store: StoreThread
    resolver: ResolverLink
    help_lines: HelpLines
    starter: Path
    """The folder of the shipped data."""
    makers: KnownMakers
    app_port: int = 80
    names: frozenset[str] = frozenset()
    """Further host names by which the pages may be reached."""
    undos: Undos = field(default_factory=Undos)
    news: News = field(default_factory=News)
    post_wanted: asyncio.Event = field(default_factory=asyncio.Event)
    """Set where something is worth telling at once (`webui.outgoing.post`)."""
    post: "Post | None" = None
    """Sends what leaves the house; none of a made-up home."""
    upload: Upload | None = None
    """The file that somebody sent last, until they say what to do with it."""
    half_logins: HalfLogins = field(default_factory=HalfLogins)
    pins: dict[str, float] = field(default_factory=dict)
    """Until when (monotonic) a session need not show its PIN again."""
    csrf_key: str = ""
    is_demo: bool = False
    """It shows made-up homes and nothing else."""
    trial: "Trial | None" = None
    """The made-up home that somebody tries before set-up; there is one at a time."""
    trying: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while one is made or thrown away."""
    _catalogue: Catalogue | None = None
    _table_stamp: tuple[int, int] = (0, 0)

    @classmethod
    def of(cls, data: Path, catalogue: Path, clock: Clock) -> "Console":
        """Put a console together; the database opens with the first page."""
        places, shipped = Places(data), Shipped.load(catalogue)
        return cls(
            places=places,
            shipped=shipped,
            clock=clock,
            store=StoreThread(places, shipped.vocabulary, clock),
            resolver=ResolverLink(places.resolver_socket),
            help_lines=HelpLines(catalogue / "help"),
            starter=catalogue,
            makers=KnownMakers(places.makers),
        )

    async def start(self) -> None:
        """Open the database, and find the key that marks our own forms."""
        self.csrf_key = await self.store.run(_csrf_key)

    def facts(self, name: str) -> NameFacts:
        """Give what shipped data and lists know of a name; without a table the shipped data."""
        try:
            return self._current().facts(name)
        except TableError:
            return self.shipped.named.of(name)

    def labels_with_data(self) -> frozenset[str]:
        """Give the labels that some list gives to names; all, while there is no table."""
        try:
            return self._current().labels_with_data
        except TableError:
            return frozenset((*self.shipped.categories, *self.shipped.services))

    def lists_of(self, label: str) -> list[tuple[Source, int]]:
        """Give the lists that give their names this label, largest first, with their names."""
        try:
            table = self._current().table
        except TableError:
            return []
        held = zip(table.sources, table.counts, strict=True)
        return sorted((each for each in held if each[0].label == label), key=lambda one: -one[1])

    def sources(self, identities: Iterable[str]) -> list[Source]:
        """Give lists by their ids; those that are not in the table any more are left out."""
        wanted = set(identities)
        try:
            return [one for one in self._current().table.sources if one.id in wanted]
        except TableError:
            return []

    def _current(self) -> Catalogue:
        """Open the table that is in force; it is replaced as a whole."""
        status = self.places.table.stat() if self.places.table.exists() else None
        stamp = (status.st_mtime_ns, status.st_ino) if status else (0, 0)
        if self._catalogue is None or stamp != self._table_stamp:
            if self._catalogue is not None:
                self._catalogue.table.close()
            self._catalogue = Catalogue(self.shipped, Table.open(self.places.table))
            self._table_stamp = stamp
        return self._catalogue

    def close(self) -> None:
        """Let go of everything."""
        self.store.close()
        self.makers.close()
        if self._catalogue is not None:
            self._catalogue.table.close()
            self._catalogue = None


def _csrf_key(store: HouseholdStore) -> str:
    kept = store.setting(DEFAULT, _CSRF_KEY, "")
    if not kept:
        kept = secrets.token_hex(32)
        store.set(DEFAULT, _CSRF_KEY, kept)
    return kept


CONSOLE: Final = web.AppKey("console", Console)


def trial_of(request: web.Request) -> "Trial | None":
    """Give the made-up home, if it is the one that this browser looks at."""
    console = request.app[CONSOLE]
    trial = console.trial
    if trial is None or not trial.is_tried_with(request.cookies):
        return None
    trial.seen_at = console.clock.monotonic()
    return trial


async def end_idle_trials(console: Console) -> None:
    """Look now and then, until cancelled, whether what is tried was forgotten."""
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        with contextlib.suppress(OSError):  # a bad disk: what is left goes at the next start
            await drop_idle_trial(console)


async def drop_idle_trial(console: Console) -> None:
    """Throw away what nobody has looked at for long."""
    async with console.trying:
        trial = console.trial
        if trial is not None and console.clock.monotonic() - trial.seen_at >= TRIAL_IDLE:
            await let_go_of_trial(console)


async def drop_trial(console: Console) -> None:
    """Throw away what is tried."""
    async with console.trying:
        await let_go_of_trial(console)


async def let_go_of_trial(console: Console) -> None:
    """Throw away what is tried, where `trying` is held already."""
    trial, console.trial = console.trial, None
    if trial is not None:
        await trial.end()


def console_of(request: web.Request) -> Console:
    """Give what the pages of this request work with: the home's, or the made-up one's."""
    trial = trial_of(request)
    return request.app[CONSOLE] if trial is None else trial.console
