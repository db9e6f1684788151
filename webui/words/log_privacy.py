"""What the change log may say of a child's wishes: never more than the family records of the child.

A name is written only at level 3, and never one about health, help, abuse or faith; a label from
level 2. What is not written cannot be read later by anybody.
"""

from blocklists.shipped import Shipped
from policy.facts import NameFacts
from policy.home import Subject
from policy.rules import Privacy
from store.requests import LABEL, LIMIT, OF_A_NAME, Request
from webui.home_state import HomeState
from webui.owners import Owner, moment_of
from webui.words.asks_shown import ask_shown

A_SITE, AN_APP, MORE_TIME, OWN_LIMIT = "a site", "an app", "more time", "a limit of its own"


def logged_wish(
    state: HomeState, owner: Owner, *, kind: str, shown: str, is_sensitive: bool
) -> str:
    """Give how the log names what a child asked for or was given."""
    level = _level(state, owner)
    if kind in OF_A_NAME:
        return shown if level >= Privacy.L3 and not is_sensitive else A_SITE
    if kind == LABEL:
        return shown if level >= Privacy.L2 else AN_APP
    return OWN_LIMIT if kind == LIMIT else MORE_TIME


def logged_ask(shipped: Shipped, state: HomeState, ask: Request, facts: NameFacts) -> str:
    """Give how the log names what a child asked for."""
    shown = ask_shown(shipped, state, ask).what
    owner = Owner("profile", ask.profile)
    return logged_wish(state, owner, kind=ask.kind, shown=shown, is_sensitive=facts.sensitive)


def _level(state: HomeState, owner: Owner) -> Privacy:
    """Give the level of an owner; a device has the one of whose it is."""
    if owner.kind == "device":
        device = state.household.device(owner.id)
        profile = state.household.profiles.get((device.profile if device else None) or "")
        return state.moment(Subject(profile)).privacy if profile else Privacy.L0
    return moment_of(state, owner).privacy
