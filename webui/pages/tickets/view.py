"""Tickets as adults have them: printed, taken back, and how many a week a child may use."""

import datetime as dt
from dataclasses import dataclass, replace

from aiohttp import web

from policy.ticket_forms import MOST_A_WEEK
from store.household import HouseholdStore
from store.tickets import LIVES, MOST_AT_ONCE, Ticket, Tickets, TooManyTicketsError
from webui.entrance.pins import pin_page
from webui.languages import gettext as _
from webui.routing import for_adults
from webui.rulebook import with_profile
from webui.visits import Sorry, Visit
from webui.words.wording import duration


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
        web.post("/tickets/limit", for_adults(limit)),
    ]


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
        minutes=visit.household.ticket_minutes,
        limits=(None, *range(11)),
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
    if (
        minutes not in visit.household.ticket_minutes
        or days not in LIVES
        or count is None
        or (chosen and not whose)
    ):
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


async def limit(visit: Visit) -> web.StreamResponse:
    """Set how many tickets a child may use in a week."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    profile = visit.household.profiles.get(visit.form.text("for", 60))
    if profile is None:
        raise Sorry(_("This child or device is not there any more."), 404)
    changed = replace(profile, tickets_a_week=visit.form.number("a_week", 0, MOST_A_WEEK))
    said = _("%(name)s: tickets a week are set") % {"name": profile.name}
    what = f"set tickets a week for {profile.name}"
    did = await visit.edit(what, said, lambda household: with_profile(household, changed))
    return visit.go("/tickets", did)
