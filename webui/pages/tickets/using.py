"""Using a ticket: a child types it in and has more time, with no parent present.

A ticket helps against spent minutes, and against alarms only where the adult said so; it never
opens what a parent locked by hand, it is not taken where it would be wasted, and a child uses no
more of them in a week than the parents said.
"""

import datetime as dt
from math import ceil

from aiohttp import web

from policy.alarms import closed_labels, locked_labels
from policy.home import Subject
from policy.moment import Moment
from policy.reasons import Reason
from policy.rules import Profile
from policy.wall_clock import day_start
from store.acts import ActKeeper
from store.household import HouseholdStore
from store.tickets import Ticket, Tickets
from webui.languages import gettext as _
from webui.owners import Owner
from webui.right_now import right_now
from webui.routing import for_anyone
from webui.visits import Sorry, Visit
from webui.words.wording import duration, when


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [
        web.get("/my/ticket", for_anyone(ask_code)),
        web.get("/t", for_anyone(ask_code)),
        web.post("/my/ticket", for_anyone(use)),
    ]


async def ask_code(visit: Visit) -> web.Response:
    """Ask for the code on the paper."""
    profile = _profile(visit)
    left = await visit.console.store.run(lambda store: left_this_week(visit, store, profile))
    return _form(visit, left=left)


def _form(
    visit: Visit, problem: str = "", gained: str = "", until: str = "", left: int | None = None
) -> web.Response:
    values = {"problem": problem, "gained": gained, "until": until, "left": left}
    return visit.show("tickets/use.html", status=200, **values)


def left_this_week(visit: Visit, store: HouseholdStore, profile: Profile) -> int | None:
    """Give how many tickets a child may still use until Monday; None: as many as there are."""
    if profile.tickets_a_week is None:
        return None
    monday = visit.today - dt.timedelta(days=visit.today.weekday())
    since = day_start(visit.state.home.zone, monday)
    used = Tickets(store.db, visit.state.identity).used_since(profile.id, since)
    return max(0, profile.tickets_a_week - used)


def _profile(visit: Visit) -> Profile:
    if visit.profile is None or not visit.state.is_restricted(visit.profile):
        raise Sorry(_("Tickets work on a device that belongs to a child."), 403)
    return visit.profile


async def use(visit: Visit) -> web.Response:
    """Take a ticket and give its minutes."""
    profile, typed = _profile(visit), visit.form.text("code", 40)
    identity, now, device = visit.state.identity, visit.state.now, visit.visitor.identity

    def look(store: HouseholdStore) -> tuple[Ticket | None, bool, int | None]:
        tickets = Tickets(store.db, identity)
        if tickets.is_locked_out(device, now):
            return None, True, None
        found = tickets.find(typed)
        if found is None:
            tickets.failed(device, now)
        return found, False, left_this_week(visit, store, profile)

    ticket, locked_out, left = await visit.console.store.run(look)
    if locked_out:
        return _form(visit, _("Too many wrong codes. Wait a quarter of an hour."))
    problem = _problem(visit, profile, ticket) or (_none_left() if left == 0 else "")
    if problem or ticket is None:
        return _form(visit, problem)
    return await _gain(visit, profile, ticket)


def _problem(visit: Visit, profile: Profile, ticket: Ticket | None) -> str:
    """Say why a ticket cannot be used now; nothing is lost by trying."""
    if ticket is None:
        return _("This code does not fit. Look at the paper once more.")
    if ticket.used is not None:
        return _("This ticket was used already.")
    if not ticket.is_open(visit.state.now):
        return _("This ticket is no longer good.")
    if ticket.profile not in {None, profile.id}:
        return _("This ticket is for someone else at home.")
    return _not_now(visit, profile, ticket)


def _not_now(visit: Visit, profile: Profile, ticket: Ticket) -> str:
    state, subject = visit.state, Subject(profile, visit.device)
    moment, now = state.moment(subject), right_now(state.home, subject, state.now)
    if now.lock is Reason.PAUSED:
        return _("Your parents locked it just now: talk to them. Your ticket stays good.")
    if moment.grants_everything:
        return ""
    by_alarm = locked_labels(moment.alarms, moment.shown)
    by_alarm |= closed_labels(moment.alarms, moment.shown)
    if by_alarm and not ticket.at_locks:
        return _("This ticket does not work while an alarm locks. It stays good for later.")
    if not by_alarm and not any(left.left <= 0 for left in now.lefts):
        return _("You do not need it now: keep it until your minutes are used up.")
    return ""


async def _gain(visit: Visit, profile: Profile, ticket: Ticket) -> web.Response:
    """Write that it was used together with the grant; minutes that still run are added to."""
    identity, now = visit.state.identity, visit.state.now
    minutes = ticket.minutes + _running(visit.state.moment(Subject(profile, visit.device)))
    what = f"used a ticket of {ticket.minutes} minutes"

    def work(store: HouseholdStore) -> None:
        with store.writing(identity, profile.name, what) as db:
            if left_this_week(visit, store, profile) == 0:
                raise _NotUsed(_none_left())
            if not Tickets(db, identity).use(ticket.id, profile.id, now):
                raise _NotUsed(_("This ticket was used already."))
            keeper = ActKeeper(db, identity, profile.name, store.clock.wall())
            keeper.grant(Owner("profile", profile.id).scope, minutes)

    try:
        await visit.console.store.run(work)
    except _NotUsed as why:
        return _form(visit, str(why))
    await visit.console.resolver.changed(identity)
    until = when(visit.state.shown_at(now + 60 * minutes), visit.state.shown)
    return _form(visit, gained=duration(ticket.minutes), until=until)


class _NotUsed(Exception):  # noqa: N818  (nothing is wrong: a twin came first)
    """A ticket could not be used after all; nothing was written, and the sentence says why."""


def _none_left() -> str:
    return _("You have used your tickets of this week. This one stays good.")


def _running(moment: Moment) -> int:
    """Give the minutes for which everything is granted already."""
    ends = [grant.until - moment.now for grant in moment.grants if grant.everything]
    return ceil(max(ends, default=0) / 60)
