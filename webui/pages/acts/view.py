"""The acts of one tap: lock now, resume, more time, hand over; and taking back what was done."""

import datetime as dt
import math
from collections.abc import Callable
from typing import Final

from aiohttp import web

from policy.rules import Household
from policy.wall_clock import instants_of
from store.household import HouseholdStore
from store.requests import LABEL, NAME
from store.undo import put_back
from webui.entrance.pins import pin_page
from webui.home_state import HomeState
from webui.languages import gettext as _
from webui.nights import night_of
from webui.opening_again import opening_of, what_is_open
from webui.owners import Owner, alarms_of, owner_of
from webui.routing import for_adults
from webui.visits import Sorry, Visit
from webui.words.log_privacy import logged_wish
from webui.words.wording import duration, when

LONGEST: Final = 7 * 24 * 60
TODAY: Final = "today"
_MORNING: Final = dt.time(7)
_DAY: Final = dt.timedelta(days=1)


def routes() -> list[web.RouteDef]:
    """Give the routes of these acts."""
    return [
        web.post("/act/pause", for_adults(pause)),
        web.post("/act/resume", for_adults(resume)),
        web.post("/act/grant", for_adults(grant)),
        web.post("/undo", for_adults(undo)),
    ]


async def pause(visit: Visit) -> web.Response:
    """Lock now: until resumed, for some minutes, or until morning."""
    owner = chosen_owner(visit)
    minutes = _minutes(visit, owner)
    name = owner.name(visit.household)
    what = "locked until resumed" if minutes is None else f"locked for {minutes} minutes"

    def said(after: HomeState) -> str:
        if minutes is None:
            return _("%(name)s: locked until you resume") % {"name": name}
        end = after.shown_at(after.now + 60 * minutes)
        return _("%(name)s: locked until %(time)s") % {"name": name, "time": when(end, after.shown)}

    did = await visit.act(f"{what} for {name}", said, lambda k: k.pause(owner.scope, minutes))
    return visit.go(visit.back(), did)


def _minutes(visit: Visit, owner: Owner) -> int | None:
    text = visit.form.text("minutes", 10)
    if text == "morning":
        return _until_morning(visit, owner)
    return typed_minutes(visit) if text else None


def typed_minutes(visit: Visit) -> int:
    """Give the minutes of a form; anything but a number of them is an error."""
    minutes = visit.form.number("minutes", 1, LONGEST)
    if minutes is None:
        raise Sorry(_("Give the minutes as a whole number from 1 to %(most)d.") % {"most": LONGEST})
    return minutes


def _until_morning(visit: Visit, owner: Owner) -> int:
    """Count the minutes to the end of the night's lock, or to seven o'clock."""
    state = visit.state
    today = state.shown.date()
    night = night_of(alarms_of(state, owner), today)
    ends = [dt.datetime.combine(today + n * _DAY, _MORNING) for n in (0, 1)]
    if night is not None:
        nights = (night.stretch(today + n * _DAY) for n in (-1, 0))
        ends = [times[1] for times in nights if times is not None] or ends
    end = min((each for each in ends if each > state.shown), default=ends[-1])
    return max(1, math.ceil((instants_of(state.home.zone, end)[0] - state.now) / 60))


def asked_minutes(visit: Visit, how: str = "") -> int:
    """Give for how long something is opened: half an hour, as the form says, or until midnight."""
    if TODAY in {how, visit.form.text("minutes", 10)}:
        state = visit.state
        midnight = dt.datetime.combine(state.shown.date() + _DAY, dt.time())
        return max(1, math.ceil((instants_of(state.home.zone, midnight)[0] - state.now) / 60))
    return typed_minutes(visit) if visit.form.text("minutes") else 30


async def resume(visit: Visit) -> web.StreamResponse:
    """Open again what is locked by hand, for whom it says; with a PIN, where there is one."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    owner = chosen_owner(visit)
    name = owner.name(visit.household)
    opening = opening_of(visit.state, owner)

    def said(after: HomeState) -> str:
        return what_is_open(visit.console.shipped, after, owner, opening)

    did = await visit.act(f"resumed {name}", said, opening.act)
    return visit.go(visit.back(), did)


async def grant(visit: Visit) -> web.StreamResponse:
    """Give more time: for everything, a label, or a name."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    owner, form = chosen_owner(visit), visit.form
    minutes = asked_minutes(visit)
    name, label = form.text("name", 253) or None, form.text("label", 40) or None
    if owner.kind == "home":
        raise Sorry(_("Choose for whom."))
    whom = owner.name(visit.household)
    values = {"name": whom, "time": duration(minutes), "what": name or label or _("everything")}
    said = _("%(name)s: %(time)s more") % values
    what = f"allowed {_logged(visit, owner, name, label)} for {minutes} minutes for {whom}"
    did = await visit.act(
        what, said, lambda keeper: keeper.grant(owner.scope, minutes, name=name, label=label)
    )
    return visit.go(visit.back(), did)


def _logged(visit: Visit, owner: Owner, name: str | None, label: str | None) -> str:
    """Give how the change log names what was opened."""
    if not (name or label):
        return "everything"
    kind, shown = (NAME, name) if name else (LABEL, label)
    sensitive = name is not None and visit.console.facts(name).sensitive
    return logged_wish(visit.state, owner, kind=kind, shown=shown or "", is_sensitive=sensitive)


async def undo(visit: Visit) -> web.Response:
    """Take back what was just done, if nothing was changed since."""
    identity, who = visit.state.identity, visit.adult.name
    now = visit.console.clock.monotonic()
    done = visit.console.undos.take(visit.form.text("did"), identity, now)
    if done is None or done.copy is None:
        raise Sorry(_("There is nothing to take back any more."), 409)
    copy, revision = done.copy, done.revision

    def work(store: HouseholdStore) -> bool:
        return put_back(store, copy, who, "took back the last change", revision)

    if not await visit.console.store.run(work):
        raise Sorry(_("Something else was changed since; look at it first."), 409)
    return visit.go(visit.back(), await visit.done(_("Taken back")))


def chosen_owner(visit: Visit, find: Callable[[str, Household], Owner | None] = owner_of) -> Owner:
    """Give whom a form is about; one that is not there is an error."""
    text = visit.form.text("for", 80) or visit.request.query.get("for", "")
    owner = find(text, visit.household)
    if owner is None:
        raise Sorry(_("This child or device is not there any more."), 404)
    return owner
