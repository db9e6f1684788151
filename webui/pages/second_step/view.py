"""The second step of a login: set it up by a QR code, keep recovery codes, or do without it."""

from typing import Final

from aiohttp import web

from store.household import HouseholdStore
from store.second_steps import SecondSteps, address_of, new_secret
from webui.entrance.passwords import check_password
from webui.languages import gettext as _
from webui.qr import qr
from webui.routing import for_adults
from webui.visits import Sorry, Visit

_HERE: Final = "/more/second"


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [
        web.get("/more/second", for_adults(show)),
        web.post("/more/second", for_adults(set_up)),
        web.post("/more/second/off", for_adults(switch_off)),
    ]


async def show(visit: Visit) -> web.Response:
    """Show how to set it up, or that it is."""
    if visit.adult.has_second_step:
        account = visit.adult
        left = await visit.console.store.run(lambda store: _steps(store, visit).codes_left(account))
        return visit.show("second_step/on.html", codes_left=left)
    return _begin(visit, new_secret())


def _begin(visit: Visit, secret: str, problem: str = "") -> web.Response:
    address = address_of(secret, visit.adult.name, visit.household.name)
    groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return visit.show(
        "second_step/begin.html",
        secret=secret,
        groups=groups,
        drawn=qr(address),
        address=address,
        problem=problem,
    )


def _steps(store: HouseholdStore, visit: Visit) -> SecondSteps:
    return SecondSteps(store, visit.state.identity)


async def set_up(visit: Visit) -> web.Response:
    """Take over what the app shows; the recovery codes are shown this once."""
    account, form = visit.adult, visit.form
    if account.has_second_step:
        return visit.go(_HERE)
    secret, typed = form.text("secret", 64), form.text("code", 20)
    await check_password(visit, form.secret("password"))
    codes = await visit.console.store.run(
        lambda store: _steps(store, visit).set_up(account, secret, typed)
    )
    if not codes:
        return _begin(visit, new_secret(), _not_fitting())
    await visit.done("")
    return visit.show("second_step/codes.html", codes=codes)


def _not_fitting() -> str:
    return _(
        "That code did not fit. Read the new QR code and try again; the phone’s clock must be"
        " right."
    )


async def switch_off(visit: Visit) -> web.Response:
    """Do without a second step from now on; the password is needed for it."""
    account = visit.adult
    await check_password(visit, visit.form.secret("password"))
    if not account.has_second_step:
        raise Sorry(_("There is no second step."), 409)
    await visit.console.store.run(lambda store: _steps(store, visit).remove(account, account.name))
    return visit.go(_HERE, await visit.done(_("From now on the password is enough")))
