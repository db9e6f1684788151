"""The family's PIN, asked for before something is opened: a phone left lying opens nothing."""

from typing import Final

from aiohttp import web

from store.accounts import Accounts
from webui.languages import gettext as _
from webui.visits import Visit

GRACE: Final = 300.0
"""Seconds for which a PIN need not be typed again on the same session."""
_PIN: Final = "pin"


async def pin_page(visit: Visit) -> web.Response | None:
    """Give the page that asks for the PIN; None where none is needed or it was right."""
    console, now = visit.console, visit.console.clock.monotonic()
    if not visit.has_pin or console.pins.get(visit.session, 0.0) > now:
        return None
    typed, identity = visit.form.secret(_PIN), visit.visitor.identity
    problem = ""
    if typed:

        def check(accounts: Accounts) -> str:
            if accounts.locked_for(_PIN, identity):
                return _("Too many tries. Wait a quarter of an hour.")
            if accounts.pin_fits(typed):
                accounts.succeeded(_PIN, identity)
                return ""
            accounts.failed(_PIN, identity)
            return _("That is not the PIN.")

        problem = await visit.accounts(check)
        if not problem:
            console.pins = {key: until for key, until in console.pins.items() if until > now}
            console.pins[visit.session] = now + GRACE
            return None
    fields = [(key, value) for key, value in visit.form.fields() if key not in {_PIN, "csrf"}]
    return visit.show("pin.html", fields=fields, action=visit.request.path_qs, problem=problem)
