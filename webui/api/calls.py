"""One call: who calls for which household, what was sent, and how to change something."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from sqlite_utils import Database

from policy.rules import Household
from store.acts import ActKeeper
from store.household import HouseholdStore
from store.roles import Right
from webui.api.callers import Caller
from webui.api.problems import Problem
from webui.console import Console
from webui.home_state import HomeState, home_state
from webui.owners import Owner, owner_of


@dataclass
class Call:
    """One call of the API."""

    request: web.Request
    console: Console
    caller: Caller
    state: HomeState
    query: dict[str, str]
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    """Headers of the answer."""

    @property
    def household(self) -> Household:
        return self.state.household

    def demand(self, right: Right) -> None:
        """Refuse what the caller may not do."""
        if self.caller.right < right:
            detail = "The token's scope, or the role of the adult who made it, is not enough."
            raise Problem(403, detail)

    def owner(self, key: str) -> Owner:
        """Give whom `home`, `profile:ID` or `device:ID` names; raises `Problem`."""
        owner = owner_of(key, self.household)
        if owner is None:
            raise Problem(404, "There is no such profile or device.")
        return owner

    def path(self, key: str) -> str:
        """Give a part of the path."""
        return self.request.match_info[key]

    async def store(self, work: Callable[[HouseholdStore], Any]) -> Any:  # noqa: ANN401
        """Do something with the store."""
        return await self.console.store.run(work)

    async def edit(self, what: str, change: Callable[[Household], Household]) -> None:
        """Change rules, for the resolver at once."""
        identity, who = self.state.identity, self.caller.who
        await self.store(lambda store: store.edit(identity, who, what, change))
        await self.changed()

    async def act(
        self,
        what: str,
        act: Callable[[ActKeeper], Any],
        also: Callable[[Database], object] | None = None,
    ) -> Any:  # noqa: ANN401
        """Pause, grant or end one of them, for the resolver at once; gives what `act` gave."""
        identity, who = self.state.identity, self.caller.who

        def work(store: HouseholdStore) -> Any:  # noqa: ANN401
            with store.writing(identity, who, what) as db:
                given = act(ActKeeper(db, identity, who, store.clock.wall()))
                if also is not None:
                    also(db)
            return given

        given = await self.store(work)
        await self.changed()
        return given

    async def changed(self) -> None:
        """Tell the resolver, and see the household as it is now."""
        await self.console.resolver.changed(self.state.identity)
        self.state = await home_state(self.console, self.state.identity)


def read_instant(typed: str) -> float:
    """Read an instant (RFC 3339); raises `Problem`. A plus sign of an address is a space there."""
    try:
        moment = dt.datetime.fromisoformat(typed.replace(" ", "+"))
        if moment.tzinfo is not None:
            return moment.timestamp()
    except (ValueError, OverflowError):
        pass
    raise Problem(422, "That is not an instant.", errors=["expected RFC 3339, with its offset"])


def written(instant: float | None) -> str | None:
    """Write an instant as RFC 3339 has it, in UTC."""
    if instant is None:
        return None
    moment = dt.datetime.fromtimestamp(instant, dt.UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
