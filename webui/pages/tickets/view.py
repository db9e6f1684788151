"""Tickets: an adult prints them, a child types one in and has more time, with no parent present.

A ticket helps against spent minutes, and against alarms only where the adult said so; it never
opens what a parent locked by hand, and it is not taken where it would be wasted.
"""

import datetime as dt
from dataclasses import dataclass
from math import ceil

from aiohttp import web

from policy.alarms import closed_labels, locked_labels
from policy.home import Subject
from policy.moment import Moment
from policy.reasons import Reason
from policy.rules import Profile
from store.acts import ActKeeper
from store.household import HouseholdStore
from store.tickets import LIVES, MINUTES, MOST_AT_ONCE, Ticket, Tickets, TooManyTicketsError
from webui.languages import gettext as _
from webui.owners import Owner
from webui.pins import pin_page
from webui.right_now import right_now
from webui.routing import for_adults, for_anyone
from webui.visits import Sorry, Visit
from webui.wording import duration, when


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket that waits, or was used."""

    id: int
    whose: str
    minutes: str
    when: str


def routes() -> list[web.RouteDef]:
    """Give the routes of these pages."""
    return [
        web.get("/tickets", for_adults(show)),
        web.post("/tickets/print", for_adults(make)),
        web.post("/tickets/revoke", for_adults(revoke)),
        web.get("/my/ticket", for_anyone(ask_code)),
        web.get("/t", for_anyone(ask_code)),
        web.post("/my/ticket", for_anyone(use)),
    ]


# --- for adults


async def show(visit: Visit) -> web.Response:
    """Show what waits to be used, and offer new ones."""
    identity, now = visit.state.identity, visit.state.now

    def read(store: HouseholdStore) -> tuple[list[Ticket], list[Ticket]]:
        tickets = Tickets(store.db, identity)
        return tickets.open(now), tickets.used()

    waiting, used = await visit.console.store.run(read)
    return visit.show(
        "tickets/show.html",
        people=[*visit.state.children, *visit.state.things],
        minutes=MINUTES,
        lives=LIVES,
        most=MOST_AT_ONCE,
        waiting=[_row(visit, each, each.profile, each.expires) for each in waiting],
        used=[_row(visit, each, each.used_by, each.used or 0) for each in used],
    )


def _row(visit: Visit, ticket: Ticket, profile: str | None, instant: float) -> TicketRow:
    return TicketRow(
        ticket.id, _whose(visit, profile), duration(ticket.minutes), visit.when(instant)
    )


def _whose(visit: Visit, profile: str | None) -> str:
    known = visit.household.profiles.get(profile or "")
    return known.name if known else _("any child")


async def make(visit: Visit) -> web.StreamResponse:
    """Make tickets and show their codes, this once."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    form = visit.form
    minutes, days = form.number("minutes", 1, 240), form.number("days", 1, 366)
    count, chosen = form.number("count", 1, MOST_AT_ONCE), form.text("for", 60)
    whose = chosen if chosen in visit.household.profiles else None
    if minutes not in MINUTES or days not in LIVES or count is None or (chosen and not whose):
        raise Sorry(_("Choose how many tickets, and of how many minutes."))
    codes = await _made(visit, count, minutes, whose, days)
    return visit.show(
        "tickets/sheet.html",
        codes=codes,
        minutes=duration(minutes),
        whose=_whose(visit, whose) if whose else "",
        until=visit.today + dt.timedelta(days=days),
        at_locks="at_locks" in form,
        host=visit.request.host,
    )


async def _made(visit: Visit, count: int, minutes: int, whose: str | None, days: int) -> list[str]:
    identity, who, now = visit.state.identity, visit.adult.name, visit.state.now
    at_locks = "at_locks" in visit.form
    what = f"printed {count} tickets of {minutes} minutes for {_whose_logged(visit, whose)}"

    def work(store: HouseholdStore) -> list[str]:
        with store.writing(identity, who, what) as db:
            return Tickets(db, identity).make(
                count, minutes, profile=whose, at_locks=at_locks, days=days, who=who, now=now
            )

    try:
        codes: list[str] = await visit.console.store.run(work)
    except TooManyTicketsError:
        sentence = _("So many tickets wait to be used already. Take some back first.")
        raise Sorry(sentence, 409) from None
    return codes


def _whose_logged(visit: Visit, whose: str | None) -> str:
    return visit.household.profiles[whose].name if whose else "any child"


async def revoke(visit: Visit) -> web.StreamResponse:
    """Take one ticket back, or all that wait."""
    identity, who, now = visit.state.identity, visit.adult.name, visit.state.now
    one = visit.form.number("id", 1, 2**31)

    def work(store: HouseholdStore) -> int:
        with store.writing(identity, who, "took tickets back") as db:
            tickets = Tickets(db, identity)
            chosen = [each.id for each in tickets.open(now) if one in {None, each.id}]
            return tickets.revoke(chosen, now)

    count = await visit.console.store.run(work)
    said = _("Tickets taken back: %(count)d") % {"count": count}
    return visit.go("/tickets", await visit.done(said))


# --- for children


async def ask_code(visit: Visit) -> web.Response:
    """Ask for the code on the paper."""
    _profile(visit)
    return _form(visit)


def _form(visit: Visit, problem: str = "", gained: str = "", until: str = "") -> web.Response:
    return visit.show("tickets/use.html", problem=problem, gained=gained, until=until)


def _profile(visit: Visit) -> Profile:
    if visit.profile is None or not visit.state.is_restricted(visit.profile):
        raise Sorry(_("Tickets work on a device that belongs to a child."), 403)
    return visit.profile


async def use(visit: Visit) -> web.Response:
    """Take a ticket and give its minutes."""
    profile, typed = _profile(visit), visit.form.text("code", 40)
    identity, now, device = visit.state.identity, visit.state.now, visit.visitor.identity

    def look(store: HouseholdStore) -> tuple[Ticket | None, bool]:
        tickets = Tickets(store.db, identity)
        if tickets.is_locked_out(device, now):
            return None, True
        found = tickets.find(typed)
        if found is None:
            tickets.failed(device, now)
        return found, False

    ticket, locked_out = await visit.console.store.run(look)
    if locked_out:
        return _form(visit, _("Too many wrong codes. Wait a quarter of an hour."))
    problem = _problem(visit, profile, ticket)
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

    def work(store: HouseholdStore) -> bool:
        with store.writing(identity, profile.name, what) as db:
            if not Tickets(db, identity).use(ticket.id, profile.id, now):
                return False
            keeper = ActKeeper(db, identity, profile.name, store.clock.wall())
            keeper.grant(Owner("profile", profile.id).scope, minutes)
        return True

    if not await visit.console.store.run(work):
        return _form(visit, _("This ticket was used already."))
    await visit.console.resolver.changed(identity)
    until = when(visit.state.shown_at(now + 60 * minutes), visit.state.shown)
    return _form(visit, gained=duration(ticket.minutes), until=until)


def _running(moment: Moment) -> int:
    """Give the minutes for which everything is granted already."""
    ends = [grant.until - moment.now for grant in moment.grants if grant.everything]
    return ceil(max(ends, default=0) / 60)
