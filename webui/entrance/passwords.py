"""What wants a password is asked again on pages that change who gets in; guesses are counted."""

from typing import Final

from store.accounts import SHORTEST_PASSWORD, Accounts
from webui.languages import gettext as _
from webui.visits import Sorry, Visit

_LOGIN: Final = "login"


async def check_password(visit: Visit, typed: str) -> None:
    """Refuse who does not know the own password."""
    name, identity = visit.adult.name, visit.visitor.identity

    def check(accounts: Accounts) -> bool:
        if accounts.locked_for(_LOGIN, identity):
            return False
        if accounts.account(name, typed) is not None:
            accounts.succeeded(_LOGIN, identity)
            return True
        accounts.failed(_LOGIN, identity)
        return False

    if not await visit.accounts(check):
        raise Sorry(_("That is not your password."), 403)


def check_length(password: str) -> None:
    """Refuse a password that is too short."""
    problem = too_short(password)
    if problem:
        raise Sorry(problem)


def too_short(password: str) -> str:
    """Give the sentence for a password that is too short; empty for a good one."""
    if len(password) >= SHORTEST_PASSWORD:
        return ""
    sentence = _("Take at least %(num)d characters; three or four words are good.")
    return sentence % {"num": SHORTEST_PASSWORD}
