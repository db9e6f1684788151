"""Children's asks: the answer of one tap, always with a reason."""

from collections.abc import Callable
from typing import Final

from aiohttp import web
from sqlite_utils import Database

from store.acts import ActKeeper
from store.household import HouseholdStore
from store.requests import DENIED, GRANTED, LABEL, LIMIT, OF_A_NAME, Request, Requests
from store.roles import Right
from webui.answering import allowing, granting
from webui.entrance.pins import pin_page
from webui.languages import gettext as _
from webui.pages.acts.view import asked_minutes
from webui.routing import for_adults
from webui.visits import Sorry, Visit
from webui.words.asks_shown import ask_shown, service_of
from webui.words.log_privacy import logged_ask

ALWAYS: Final = "always"


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [web.post("/asks/answer", for_adults(answer))]


async def answer(visit: Visit) -> web.StreamResponse:
    """Answer an ask: no, for a while, or from now on."""
    how = visit.form.text("answer", 10)
    asked = await pin_page(visit) if how != "no" else None
    if asked is not None:
        return asked
    ask = await _ask(visit)
    if how == ALWAYS:
        visit.demand(Right.EDIT)
    if how == "no":
        did = await _deny(visit, ask)
    elif how == ALWAYS and ask.kind in OF_A_NAME | {LABEL}:
        did = await _allow(visit, ask)
    elif ask.kind == LIMIT:
        raise Sorry(_("A proposal is agreed to or declined, not opened."))
    else:
        did = await _grant(visit, ask, asked_minutes(visit, how))
    return visit.go(visit.back(), did)


async def _ask(visit: Visit) -> Request:
    number = visit.form.number("ask", 1, 2**31) or 0

    def find(store: HouseholdStore) -> Request | None:
        return Requests(store.db, visit.state.identity).one(number)

    found: Request | None = await visit.console.store.run(find)
    if found is None or found.answer is not None:
        raise answered_already()
    return found


def answered_already() -> Sorry:
    """Give what is said to the second of two adults who answer one ask."""
    return Sorry(_("This was answered already."), 409)


def _reason(visit: Visit, default: str) -> str:
    return visit.form.text("own", 280) or visit.form.text("reason", 280) or default


def _note(
    visit: Visit, ask: Request, given: str, reason: str, minutes: int | None
) -> Callable[[Database], object]:
    """Give what writes the answer beside what it allows: in one transaction, so both or none."""
    identity, who, now = visit.state.identity, visit.adult.name, visit.state.now
    too_late = answered_already()  # made here: the store's thread knows nobody's language

    def write(db: Database) -> None:
        requests = Requests(db, identity)
        if not requests.answer(ask.id, given, by=who, reason=reason, minutes=minutes, now=now):
            raise too_late

    return write


async def _deny(visit: Visit, ask: Request) -> str:
    shown = ask_shown(visit.console.shipped, visit.state, ask)
    values = {"name": shown.child}
    also = _note(visit, ask, DENIED, _reason(visit, _("Let us talk about it.")), None)
    said = _("%(name)s gets your answer: no") % values
    return await visit.act(f"said no to {shown.child}: {_logged(visit, ask)}", said, _nothing, also)


def _logged(visit: Visit, ask: Request) -> str:
    """Give how the change log names what was asked for."""
    facts = visit.console.facts(ask.about)
    return logged_ask(visit.console.shipped, visit.state, ask, facts)


def _nothing(_keeper: ActKeeper) -> None:
    """An answer without an act."""


async def _grant(visit: Visit, ask: Request, minutes: int) -> str:
    shown = ask_shown(visit.console.shipped, visit.state, ask)
    also = _note(visit, ask, GRANTED, _reason(visit, _("Have fun!")), minutes)
    what = f"said yes to {shown.child}: {_logged(visit, ask)}, {minutes} minutes"
    said = _("%(name)s gets your answer: yes") % {"name": shown.child}
    return await visit.act(what, said, granting(ask, minutes, _service(visit, ask)), also)


def _service(visit: Visit, ask: Request) -> str:
    """Give the service of the name asked for, where the form opens it as a whole."""
    service = service_of(ask, visit.console.facts(ask.about))
    return service if service == visit.form.text("opens", 40) else ""


async def _allow(visit: Visit, ask: Request) -> str:
    shown = ask_shown(visit.console.shipped, visit.state, ask)
    also = _note(visit, ask, GRANTED, _reason(visit, _("Have fun!")), None)
    said = _("%(name)s gets your answer: yes") % {"name": shown.child}
    return await visit.edit(
        f"said yes to {shown.child}: {_logged(visit, ask)}, from now on",
        said,
        allowing(ask, _service(visit, ask)),
        also,
    )
