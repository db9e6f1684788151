"""Why is this blocked? A name, whose device, and when: the rule, and one tap to open it."""

import datetime as dt
from dataclasses import replace
from typing import Any, Final

from aiohttp import web

from blocklists.label_named import can_be_opened, facts_of_label, label_named
from policy.names import BadName
from policy.wall_clock import instants_of
from webui.home_state import HomeState
from webui.languages import app_title
from webui.languages import gettext as _
from webui.pages.names.view import typed_name
from webui.routing import for_adults
from webui.visits import Visit
from webui.words.answers_why import Why, who_of, why
from webui.words.labels_shown import title_of
from webui.words.mistakes import named_by

_YEARS: Final = range(1970, 3000)
"""Years that may be asked about."""


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
            values["found"] = _answer(visit, typed, whose, at)
        except BadName as reason:
            values["problem"] = _("“%(name)s” is not a site's name: %(reason)s") % {
                "name": typed[:60],
                "reason": reason,
            }
    values["name"] = values["found"].name if values["found"] else ""
    lists = visit.console.sources(values["found"].sources) if values["found"] else []
    values["label_title"] = title_of(visit.console.shipped, values["found"].label) if lists else ""
    values["lists"] = named_by(lists)
    values["grants"] = "label" if values["found"] and values["found"].is_label else "name"
    return visit.show("why/show.html", **values)


def _choices(visit: Visit) -> list[tuple[str, str]]:
    state = visit.state
    people = [(f"profile:{p.id}", p.name) for p in (*state.children, *state.things)]
    devices = [(f"device:{d.id}", d.name) for d in visit.household.devices]
    return [*people, *devices, ("new", _("A new device"))]


def _answer(visit: Visit, typed: str, whose: str, at: str) -> Why:
    """Answer for a site, or for an app or a category by what people call it."""
    shipped = visit.console.shipped
    state, who = who_of(visit.state, whose or _choices(visit)[0][0])
    instant = _instant(state, at)
    asked = replace(state, now=instant)
    label = label_named(shipped, typed, _title)
    if label is not None:
        facts = facts_of_label(shipped, label)
        found = why(shipped, asked, who, label, facts, at=instant)
        can_open = found.can_open and can_be_opened(label)
        return replace(found, title=title_of(shipped, label), is_label=True, can_open=can_open)
    name = typed_name(typed).removeprefix("=")
    if "." not in name:
        raise BadName(_("names of sites have a dot, such as example.com"))
    return why(shipped, asked, who, name, visit.console.facts(name), at=instant)


def _title(title: str) -> str:
    """Give the title of an app or a category as this reader knows it."""
    known = app_title(title)
    return known if known != title else _(title)


def _instant(state: HomeState, at: str) -> float:
    try:
        shown = dt.datetime.fromisoformat(at).replace(tzinfo=None)
        return instants_of(state.home.zone, shown)[0] if shown.year in _YEARS else state.now
    except (ValueError, IndexError, OverflowError):
        return state.now
