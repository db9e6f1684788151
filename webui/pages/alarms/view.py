"""Alarms like those of a phone: the list of home, child and device, and the editor."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from aiohttp import web

from policy.alarms import Alarm
from webui.entrance.pins import pin_page
from webui.languages import gettext as _
from webui.nights import night_of
from webui.owners import CALENDAR, Owner, alarms_of, moment_of, owner_of, owners, rule_owner_of
from webui.pages.acts.view import chosen_owner
from webui.pages.alarms.form import OPEN, Unfinished, alarm_of, as_typed, kind_of, mark_of
from webui.pages.alarms.shown import AlarmShown, alarm_shown
from webui.pages.alarms.skips import skip, still_to_come, unskip
from webui.ready_alarms import ready_alarm, ready_alarms
from webui.routing import for_adults
from webui.rulebook import with_alarms, with_every_day
from webui.sun_alarms import sun_choice
from webui.visits import Sorry, Visit
from webui.words.alarm_words import EVENTS
from webui.words.labels_shown import choices
from webui.words.week_shown import WeekShown, week_shown

_MOST: Final = 40


@dataclass(frozen=True, slots=True)
class Section:
    """The alarms of one owner."""

    owner: Owner
    name: str
    alarms: Sequence[AlarmShown]
    week: WeekShown | None = None
    """Its picture, where it is about one owner alone."""


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [
        web.get("/alarms", for_adults(show)),
        web.get("/alarms/new", for_adults(new)),
        web.get("/alarms/night", for_adults(night)),
        web.get("/alarms/edit", for_adults(edit)),
        web.post("/alarms/save", for_adults(save)),
        web.post("/alarms/do", for_adults(do)),
    ]


async def show(visit: Visit) -> web.Response:
    """Show all alarms, or one owner's."""
    state, one = visit.state, owner_of(visit.request.query.get("for", ""), visit.household)
    wanted = [one] if one else owners(state)
    return visit.show(
        "alarms/show.html",
        sections=[_section(visit, owner, with_week=one is not None) for owner in wanted],
        one=one,
    )


def _section(visit: Visit, owner: Owner, *, with_week: bool) -> Section:
    shipped, state = visit.console.shipped, visit.state
    shown = [
        alarm_shown(shipped, state, owner, number, alarm)
        for number, alarm in enumerate(alarms_of(state, owner))
    ]
    shown.sort(key=lambda each: (each.is_over, not each.on))
    week = week_shown(shipped, moment_of(state, owner)) if with_week else None
    return Section(owner, owner.name(visit.household), shown, week)


# --- the editor


async def night(visit: Visit) -> web.Response:
    """Go to the lock of the nights: the one that is there, or a new one with all filled in."""
    owner = chosen_owner(visit)
    alarms = alarms_of(visit.state, owner)
    known = night_of(alarms, visit.today)
    if known is None:
        return visit.go("/alarms/new", **{"for": owner.key, "as": "night", "back": "/"})
    return visit.go(
        "/alarms/edit", **{"for": owner.key, "n": str(alarms.index(known)), "back": "/"}
    )


async def new(visit: Visit) -> web.Response:
    """Begin a new alarm from a ready one."""
    owner, chosen = chosen_owner(visit, rule_owner_of), visit.request.query.get("as", "night")
    return _editor(visit, owner, ready_alarm(visit.state, chosen), None, chosen=chosen)


async def edit(visit: Visit) -> web.Response:
    """Change an alarm."""
    owner = chosen_owner(visit, rule_owner_of)
    number = visit.request.query.get("n", "")
    alarms = alarms_of(visit.state, owner)
    if not number.isdigit() or int(number) >= len(alarms):
        raise Sorry(_("This alarm is not there any more."), 404)
    return _editor(visit, owner, alarms[int(number)], int(number))


