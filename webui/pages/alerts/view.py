"""What adults should talk about: seen, by one tap of the first page."""

from aiohttp import web

from store.alerts import Alerts
from store.household import HouseholdStore
from webui.routing import for_adults
from webui.visits import Visit


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [web.post("/alerts/seen", for_adults(seen))]


async def seen(visit: Visit) -> web.Response:
    """Take an alert off the first page of all adults; more of it comes back hours later."""
    number, identity = visit.form.number("alert", 1, 2**31) or 0, visit.state.identity

    def note(store: HouseholdStore) -> None:
        Alerts(store.db, identity).seen([number], store.clock.wall())

    await visit.console.store.run(note)
    visit.console.news.tell(identity)
    return visit.go(visit.back())
