"""The week of a child as a picture, and "what happens at …": any day and time of it, decided."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Final

from aiohttp import web

from blocklists.shipped import Shipped
from policy.folding import ruling_at
from policy.home import Subject
from policy.moment import Moment
from policy.names import BadName
from policy.wall_clock import instants_of
from webui.home_state import HomeState
from webui.languages import gettext as _
from webui.owners import Owner, moment_of, owner_of, owners
from webui.pages.names.view import typed_name
from webui.right_now import RightNow, right_now
from webui.routing import for_adults, for_anyone
from webui.visits import Visit
from webui.words.right_now_words import Said, said_of
from webui.words.week_shown import week_shown
from webui.words.what_then import what_then
from webui.words.wording import clock, date, day_short

_DAYS: Final = 7
_STEP: Final = 15
"""Minutes between two places of the slider."""
_LAST: Final = 1440 - _STEP


@dataclass(frozen=True, slots=True)
class Asked:
    """The day and time that somebody asks about."""

    day: int
    """0 is today."""
    minute: int
    shown: dt.datetime
    instant: float


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [web.get("/week", for_adults(show)), web.get("/my/week", for_anyone(show_mine))]


async def show(visit: Visit) -> web.Response:
    """Show the week of the home, a child or a device to adults."""
    state, text = visit.state, visit.request.query.get("for", "")
    people = [Owner("profile", p.id) for p in (*state.children, *state.things)]
    default = people[0] if people else Owner("home")
    owner = owner_of(text, visit.household) or default
    others = [(each.key, each.name(visit.household)) for each in owners(state)]
    return _page(visit, moment_of(state, owner).subject, owner=owner, others=others)


async def show_mine(visit: Visit) -> web.StreamResponse:
    """Show a child its own week."""
    if visit.profile is None or not visit.state.is_restricted(visit.profile):
        return visit.go("/my")
    return _page(visit, Subject(visit.profile, visit.device), owner=None, others=[])


def _page(visit: Visit, subject: Subject, **values: Any) -> web.Response:  # noqa: ANN401
    state, shipped = visit.state, visit.console.shipped
    asked = asked_of(state, visit.request.query.get("day", ""), visit.request.query.get("at", ""))
    typed, problem = _typed(visit.request.query.get("name", "")[:260])
    then = replace(state, now=asked.instant)
    moment = Moment(state.home, subject, asked.instant)
    ruling = ruling_at(state.home, subject, asked.instant).ruling
    return visit.show(
        "week/show.html",
        week=week_shown(shipped, state.moment(subject), asked.shown),
        asked=asked,
        asked_words=f"{date(asked.shown.date())}, {clock(asked.shown)}",
        days=[day_short((visit.today + dt.timedelta(days=n)).weekday()) for n in range(_DAYS)],
        step=_STEP,
        last=_LAST,
        said=_said(shipped, then, right_now(state.home, subject, asked.instant)),
        answers=what_then(shipped, moment, ruling, visit.console.facts, typed),
        typed=typed or visit.request.query.get("name", "")[:260],
        problem=problem,
        name=_("Whole home") if subject.profile is None else subject.profile.name,
        frame="child.html" if values["owner"] is None else "adult.html",
        **values,
    )


def _said(shipped: Shipped, then: HomeState, at: RightNow) -> Said:
    said = said_of(shipped, then, at)
    return said if at.is_locked else replace(said, headline=_("Free then"))


def asked_of(state: HomeState, day: str, minute: str) -> Asked:
    """Read day and time from an address; without them it is about now."""
    now = state.shown.hour * 60 + state.shown.minute
    number = _number(day, _DAYS - 1)
    at = _number(minute, 1439)
    if number is None or at is None:
        return Asked(number or 0, now // _STEP * _STEP, state.shown, state.now)
    date_asked = state.shown.date() + dt.timedelta(days=number)
    shown = dt.datetime.combine(date_asked, dt.time(at // 60, at % 60))
    return Asked(number, at, shown, instants_of(state.home.zone, shown)[0])


def _number(text: str, highest: int) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= 4  # noqa: PLR2004  (1439)
    return int(text) if is_number and int(text) <= highest else None


def _typed(text: str) -> tuple[str, str]:
    """Give the name that was typed, and a sentence where it is none."""
    if not text.strip():
        return "", ""
    try:
        return typed_name(text).removeprefix("="), ""
    except BadName as reason:
        values = {"name": text[:60], "reason": reason}
        return "", _("“%(name)s” is not a site's name: %(reason)s") % values
