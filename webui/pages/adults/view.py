"""The adults of the home: who they are, what each may do, and how another one comes in."""

import ipaddress
from typing import Final

from aiohttp import web

from store.accounts import Account, LastOwnerError
from store.household import HouseholdStore
from store.invites import Invites
from store.roles import OWNER, ROLES, Right
from store.second_steps import SecondSteps
from webui.entrance.passwords import check_password
from webui.languages import gettext as _
from webui.pages.connect.view import own_address
from webui.qr import qr
from webui.routing import for_adults
from webui.visits import Sorry, Visit
from webui.words.role_words import role_title, roles_shown

_HERE: Final = "/more/adults"


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [
        web.get("/more/adults", for_adults(show)),
        web.post("/more/adults/invite", for_adults(invite)),
        web.post("/more/adults/uninvite", for_adults(uninvite)),
        web.post("/more/adults/role", for_adults(set_role)),
        web.post("/more/adults/remove", for_adults(remove)),
        web.post("/more/adults/second", for_adults(forgive_second_step)),
    ]


async def show(visit: Visit) -> web.Response:
    """Show the adults; the owner also sees what can be changed."""
    known: list[Account] = await visit.accounts(lambda accounts: accounts.all())
    waiting = await visit.console.store.run(lambda store: _invites(store, visit).waiting())
    owners = sum(each.role == OWNER for each in known)
    return visit.show(
        "adults/show.html",
        known=known,
        waiting=waiting,
        roles=roles_shown(),
        role_title=role_title,
        may_own=visit.may(Right.OWN),
        only_owner=owners == 1,
    )


def _invites(store: HouseholdStore, visit: Visit) -> Invites:
    return Invites(store, visit.state.identity)


# --- another adult


async def invite(visit: Visit) -> web.Response:
    """Make a link for another adult and show it, with a QR code: this once."""
    role = visit.form.text("role", 10)
    if role not in ROLES:
        raise Sorry(_("Choose what the other adult may do."))
    await check_password(visit, visit.form.secret("password"))
    who = visit.adult.name
    token = await visit.console.store.run(lambda store: _invites(store, visit).new(role, who))
    await visit.done("")
    link = f"http://{_host(visit)}/join?code={token}"
    return visit.show("adults/invite.html", link=link, drawn=qr(link), role=role_title(role))


def _host(visit: Visit) -> str:
    """Give our address for another phone: as a number, for it may not ask our names yet."""
    own, port = own_address(visit), visit.console.app_port
    ip = ipaddress.ip_address(own)
    if ip.is_loopback or ip.is_link_local:
        return visit.request.host
    number = own if ip.version == 4 else f"[{own}]"  # noqa: PLR2004  (the IP version)
    return number if port == 80 else f"{number}:{port}"  # noqa: PLR2004  (what browsers assume)


async def uninvite(visit: Visit) -> web.Response:
    """Let a link that nobody used yet end."""
    number = visit.form.number("invite", 1, 2**31) or 0
    await visit.console.store.run(lambda store: _invites(store, visit).end(number))
    return visit.go(_HERE, await visit.done(_("This link leads nowhere any more")))


# --- roles


async def set_role(visit: Visit) -> web.Response:
    """Give an adult another role."""
    number, role = _number(visit), visit.form.text("role", 10)
    if role not in ROLES:
        raise Sorry(_("Choose what the other adult may do."))
    await check_password(visit, visit.form.secret("password"))
    who = visit.adult.name
    try:
        account = await visit.accounts(lambda accounts: accounts.set_role(number, role, who))
    except LastOwnerError:
        raise Sorry(_last_owner(), 409) from None
    values = {"name": _there(account).name, "role": role_title(role)}
    return visit.go(_HERE, await visit.done(_("%(name)s: %(role)s from now on") % values))


async def remove(visit: Visit) -> web.Response:
    """Remove an adult: all sessions, devices and tokens of theirs end."""
    number, who = _number(visit), visit.adult.name
    await check_password(visit, visit.form.secret("password"))
    try:
        account = await visit.accounts(lambda accounts: accounts.remove(number, who))
    except LastOwnerError:
        raise Sorry(_last_owner(), 409) from None
    said = _("%(name)s cannot log in any more") % {"name": _there(account).name}
    return visit.go(_HERE, await visit.done(said))


async def forgive_second_step(visit: Visit) -> web.Response:
    """Take away the second step of an adult who lost the phone and the recovery codes."""
    number, who = _number(visit), visit.adult.name
    await check_password(visit, visit.form.secret("password"))
    account = _there(await visit.accounts(lambda accounts: accounts.by_id(number)))

    def take_away(store: HouseholdStore) -> None:
        SecondSteps(store, visit.state.identity).remove(account, who)

    await visit.console.store.run(take_away)
    said = _("%(name)s logs in without a second step") % {"name": account.name}
    return visit.go(_HERE, await visit.done(said))


def _number(visit: Visit) -> int:
    return visit.form.number("adult", 1, 2**31) or 0


def _there(account: Account | None) -> Account:
    if account is None:
        raise Sorry(_("This account is gone."), 404)
    return account


def _last_owner() -> str:
    return _("A home keeps at least one owner. Make another adult owner first.")
