"""What a yes to a child's ask does: an act for a while, or a rule from now on; pages and API."""

from collections.abc import Callable

from policy.acts import Reach, Scope
from policy.rules import Household
from store.acts import ActKeeper
from store.requests import LABEL, OF_A_NAME, Request
from webui.owners import Owner
from webui.rulebook import with_label, with_name


def granting(ask: Request, minutes: int, service: str = "") -> Callable[[ActKeeper], object]:
    """Give what grants it for some minutes; with a service, that as a whole beside the name."""
    scope = Scope(Reach.PROFILE, ask.profile)
    name = ask.about if ask.kind in OF_A_NAME else None
    label = ask.about if ask.kind == LABEL else None

    def act(keeper: ActKeeper) -> None:
        keeper.grant(scope, minutes, name=name, label=label)
        if service:
            keeper.grant(scope, minutes, label=service)

    return act


def allowing(ask: Request, service: str = "") -> Callable[[Household], Household]:
    """Give what allows it from now on; time is given for a while alone, so not an ask for that."""
    owner = Owner("profile", ask.profile)

    def change(household: Household) -> Household:
        if ask.kind == LABEL:
            return with_label(household, owner, ask.about, "allow")
        if service:
            household = with_label(household, owner, service, "allow")
        return with_name(household, owner, ask.about, "allow")

    return change
