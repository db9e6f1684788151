"""The second step of a login: a code of the app, a recovery code, or a code from the box.

Whoever has password and phone stands for the device as well: it needs nobody's approval.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from store.accounts import Account, Accounts
from store.household import HouseholdStore
from store.second_steps import SecondSteps
from webui.entrance.half_logins import LIVES, HalfLogin
from webui.languages import gettext as _
from webui.visits import Visit

_HALF: Final = "half"
_WHAT: Final = "second"
Opened = Callable[[Visit, Account], Awaitable[web.Response]]


def begin(visit: Visit, account: Account) -> web.Response:
    """Go on to the second step."""
    now = visit.console.clock.monotonic()
    login = HalfLogin(visit.state.identity, account.id, visit.visitor.identity, now)
    token = visit.console.half_logins.add(login)
    response = web.Response(status=303, headers={"Location": "/login/second"})
    response.set_cookie(
        _HALF, token, max_age=int(LIVES), path="/login", httponly=True, samesite="Strict"
    )
    return response


async def ask(visit: Visit) -> web.Response:
    """Ask for the code."""
    if _login(visit) is None:
        return visit.go("/login")
    return visit.show("login/second.html", problem="")


def _login(visit: Visit) -> HalfLogin | None:
    token, now = visit.request.cookies.get(_HALF, ""), visit.console.clock.monotonic()
    identity, device = visit.state.identity, visit.visitor.identity
    return visit.console.half_logins.find(token, identity, device, now)


async def check(visit: Visit, opened: Opened) -> web.Response:
    """Check the code; wrong ones are counted for the device and for the account."""
    login = _login(visit)
    if login is None:
        return visit.go("/login")
    typed = visit.form.text("code", 40)
    account, locked = await visit.console.store.run(lambda store: _fits(store, login, typed))
    if locked:
        sentence = _("Too many tries. Wait a quarter of an hour.")
        return visit.show("login/second.html", problem=sentence)
    if account is None:
        sentence = _("This code does not fit, or was used already.")
        return visit.show("login/second.html", problem=sentence)
    visit.console.half_logins.remove(visit.request.cookies.get(_HALF, ""))
    response = await opened(visit, account)
    response.del_cookie(_HALF, path="/login")
    return response


def _fits(store: HouseholdStore, login: HalfLogin, typed: str) -> tuple[Account | None, bool]:
    """Give the account if the code fits, and whether nothing is tried for a while."""
    accounts = Accounts(store, login.household)
    account, tries = accounts.by_id(login.account), (login.device, f"account {login.account}")
    if any(accounts.locked_for(_WHAT, each) for each in tries):
        return None, True
    fits = account is not None and SecondSteps(store, login.household).fits(account, typed)
    if account is not None and not fits and accounts.use_login_code(typed):
        fits = True
        accounts.log_code(account)
    if fits:
        for each in tries:
            accounts.succeeded(_WHAT, each)
        return account, False
    for each in tries:
        accounts.failed(_WHAT, each, log=each == login.device)
    return None, False
