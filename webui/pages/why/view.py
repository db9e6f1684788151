"""Why is this blocked? A name, whose device, and when: the rule, and one tap to open it."""

import datetime as dt
from dataclasses import replace
from typing import Any

from aiohttp import web

from policy.names import BadName
from policy.wall_clock import instants_of
from webui.answers_why import Why, who_of, why
from webui.home_state import HomeState
from webui.languages import gettext as _
from webui.pages.names.view import typed_name
from webui.routing import for_adults
from webui.visits import Visit


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [web.get("/why", for_adults(show))]


async def show(visit: Visit) -> web.Response:
    """Show the form, and the answer where a name was given."""
    query = visit.request.query
    typed, whose, at = query.get("name", "")[:260], query.get("for", ""), query.get("at", "")
    values: dict[str, Any] = {
        "typed": typed,
        "whose": whose,
        "at": at,
        "problem": "",
        "found": None,
    }
    values["choices"] = _choices(visit)
    if typed.strip():
        try:
            values["found"] = _answer(visit, typed_name(typed).removeprefix("="), whose, at)
        except BadName as reason:
            values["problem"] = _("“%(name)s” is not a site's name: %(reason)s") % {
                "name": typed[:60],
                "reason": reason,
            }
    values["name"] = values["found"].name if values["found"] else ""
    return visit.show("why/show.html", **values)


def _choices(visit: Visit) -> list[tuple[str, str]]:
    state = visit.state
    people = [(f"profile:{p.id}", p.name) for p in (*state.children, *state.things)]
    devices = [(f"device:{d.id}", d.name) for d in visit.household.devices]
    return [*people, *devices, ("new", _("A new device"))]


def _answer(visit: Visit, name: str, whose: str, at: str) -> Why:
    state, who = who_of(visit.state, whose or _choices(visit)[0][0])
    instant = _instant(state, at)
    facts = visit.console.facts(name)
    return why(visit.console.shipped, replace(state, now=instant), who, name, facts, at=instant)


def _instant(state: HomeState, at: str) -> float:
    try:
        return instants_of(state.home.zone, dt.datetime.fromisoformat(at).replace(tzinfo=None))[0]
    except (ValueError, IndexError, OverflowError):
        return state.now
