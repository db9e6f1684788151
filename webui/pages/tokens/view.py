"""Tokens for programs of the family: made with a scope, shown once, revoked by one tap."""

from dataclasses import dataclass
from typing import Final

from aiohttp import web

from store.accounts import Account
from store.api_tokens import ApiToken, ApiTokens, TooManyTokensError
from store.household import HouseholdStore
from store.roles import SCOPES, Right
from webui.entrance.passwords import check_password
from webui.languages import gettext as _
from webui.routing import for_adults
from webui.visits import Sorry, Visit

_HERE: Final = "/more/tokens"


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One token in words."""

    id: int
    name: str
    scope: str
    whose: str
    """Empty for one's own."""
    made: str
    used: str


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [
        web.get("/more/tokens", for_adults(show)),
        web.post("/more/tokens", for_adults(make)),
        web.post("/more/tokens/end", for_adults(end)),
    ]


def scope_titles() -> dict[str, tuple[str, str]]:
    """Give what each scope is called and lets a program do."""
    return {
        "read": (_("Read"), _("See what holds now, rules, devices and minutes.")),
        "act": (_("Act"), _("Also lock, give time, and answer children.")),
        "edit": (_("Edit"), _("Also change rules: whatever you may do yourself.")),
    }


async def show(visit: Visit) -> web.Response:
    """Show the tokens that one may revoke."""
    whose = visit.whose_doors
    found = await visit.console.store.run(lambda store: _tokens(store, visit).all(whose))
    adults: list[Account] = await visit.accounts(lambda accounts: accounts.all())
    names = {each.id: each.name for each in adults}
    rows = [_row(visit, token, names) for token in found]
    allowed = {key: words for key, words in scope_titles().items() if _is_sensible(visit, key)}
    return visit.show(
        "tokens/show.html", rows=rows, scopes=allowed, household_id=visit.state.identity
    )


def _is_sensible(visit: Visit, scope: str) -> bool:
    """Offer only scopes that give more than the one before."""
    needs = {"read": Right.SEE, "act": Right.ACT, "edit": Right.EDIT}
    return visit.may(needs[scope])


def _tokens(store: HouseholdStore, visit: Visit) -> ApiTokens:
    return ApiTokens(store, visit.state.identity)


def _row(visit: Visit, token: ApiToken, names: dict[int, str]) -> TokenRow:
    is_mine = token.account == visit.adult.id
    return TokenRow(
        id=token.id,
        name=token.name,
        scope=scope_titles()[token.scope][0],
        whose="" if is_mine else names.get(token.account, "?"),
        made=visit.when(token.created),
        used=visit.when(token.used) if token.used is not None else "",
    )


async def make(visit: Visit) -> web.Response:
    """Make a token and show it, this once; the password is needed for it."""
    name, scope, account = visit.form.text("name", 60), visit.form.text("scope", 10), visit.adult
    if not name or scope not in SCOPES:
        raise Sorry(_("Give the token a name, and choose what it may do."))
    await check_password(visit, visit.form.secret("password"))
    try:
        secret = await visit.console.store.run(
            lambda store: _tokens(store, visit).new(account, name, scope)
        )
    except TooManyTokensError:
        raise Sorry(_("You have many tokens already. Revoke one that is not used."), 409) from None
    await visit.done("")
    base = f"http://{visit.request.host}/api/v1/households/{visit.state.identity}"
    return visit.show("tokens/made.html", name=name, secret=secret, base=base)


async def end(visit: Visit) -> web.Response:
    """Revoke a token: programs that use it are refused at once."""
    number, whose, who = (
        visit.form.number("token", 1, 2**31) or 0,
        visit.whose_doors,
        visit.adult.name,
    )
    token = await visit.console.store.run(
        lambda store: _tokens(store, visit).end(whose, number, who)
    )
    if token is None:
        raise Sorry(_("This token is gone already."), 404)
    said = _("“%(name)s” opens nothing any more") % {"name": token.name}
    return visit.go(_HERE, await visit.done(said))
