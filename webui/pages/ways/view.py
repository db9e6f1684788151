"""What locks do here, the one switch for ways around the rules, and how each known way ends."""

from dataclasses import replace

from aiohttp import web

from policy.rules import WaysAround
from webui.entrance.pins import pin_page
from webui.languages import gettext as _
from webui.routing import for_adults
from webui.visits import Visit
from webui.words.holding import Holding, lines, troubles
from webui.words.known_ways import WAYS


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [web.get("/ways", for_adults(show)), web.post("/ways", for_adults(switch))]


async def show(visit: Visit) -> web.Response:
    """Show by what locks hold, and the table of ways."""
    status = await visit.console.resolver.status()
    holding = Holding.of(status)
    is_open = visit.household.ways_around is WaysAround.OPEN
    own = [device for device in visit.household.devices if device.ways_around is not None]
    return visit.show(
        "ways/show.html",
        is_there=status is not None,
        holding=holding,
        lines=lines(holding, is_open=is_open),
        troubles=troubles(holding),
        is_open=is_open,
        own=own,
        ways=[(way, way.outcome(holding, is_open=is_open).value) for way in WAYS],
    )


async def switch(visit: Visit) -> web.StreamResponse:
    """Close the ways around for the home, or let them be."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    wish = WaysAround.OPEN if visit.form.text("to", 10) == "open" else WaysAround.CLOSED
    is_open = wish is WaysAround.OPEN
    what = "let ways around the rules be" if is_open else "closed ways around the rules"
    said = _("Ways around are let be") if is_open else _("Ways around are closed")
    did = await visit.edit(what, said, lambda home: replace(home, ways_around=wish))
    return visit.go("/ways", did)
