"""Calendars: holidays, exams, Ramadan, a trip; from–to, and what is different then."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from aiohttp import web

from policy.rules import Allowance, Calendar
from webui.entrance.pins import pin_page
from webui.languages import gettext as _
from webui.owners import Owner, alarms_of, allowances_of, calendar_owner
from webui.pages.alarms.form import Unfinished
from webui.pages.alarms.shown import AlarmShown, alarm_shown
from webui.pages.calendars.form import OWN, calendar_of, locks_of, mark_of
from webui.pages.calendars.shown import calendar_shown, ready_calendar, ready_calendars
from webui.routing import for_adults
from webui.rulebook import with_calendars
from webui.visits import Sorry, Visit
from webui.words.labels_shown import titles_of
from webui.words.wording import listed

_MOST: Final = 24


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [
        web.get("/calendars", for_adults(show)),
        web.get("/calendars/new", for_adults(new)),
        web.get("/calendars/edit", for_adults(edit)),
        web.post("/calendars/save", for_adults(save)),
        web.post("/calendars/do", for_adults(do)),
    ]


async def show(visit: Visit) -> web.Response:
    """Show all calendars, those that are over last."""
    shown = [calendar_shown(visit.state, n, c) for n, c in enumerate(visit.household.calendars)]
    shown.sort(key=lambda each: (each.is_over, visit.household.calendars[each.number].first))
    return visit.show("calendars/show.html", calendars=shown, ready=ready_calendars(visit.state))


async def new(visit: Visit) -> web.Response:
    """Begin a calendar from a ready one."""
    return _editor(visit, ready_calendar(visit.state, visit.request.query.get("as", "")), None)


async def edit(visit: Visit) -> web.Response:
    """Change a calendar."""
    number, calendars = visit.request.query.get("n", ""), visit.household.calendars
    is_there = number.isascii() and number.isdigit() and int(number) < len(calendars)
    if not is_there:
        raise Sorry(_("This calendar is not there any more."), 404)
    return _editor(visit, calendars[int(number)], int(number))


def _editor(
    visit: Visit, calendar: Calendar, number: int | None, problem: str = ""
) -> web.Response:
    locks = locks_of(calendar)
    only = calendar.alarms[0] if calendar.alarms and locks == OWN else None
    state = visit.state
    owner = calendar_owner(visit.household, number) if number is not None else None
    return visit.show(
        "calendars/edit.html",
        calendar=calendar,
        number=number,
        mark=mark_of(calendar),
        locks=locks,
        start=f"{only.start:%H:%M}" if only else "22:00",
        end=f"{only.end:%H:%M}" if only else "06:30",
        kept=calendar_shown(state, 0, calendar).what,
        owner=owner,
        alarms=_alarms(visit, owner) if owner else (),
        allowances=_allowances(visit, owner) if owner else (),
        people=[*state.children, *state.things],
        problem=problem,
    )


def _alarms(visit: Visit, owner: Owner) -> list[AlarmShown]:
    alarms = enumerate(alarms_of(visit.state, owner))
    return [alarm_shown(visit.console.shipped, visit.state, owner, *each) for each in alarms]


def _allowances(visit: Visit, owner: Owner) -> list[tuple[Allowance, str]]:
    return [
        (each, listed(titles_of(visit.console.shipped, each.of)))
        for each in allowances_of(visit.state, owner)
    ]


async def save(visit: Visit) -> web.StreamResponse:
    """Keep a new or changed calendar; with a PIN where there is one, for it may open something."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    calendars, number = list(visit.household.calendars), visit.form.number("n", 0, _MOST)
    before = _same(visit, calendars, number) if number is not None else None
    try:
        calendar = calendar_of(visit.form, visit.household, before)
    except Unfinished as error:
        start = before or ready_calendar(visit.state, "holidays")
        return _editor(visit, start, number, str(error))
    is_new = number is None
    if number is None:
        calendars.append(calendar)
    else:
        calendars[number] = calendar
    if len(calendars) > _MOST:
        raise Sorry(_("That is more calendars than anybody can follow."))
    said = _("“%(calendar)s” is set") % {"calendar": _(calendar.label)}
    did = await _put(visit, calendars, f"set {calendar.label}", said)
    to_more = is_new and "more" in visit.form
    return visit.go(f"/calendars/edit?n={len(calendars) - 1}" if to_more else "/calendars", did)


async def do(visit: Visit) -> web.StreamResponse:
    """Switch a calendar on or off, or delete it."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    action, calendars = visit.form.text("do", 10), list(visit.household.calendars)
    number = visit.form.number("n", 0, _MOST) or 0
    calendar = _same(visit, calendars, number)
    values = {"calendar": _(calendar.label)}
    if action == "delete":
        calendars[number : number + 1] = []
        said = _("“%(calendar)s” is deleted") % values
    else:
        on = action == "on"
        calendars[number] = replace(calendar, on=on)
        said = (_("“%(calendar)s” is on") if on else _("“%(calendar)s” is off")) % values
    what = f"{action} {calendar.label}"
    return visit.go("/calendars", await _put(visit, calendars, what, said))


def _same(visit: Visit, calendars: Sequence[Calendar], number: int) -> Calendar:
    """Give the calendar that the form is about; one that changed meanwhile is an error."""
    mark = visit.form.text("mark")
    if number >= len(calendars) or mark_of(calendars[number]) != mark:
        raise Sorry(_("This calendar was changed meanwhile. Look at it again first."), 409)
    return calendars[number]


async def _put(visit: Visit, calendars: Sequence[Calendar], what: str, said: str) -> str:
    return await visit.edit(what, said, lambda household: with_calendars(household, calendars))
