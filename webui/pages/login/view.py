"""Log in and out: a password opens nothing on a device that nobody approved.

On a new device the login waits until an adult approves it on a device of theirs, or until somebody
who stands at the box types the code that `nigehban login-code` prints.
"""

from typing import Final

from aiohttp import web

from store.accounts import Account, Accounts
from store.household import HouseholdStore
from store.login_wishes import APPROVED, REFUSED, WAITS, LoginWish, LoginWishes
from store.open_sessions import OpenSessions
from store.roles import Right
from webui.entrance.adults_devices import make_theirs
from webui.entrance.browsers import browser_of
from webui.languages import gettext as _
from webui.pages.login import second
from webui.routing import for_adults, for_anyone
from webui.visits import SESSION, Sorry, Visit, keep_session

_LOGIN: Final = "login"
_WISH: Final = "wish"


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [
        web.get("/login", for_anyone(ask)),
        web.post("/login", for_anyone(log_in)),
        web.get("/login/second", for_anyone(second.ask)),
        web.post("/login/second", for_anyone(second_step)),
        web.get("/login/wait", for_anyone(wait)),
        web.post("/login/code", for_anyone(use_code)),
        web.post("/logout", for_anyone(log_out)),
        web.post("/approve", for_adults(approve)),
        web.get("/handed", for_anyone(handed)),
        web.post("/handed", for_anyone(take_back)),
    ]


async def ask(visit: Visit) -> web.Response:
    """Ask for name and password."""
    if visit.account is not None:
        return visit.go("/handed" if visit.is_handed_over else "/")
    return await _ask(visit)


async def _ask(visit: Visit, problem: str = "") -> web.Response:
    accounts: list[Account] = await visit.accounts(lambda accounts: accounts.all())
    if not accounts:
        return visit.go("/setup")
    only = accounts[0].name if len(accounts) == 1 else ""
    return visit.show("login/ask.html", only=only, problem=problem)


async def log_in(visit: Visit) -> web.StreamResponse:
    """Check the password; on an approved device that is enough."""
    identity, form = visit.visitor.identity, visit.form
    name, password = form.text("name", 40), form.secret("password")

    def check(accounts: Accounts) -> tuple[Account | None, bool, bool]:
        if accounts.locked_for(_LOGIN, identity):
            return None, False, True
        account = accounts.account(name, password)
        if account is None:
            accounts.failed(_LOGIN, identity)
            return None, False, False
        accounts.succeeded(_LOGIN, identity)
        return account, accounts.is_approved(account, identity), False

    account, approved, locked = await visit.accounts(check)
    if locked:
        return await _ask(visit, _("Too many tries. Wait a quarter of an hour."))
    if account is None:
        return await _ask(visit, _("Name and password do not fit together."))
    if account.has_second_step:
        return second.begin(visit, account)
    return await _opened(visit, account) if approved else await _waiting(visit, account)


async def second_step(visit: Visit) -> web.Response:
    """Check the code of the second step."""
    return await second.check(visit, _opened)


async def _opened(visit: Visit, account: Account) -> web.Response:
    device, described = visit.visitor.identity, browser_of(visit.request)
    token = await visit.accounts(lambda a: a.open_session(account, device, described))
    response = _to("/")
    keep_session(response, token)
    response.del_cookie(_WISH, path="/login")
    return response


async def _waiting(visit: Visit, account: Account) -> web.Response:
    device = visit.device.name if visit.device else visit.visitor.address
    browser = browser_of(visit.request) or _("unknown browser")
    described = f"{device}, {browser}"

    def wish(store: HouseholdStore) -> str:
        wishes = LoginWishes(store, visit.state.identity)
        return wishes.add(account.id, visit.visitor.identity, described)

    token = await visit.console.store.run(wish)
    visit.console.news.tell(visit.state.identity)
    response = _to("/login/wait")
    response.set_cookie(
        _WISH, token, max_age=int(WAITS), path="/login", httponly=True, samesite="Strict"
    )
    return response


def _to(path: str) -> web.Response:
    return web.Response(status=303, headers={"Location": path})


# --- waiting for approval


async def wait(visit: Visit) -> web.StreamResponse:
    """Wait for an adult; opens the session as soon as one approved."""
    wish = await _wish(visit)
    if wish is None or wish.answer == REFUSED:
        return await _ask(visit, _("This login was not approved. Try again."))
    if wish.answer == APPROVED:
        return await _approved(visit, wish)
    return await _wait(visit, wish)


async def _wait(visit: Visit, wish: LoginWish, problem: str = "") -> web.Response:
    identity = visit.visitor.identity

    def anybody(store: HouseholdStore) -> bool:
        return OpenSessions(store, visit.state.identity).anybody_can_approve(but=identity)

    alone = not await visit.console.store.run(anybody)
    return visit.show("login/wait.html", wish=wish, problem=problem, alone=alone)


