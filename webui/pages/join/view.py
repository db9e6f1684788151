"""Who was invited opens a one-time link here, and chooses a name and a password."""

from typing import Final

from aiohttp import web

from store.accounts import SHORTEST_PASSWORD, Account, Accounts
from store.household import HouseholdStore
from store.invites import Invite, Invites
from store.roles import right_of
from webui.entrance.adults_devices import make_theirs
from webui.entrance.browsers import browser_of
from webui.entrance.passwords import too_short
from webui.languages import gettext as _
from webui.routing import for_anyone
from webui.visits import Sorry, Visit, keep_session
from webui.words.role_words import roles_shown

_JOIN: Final = "join"


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [web.get("/join", for_anyone(show)), web.post("/join", for_anyone(join))]


async def show(visit: Visit) -> web.Response:
    """Say what the link is for, and ask for a name and a password."""
    code = visit.request.query.get("code", "")[:100]
    return _page(visit, code, await _invite(visit, code))


def _page(
    visit: Visit, code: str, invite: Invite, problem: str = "", name: str = ""
) -> web.Response:
    role = next(each for each in roles_shown() if each.id == invite.role)
    return visit.show(
        "join/show.html",
        code=code,
        invite=invite,
        role=role,
        problem=problem,
        name=name,
        shortest=SHORTEST_PASSWORD,
    )


async def _invite(visit: Visit, code: str) -> Invite:
    """Give the invitation of a code; guesses are counted."""
    identity = visit.visitor.identity

    def find(store: HouseholdStore) -> Invite | None:
        accounts = Accounts(store, visit.state.identity)
        if accounts.locked_for(_JOIN, identity):
            return None
        found = Invites(store, visit.state.identity).of_token(code)
        if found is None:
            accounts.failed(_JOIN, identity)
        return found

    found = await visit.console.store.run(find)
    if found is None:
        sentence = _("This link was used already, or is too old. Ask for a new one.")
        raise Sorry(sentence, 404)
    return found


async def join(visit: Visit) -> web.Response:
    """Create the account, approve this device and log in on it."""
    form, identity = visit.form, visit.visitor.identity
    code, name, password = form.text("code", 100), form.text("name", 40), form.secret("password")
    invite = await _invite(visit, code)
    known: list[Account] = await visit.accounts(lambda accounts: accounts.all())
    problem = too_short(password)
    if not name or name.casefold() in {each.name.casefold() for each in known}:
        problem = _("Choose a name that no other adult has.")
    if problem:
        return _page(visit, code, invite, problem, name)
    described = browser_of(visit.request)

    def make(store: HouseholdStore) -> str:
        account = Invites(store, visit.state.identity).accept(code, name, password)
        accounts = Accounts(store, visit.state.identity)
        return accounts.open_session(account, identity, described) if account else ""

    token = await visit.console.store.run(make)
    if not token:
        raise Sorry(_("This link was used already, or is too old. Ask for a new one."), 404)
    await visit.console.resolver.changed(visit.state.identity)
    await make_theirs(visit, name, right_of(invite.role))
    response = web.Response(status=303, headers={"Location": "/"})
    keep_session(response, token)
    return response