def _editor(
    visit: Visit,
    owner: Owner,
    alarm: Alarm,
    number: int | None,
    *,
    problem: str = "",
    chosen: str = "",
    mark: Alarm | None = None,
) -> web.Response:
    return visit.show(
        "alarms/edit.html",
        owner=owner,
        name=owner.name(visit.household),
        alarm=alarm,
        number=number,
        mark=mark_of(mark or alarm) if number is not None else "",
        kind=visit.form.text("kind", 10) or kind_of(alarm),
        names=visit.form.text("names", 2000) or " ".join(sorted(alarm.spared_names)),
        choices=choices(visit.console.shipped, with_kids=True),
        ready=ready_alarms(visit.state) if number is None else [],
        chosen=chosen,
        sun=sun_choice(visit.state, alarm),
        events=[(event.value, title()) for event, title in EVENTS.items()],
        back=visit.back("/alarms"),
        problem=problem,
    )


async def save(visit: Visit) -> web.StreamResponse:
    """Keep a new or changed alarm; with a PIN where there is one, unless it can only lock more."""
    owner = chosen_owner(visit, rule_owner_of)
    alarms, number = list(alarms_of(visit.state, owner)), visit.form.number("n", 0, _MOST)
    may_open = number is not None or owner.kind == CALENDAR or visit.form.text("kind", 10) == OPEN
    asked = await pin_page(visit) if may_open else None
    if asked is not None:
        return asked
    before = _same(alarms, number, visit.form.text("mark")) if number is not None else None
    vocabulary, zone = visit.console.shipped.vocabulary, visit.state.home.zone
    try:
        alarm = alarm_of(visit.form, vocabulary, zone, before)
    except Unfinished as error:
        start = before or ready_alarm(visit.state, "night")
        typed = as_typed(visit.form, vocabulary, zone, start)
        return _editor(visit, owner, typed, number, problem=str(error), mark=before)
    if number is None:
        alarms.append(alarm)
    else:
        alarms[number] = alarm
    if len(alarms) > _MOST:
        raise Sorry(_("That is more alarms than anybody can follow."))
    values = {"name": owner.name(visit.household), "alarm": _(alarm.label)}
    said = _("%(name)s: “%(alarm)s” is set") % values
    return visit.go(
        visit.back("/alarms"), await _put(visit, owner, alarms, f"set {alarm.label}", said)
    )


def _same(alarms: Sequence[Alarm], number: int, mark: str) -> Alarm:
    """Give the alarm that the form is about; one that changed meanwhile is an error."""
    if number >= len(alarms) or mark_of(alarms[number]) != mark:
        raise Sorry(_("This alarm was changed meanwhile. Look at it again first."), 409)
    return alarms[number]


async def do(visit: Visit) -> web.StreamResponse:
    """Switch an alarm on or off, skip it once, or delete it."""
    owner, action = chosen_owner(visit, rule_owner_of), visit.form.text("do", 10)
    opens = action in {"off", "skip", "delete"}
    asked = await pin_page(visit) if opens else None
    if asked is not None:
        return asked
    alarms = list(alarms_of(visit.state, owner))
    number = visit.form.number("n", 0, _MOST) or 0
    alarm = _same(alarms, number, visit.form.text("mark"))
    if action == "skip":
        return visit.go(visit.back("/alarms"), await skip(visit, owner, alarm))
    if action == "unskip" and not still_to_come(visit, alarm.skip):
        return visit.go(visit.back("/alarms"), await unskip(visit, owner, alarm))
    changed, said = _changed(visit, alarm, action)
    alarms[number : number + 1] = [changed] if changed else []
    what = f"{action} {alarm.label} of {owner.name(visit.household)}"
    return visit.go(visit.back("/alarms"), await _put(visit, owner, alarms, what, said))


def _changed(visit: Visit, alarm: Alarm, action: str) -> tuple[Alarm | None, str]:
    values = {"alarm": _(alarm.label)}
    if action == "delete":
        return None, _("“%(alarm)s” is deleted") % values
    if action == "unskip":
        return with_every_day(alarm, visit.today), _("“%(alarm)s” happens as usual") % values
    on = action == "on"
    said = _("“%(alarm)s” is on") if on else _("“%(alarm)s” is off")
    return replace(alarm, on=on), said % values


async def _put(visit: Visit, owner: Owner, alarms: Sequence[Alarm], what: str, said: str) -> str:
    whom = owner.name(visit.household)
    log = what if whom in what else f"{what} for {whom}"
    return await visit.edit(log, said, lambda household: with_alarms(household, owner, alarms))
