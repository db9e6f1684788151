"""From a request to a visit: who comes, may they see this, is the form ours."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from store.accounts import Account, Accounts
from store.household import HouseholdStore
from store.open_sessions import OpenSessions
from webui.console import console_of
from webui.entrance.rights import needed
from webui.home_state import home_state
from webui.languages import gettext as _
from webui.resolver_link import plain_address
from webui.visits import SESSION, Form, Sorry, Visit
from webui.what_changed import seen_by

View = Callable[[Visit], Awaitable[web.StreamResponse]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
MOST_OCTETS: Final = 64 * 1024
"""The largest form that is read."""
MOST_UPLOADED: Final = 4 * 1024 * 1024
"""The largest form with a file."""
_UNSAFE_METHODS: Final = frozenset({"POST"})


def for_adults(view: View) -> Handler:
    """Make a handler of a view for adults who are logged in and may do it (`entrance.rights`)."""

    async def handler(request: web.Request) -> web.StreamResponse:
        visit = await visit_of(request)
        if visit.account is None:
            elsewhere = "/login" if await _is_set_up(visit) else "/setup"
            raise web.HTTPSeeOther(elsewhere)
        if visit.is_handed_over:
            elsewhere = "/handed"
            raise web.HTTPSeeOther(elsewhere)
        visit.demand(needed(request))
        await read_form(visit)
        return await view(visit)

    return handler


def for_adults_with_file(view: View) -> Handler:
    """Do as `for_adults`, for a form that carries a file."""

    async def handler(request: web.Request) -> web.StreamResponse:
        return await for_adults(view)(request.clone(client_max_size=MOST_UPLOADED))

    return handler


def for_anyone(view: View) -> Handler:
    """Make a handler of a view that everybody in the home may see."""

    async def handler(request: web.Request) -> web.StreamResponse:
        visit = await visit_of(request)
        await read_form(visit)
        return await view(visit)

    return handler


async def visit_of(request: web.Request) -> Visit:
    """Find out who visits."""
    console = console_of(request)
    visitor = await console.resolver.whois(plain_address(request.remote))
    token, identity = request.cookies.get(SESSION, ""), visitor.identity

    def session(store: HouseholdStore) -> tuple[Account | None, bool, str]:
        accounts, was = Accounts(store, visitor.household), ""
        account = accounts.of_session(token, identity) if token else None
        if account is None and token and visitor.has_mac:
            sessions = OpenSessions(store, visitor.household)
            account = sessions.follow(token, visitor.address, identity)
            was = visitor.address if account is not None else ""
        return account, accounts.any_pin(), was

    account, has_pin, was = await console.store.run(session)
    seen = seen_by(console, visitor.household)
    state = await home_state(console, visitor.household)
    return Visit(request, console, visitor, state, account, has_pin, seen=seen, was=was)


async def read_form(visit: Visit) -> None:
    """Read what was sent; refuses a form that is not ours."""
    request = visit.request
    if request.method not in _UNSAFE_METHODS:
        return
    try:
        posted = await request.post()
    except ValueError:
        raise Sorry(_("This form cannot be read; load the page again and try once more.")) from None
    values: dict[str, list[str]] = {}
    files: dict[str, bytes] = {}
    for key, value in posted.items():
        if isinstance(value, str):
            values.setdefault(key, []).append(value)
        elif isinstance(value, web.FileField):
            with value.file as file:
                files[key] = file.read()
    visit.form = Form(values, files)
    mark = visit.form.text("csrf").encode()
    marks = [visit.csrf, *([visit.mark_of(visit.was)] if visit.was else [])]
    if not any(hmac.compare_digest(mark, each.encode()) for each in marks):
        sentence = _("This form is out of date. Go back, load the page again and try once more.")
        raise Sorry(sentence, 403)


async def _is_set_up(visit: Visit) -> bool:
    return bool(await visit.accounts(lambda accounts: accounts.any()))
