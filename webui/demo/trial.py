"""A made-up home that somebody tries: begun from the first screen of set-up, thrown away whole.

It lies in a folder of its own, so that the real home's database is never touched by it, and its
rules reach no resolver. One browser holds the key to it; for everybody else nothing is different.
What nobody ends is thrown away some hours after the last look at it, and what a console that was
killed left behind at its next start: nobody holds its key.
"""

import asyncio
import contextvars
import gc
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from policy.rules import AgeBand, Household
from store.household import DEFAULT
from store.places import Places
from webui.banner import Banner
from webui.console import Console
from webui.database import StoreThread
from webui.demo.furnishing import PASSWORD, furnish
from webui.demo.leftovers import throw_away, trial_places
from webui.demo.made_up_resolver import MadeUpResolver
from webui.languages import gettext as _
from webui.makers_known import KnownMakers
from webui.what_changed import Watch

COOKIE: Final = "demo"
SOMEBODY: Final = "new"
"""Stands for a device that nobody has sorted yet."""


@dataclass
class Trial:
    """One made-up home that is being tried."""

    real: Places
    """The folder of the home beside which it was made."""
    console: Console
    resolver: MadeUpResolver
    watch: Watch
    session: str
    """The session of the made-up parent on their phone."""
    setup_code: str
    """The code of the link to set up, to go back to where it began."""
    seen_at: float
    """When somebody last looked at it (monotonic seconds)."""
    key: str = field(default_factory=secrets.token_urlsafe)
    """What the browser that tries it holds."""
    mark: str = field(default_factory=secrets.token_urlsafe)
    """What the forms of its banner carry."""

    def is_tried_with(self, cookies: Mapping[str, str]) -> bool:
        """Say whether a browser with these cookies is the one that tries it."""
        return secrets.compare_digest(cookies.get(COOKIE, "").encode(), self.key.encode())

    async def banner(self) -> Banner:
        """Give what every page says of it."""
        household = await self.console.store.run(lambda store: store.household(DEFAULT))
        return Banner(_views(household), self.resolver.seen_as, self.mark, PASSWORD)

    async def end(self) -> None:
        """Throw it away, with everything that it left on the disk."""
        self.console.news.end()
        await asyncio.to_thread(self._throw_away)

    def _throw_away(self) -> None:
        self.console.close()
        throw_away(self.real)


async def begin(console: Console, timezone: str, country: str, setup_code: str) -> Trial:
    """Make a made-up home beside the real one; raises OSError or StoreError where that fails."""
    places = trial_places(console.places)
    await asyncio.to_thread(_prepare, places, console.places)
    store = StoreThread(places, console.shipped.vocabulary, console.clock)
    resolver = MadeUpResolver(places, console.clock, store)
    made = Console(
        places=places,
        shipped=console.shipped,
        clock=console.clock,
        store=store,
        resolver=resolver,
        help_lines=console.help_lines,
        starter=console.starter,
        makers=KnownMakers(places.makers),
        app_port=console.app_port,
        names=console.names,
    )
    try:
        await made.start()
        speaking = contextvars.copy_context()  # names are of the visitor's language
        session = await store.run(lambda opened: speaking.run(furnish, opened, timezone, country))
    except BaseException:
        made.close()
        throw_away(console.places)
        raise
    console.store.rest()
    gc.collect()
    seen_at = console.clock.monotonic()
    return Trial(console.places, made, resolver, Watch(made), session, setup_code, seen_at)


def _prepare(places: Places, real: Places) -> None:
    """Make an empty folder that shares the real home's table of names."""
    throw_away(real)
    places.make()
    places.table.symlink_to(real.table.absolute())


def _views(household: Household) -> list[tuple[str, str]]:
    """Give through whose eyes one can look: one device of each, and one of nobody's."""
    views: dict[str, tuple[str, str]] = {}
    for device in household.devices:
        profile = household.profiles.get(device.profile or "")
        if profile is not None:
            views.setdefault(profile.id, (device.id, profile.name))
    adults = [key for key in views if household.profiles[key].age_band is AgeBand.ADULT]
    order = [*adults, *(key for key in views if key not in adults)]
    return [*(views[key] for key in order), (SOMEBODY, _("A new device"))]
