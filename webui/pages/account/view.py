"""What is an adult's own: password, PIN, and the ways to second step, sessions and tokens."""

from typing import Final

from aiohttp import web

from store.accounts import SHORTEST_PASSWORD, Accounts
from store.roles import Right
from webui.entrance.passwords import check_length, check_password
from webui.languages import gettext as _
from webui.routing import for_adults
from webui.visits import Sorry, Visit
from webui.words.role_words import roles_shown

_HERE: Final = "/more/account"
_SHORTEST_PIN, _LONGEST_PIN = 4, 8


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [
        web.get("/more/account", for_adults(show)),
        web.post("/more/pin", for_adults(set_pin)),
        web.post("/more/password", for_adults(set_password)),
    ]


async def show(visit: Visit) -> web.Response:
    """Show what one can do for oneself."""
    role = next((each for each in roles_shown() if each.id == visit.adult.role), None)
    return visit.show(
        "account/show.html", role=role, shortest=SHORTEST_PASSWORD, may_act=visit.may(Right.ACT)
    )


async def set_pin(visit: Visit) -> web.StreamResponse:
    """Set or clear the own PIN; the password is needed for it."""
    account, form = visit.adult, visit.form
    pin = form.secret("new_pin").strip()
    await check_password(visit, form.secret("password"))
    if pin and not (pin.isascii() and pin.isdigit() and _SHORTEST_PIN <= len(pin) <= _LONGEST_PIN):
        raise Sorry(_("A PIN has 4 to 8 digits."))

    def work(accounts: Accounts) -> None:
        if pin:
            accounts.set_pin(account, pin)
        else:
            accounts.clear_pin(account)

    await visit.accounts(work)
    return visit.go(_HERE, await visit.done(_("The PIN is set") if pin else _("No PIN any more")))


async def set_password(visit: Visit) -> web.StreamResponse:
    """Change the own password; sessions elsewhere end."""
    account, form, token = visit.adult, visit.form, visit.session
    new = form.secret("new")
    await check_password(visit, form.secret("password"))
    check_length(new)

    def work(accounts: Accounts) -> None:
        accounts.set_password(account, new)
        accounts.close_sessions(account, but=token)

    await visit.accounts(work)
    return visit.go(_HERE, await visit.done(_("The password is changed")))
