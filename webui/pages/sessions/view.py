"""Where one is logged in, and how to end that; the owner sees the sessions of all adults."""

from dataclasses import dataclass
from typing import Final

from aiohttp import web

from policy.rules import Household
from store.accounts import Account
from store.household import HouseholdStore
from store.open_sessions import OpenSession, OpenSessions
from webui.languages import gettext as _
from webui.routing import for_adults
from webui.visits import Sorry, Visit

_HERE: Final = "/more/sessions"
_OTHERS: Final = "others"


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session in words."""

    id: str
    device: str
    browser: str
    whose: str
    """Empty for one's own."""
    opened: str
    seen: str
    is_this: bool


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [
        web.get("/more/sessions", for_adults(show)),
        web.post("/more/sessions/end", for_adults(end)),
    ]


async def show(visit: Visit) -> web.Response:
    """Show the sessions that one may end."""
    whose, this = visit.whose_doors, visit.session
    found = await visit.console.store.run(lambda store: _sessions(store, visit).all(whose, this))
    names = {each.id: each.name for each in await _adults(visit)}
    rows = [_row(visit, each, names) for each in found]
    return visit.show(
        "sessions/show.html",
        mine=[row for row in rows if not row.whose],
        theirs=[row for row in rows if row.whose],
    )


async def _adults(visit: Visit) -> list[Account]:
    found: list[Account] = await visit.accounts(lambda accounts: accounts.all())
    return found


def _sessions(store: HouseholdStore, visit: Visit) -> OpenSessions:
    return OpenSessions(store, visit.state.identity)


def _row(visit: Visit, session: OpenSession, names: dict[int, str]) -> SessionRow:
    is_mine = session.account == visit.adult.id
    return SessionRow(
        id=session.id,
        device=device_name(visit.household, session.device),
        browser=session.described,
        whose="" if is_mine else names.get(session.account, "?"),
        opened=visit.when(session.created),
        seen=visit.when(session.seen),
        is_this=session.is_this,
    )


def device_name(household: Household, identity: str) -> str:
    """Give what the family calls a device, or the address by which it is known."""
    found = (d.name for d in household.devices if identity in {d.mac, d.address})
    return next(found, identity)


async def end(visit: Visit) -> web.Response:
    """End one session, or all of one's own but this."""
    chosen, account, this = visit.form.text("session", 40), visit.adult, visit.session
    whose = visit.whose_doors

    def work(store: HouseholdStore) -> bool:
        sessions = _sessions(store, visit)
        if chosen == _OTHERS:
            ended = sessions.end_others(account.id, this) > 0
        else:
            ended = sessions.end(whose, chosen) is not None
        if ended:
            with store.writing(visit.state.identity, account.name, "ended a session"):
                pass
        return ended

    if not await visit.console.store.run(work):
        raise Sorry(_("This session is over already."), 404)
    return visit.go(_HERE, await visit.done(_("That device has to log in again")))