async def _wish(visit: Visit) -> LoginWish | None:
    token, identity = visit.request.cookies.get(_WISH, ""), visit.visitor.identity

    def find(store: HouseholdStore) -> LoginWish | None:
        return LoginWishes(store, visit.state.identity).of_token(token, identity)

    return await visit.console.store.run(find)


async def _approved(visit: Visit, wish: LoginWish) -> web.Response:
    account: Account | None = await visit.accounts(lambda a: a.by_id(wish.account))
    await visit.console.store.run(lambda s: LoginWishes(s, visit.state.identity).remove(wish))
    if account is None:
        raise Sorry(_("This account is gone."), 403)
    await make_theirs(visit, account.name, account.right)
    return await _opened(visit, account)


async def use_code(visit: Visit) -> web.StreamResponse:
    """Approve this device by a code from the box."""
    wish, identity = await _wish(visit), visit.visitor.identity
    if wish is None:
        return visit.go("/login")
    typed = visit.form.text("code", 40)

    def check(accounts: Accounts) -> str:
        if accounts.locked_for("code", identity):
            return _("Too many tries. Wait a quarter of an hour.")
        if accounts.use_login_code(typed):
            accounts.succeeded("code", identity)
            account = accounts.by_id(wish.account)
            if account is not None:
                accounts.log_code(account)
            return ""
        accounts.failed("code", identity)
        return _("This code does not fit. The box prints a new one with “nigehban login-code”.")

    problem = await visit.accounts(check)
    if problem:
        return await _wait(visit, wish, problem)
    return await _approved(visit, wish)


async def approve(visit: Visit) -> web.Response:
    """Approve or refuse somebody who waits on another device."""
    answer = APPROVED if visit.form.text("answer") == "yes" else REFUSED
    number = visit.form.number("wish", 1, 2**31) or 0

    def give(store: HouseholdStore) -> LoginWish | None:
        wishes = LoginWishes(store, visit.state.identity)
        known = {each.id for each in wishes.waiting() if may_approve(visit, each)}
        return wishes.answer(number, answer) if number in known else None

    wish = await visit.console.store.run(give)
    if wish is None:
        raise Sorry(_("Nobody waits any more."), 409)
    said = _("Login approved") if answer == APPROVED else _("Login refused")
    await visit.console.store.run(
        lambda store: _log(store, visit, f"{answer} a login: {wish.described}")
    )
    return visit.go("/", await visit.done(said))


def may_approve(visit: Visit, wish: LoginWish) -> bool:
    """Say whether an adult answers this wish: one's own, or those of others for who may edit."""
    return wish.account == visit.adult.id or visit.may(Right.EDIT)


def _log(store: HouseholdStore, visit: Visit, what: str) -> None:
    with store.writing(visit.state.identity, visit.adult.name, what):
        pass


async def log_out(visit: Visit) -> web.Response:
    """End the session; the device stays approved."""
    await visit.accounts(lambda accounts: accounts.close_session(visit.session))
    response = _to("/login")
    response.del_cookie(SESSION, path="/")
    return response


# --- a phone in a child's hands


async def handed(visit: Visit) -> web.Response:
    """Say that this phone is in a child's hands, and take the PIN or password to end it."""
    if not visit.is_handed_over or visit.account is None:
        return visit.go("/")
    return _handed(visit)


def _handed(visit: Visit, problem: str = "") -> web.Response:
    held = visit.state.home.acts.holder(visit.device.id, visit.state.now) if visit.device else None
    ends = visit.when(held.until) if held is not None and held.until is not None else ""
    return visit.show("login/handed.html", problem=problem, ends=ends)


async def take_back(visit: Visit) -> web.Response:
    """End the hand-over with the PIN, or the password where there is no PIN."""
    account, device = visit.adult, visit.device
    typed, identity = visit.form.secret("secret"), visit.visitor.identity

    def check(accounts: Accounts) -> str:
        if accounts.locked_for("pin", identity):
            return _("Too many tries. Wait a quarter of an hour.")
        fits = (
            accounts.pin_fits(typed)
            if visit.has_pin
            else bool(accounts.account(account.name, typed))
        )
        if fits:
            accounts.succeeded("pin", identity)
            return ""
        accounts.failed("pin", identity)
        return _("That does not fit.")

    problem = await visit.accounts(check)
    if problem or device is None:
        return _handed(visit, problem)
    said = _("%(device)s is yours again") % {"device": device.name}
    did = await visit.act(
        f"took {device.name} back", said, lambda keeper: keeper.hand_back(device.id)
    )
    return visit.go("/", did)
