"""Closed by mistake: said by a child or an adult, kept at home, shown with its reasons.

Nothing leaves the house: for the makers of a list there is a letter that a parent may copy.
"""

from aiohttp import web

from policy.names import BadName
from policy.verdict import Who
from store.household import HouseholdStore
from store.requests import (
    LONGEST_REASON,
    NOTICED,
    WRONG,
    Request,
    Requests,
    TooManyRequestsError,
)
from webui.home_state import HomeState
from webui.languages import gettext as _
from webui.pages.acts.view import chosen_owner
from webui.pages.child.view import asking_profile
from webui.pages.names.view import typed_name
from webui.routing import for_adults, for_anyone
from webui.visits import Sorry, Visit
from webui.words.answers_why import Why, who_of, why
from webui.words.asks_shown import AskShown, ask_shown, with_reasons
from webui.words.mistakes import NamedBy, letter, named_by


def routes() -> list[web.RouteDef]:
    """Give the routes of these pages."""
    return [
        web.get("/my/wrong", for_anyone(begin)),
        web.post("/my/wrong", for_anyone(put)),
        web.get("/mistake", for_adults(show)),
        web.post("/mistake", for_adults(notice)),
    ]


# --- a child says so


async def begin(visit: Visit) -> web.Response:
    """Ask what is closed by mistake."""
    return _form(visit, visit.request.query.get("name", "")[:253])


def _form(visit: Visit, typed: str, problem: str = "") -> web.Response:
    profile = asking_profile(visit)
    return visit.show(
        "mistakes/tell.html",
        profile=profile,
        typed=typed,
        problem=problem,
        longest=LONGEST_REASON,
    )


async def put(visit: Visit) -> web.StreamResponse:
    """Take what a child says: the parents see it at once."""
    profile, form = asking_profile(visit), visit.form
    typed, reason = form.text("name", 300), form.text("why", LONGEST_REASON)
    try:
        name = _site(typed)
    except BadName:
        return _form(visit, typed, _("Write the site's name, such as example.com."))
    device = visit.device.id if visit.device else None
    if await _note(visit, profile.id, name, kind=WRONG, reason=reason, device=device) is None:
        return _form(
            visit,
            typed,
            _("Some asks wait for an answer already. Talk to your parents, or wait a little."),
        )
    return visit.go("/my", asked="yes", mark_at="asks")


def _site(typed: str) -> str:
    name = typed_name(typed).removeprefix("=")
    if "." not in name:
        raise BadName(_("names of sites have a dot, such as example.com"))
    return name


async def _note(
    visit: Visit, profile: str, name: str, *, kind: str, reason: str = "", device: str | None
) -> int | None:
    """Keep it; None where too much waits already."""
    identity, now = visit.state.identity, visit.state.now

    def work(store: HouseholdStore) -> int | None:
        requests = Requests(store.db, identity)
        try:
            return requests.ask(profile, device, kind=kind, about=name, reason=reason, now=now)
        except TooManyRequestsError:
            return None

    number: int | None = await visit.console.store.run(work)
    visit.console.news.tell(identity)
    return number


# --- for adults


async def notice(visit: Visit) -> web.StreamResponse:
    """Take what an adult says of a name; shows it with its reasons."""
    owner = chosen_owner(visit)
    device = visit.household.device(owner.id) if owner.kind == "device" else None
    profile = (device.profile or "") if device else owner.id
    if profile not in visit.household.profiles:
        raise Sorry(_("Choose for whom."))
    try:
        name = _site(visit.form.text("name", 300))
    except BadName:
        raise Sorry(_("Write the site's name, such as example.com.")) from None
    number = await _note(visit, profile, name, kind=NOTICED, device=device.id if device else None)
    if number is None:
        raise Sorry(_("Some of these wait for an answer already: they are on the first page."))
    return visit.go(f"/mistake?ask={number}")


async def show(visit: Visit) -> web.Response:
    """Show one of them: decision, rule, lists, and the letter to their makers."""
    number = visit.request.query.get("ask", "")
    ask: Request | None = None
    if number.isascii() and number.isdigit() and len(number) < 16:  # noqa: PLR2004
        identity = visit.state.identity
        ask = await visit.console.store.run(
            lambda store: Requests(store.db, identity).one(int(number))
        )
    if ask is None or ask.kind not in {WRONG, NOTICED}:
        raise Sorry(_("This is not there any more."), 404)
    shown = mistake_shown(visit, ask)
    return visit.show("mistakes/show.html", ask=shown, letter=letter(ask.about, shown.lists))


def mistake_shown(visit: Visit, ask: Request) -> AskShown:
    """Put one into words, with why the name is closed."""
    shipped = visit.console.shipped
    found, lists = reasons_of(visit, ask)
    return with_reasons(ask_shown(shipped, visit.state, ask), found, lists)


def reasons_of(visit: Visit, ask: Request) -> tuple[Why, list[NamedBy]]:
    """Say why a name is closed for who asked, and which lists hold it."""
    console = visit.console
    facts = console.facts(ask.about)
    whose: tuple[HomeState, Who] = who_of(
        visit.state, f"device:{ask.device}" if ask.device else f"profile:{ask.profile}"
    )
    found = why(console.shipped, *whose, ask.about, facts, at=visit.state.now)
    return found, named_by(console.sources(facts.listing.sources))
