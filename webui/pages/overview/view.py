"""The first page: for each child what holds now, and the acts of one tap; requests on top."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from policy.home import THE_HOME, Subject
from policy.rules import Device, Profile
from store.alerts import Alert, Alerts
from store.channels import DEVICE
from store.household import HouseholdStore
from store.login_wishes import LoginWish, LoginWishes
from store.requests import LIMIT, NOTICED, WRONG, Request, Requests
from store.roles import Right
from webui.languages import gettext as _
from webui.nights import night_of
from webui.owners import HOME, Owner, alarms_of
from webui.pages.login.view import may_approve
from webui.pages.mistakes.view import mistake_shown
from webui.right_now import RightNow, right_now
from webui.routing import for_anyone
from webui.visits import Visit
from webui.words.alarm_words import from_to
from webui.words.alerts_shown import alerts_shown
from webui.words.asks_shown import AskShown, ask_shown, service_of, with_service
from webui.words.notices import Notice, notices
from webui.words.right_now_words import Said, said_of
from webui.words.talking import starter


@dataclass(frozen=True, slots=True)
class Handed:
    """A device that is in somebody's hands for a while."""

    device: Device
    until: str
    """When it ends by itself; empty: when it is taken back."""


@dataclass(frozen=True, slots=True)
class Card:
    """One child, or one shared thing, or the home."""

    owner: Owner
    name: str
    now: RightNow
    said: Said
    night: str
    """The times of its nights' lock; empty where there is none."""
    handed: Sequence[Handed]
    """The devices of others that are in its hands."""
    is_shared: bool = False


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [web.get("/", for_anyone(show))]


async def show(visit: Visit) -> web.StreamResponse:
    """Show the overview to adults; everybody else sees their own page."""
    if visit.account is None or visit.is_handed_over:
        return await _for_others(visit)
    if not visit.state.standing.is_set_up:
        return visit.go("/setup/children" if not visit.state.children else "/setup/connect")
    adults = {each.id: each for each in await visit.accounts(lambda known: known.all())}
    asks, wishes, alerts = await visit.console.store.run(lambda store: _waiting(store, visit))
    cards = [_card(visit, p) for p in (*visit.state.children, *visit.state.things)]
    notes: list[Notice] = notices(visit.state, await visit.console.resolver.status())
    return visit.show(
        "overview/show.html",
        cards=cards,
        home=_home_card(visit),
        mine=_own_phone(visit),
        asks=[_shown(visit, ask) for ask in sorted(asks, key=_can_wait)],
        wishes=[each for each in wishes if each.account in adults and may_approve(visit, each)],
        edit_right=Right.EDIT,
        adults=adults,
        notes=notes,
        unsorted=visit.state.unsorted,
        alerts=list(alerts_shown(visit.console.shipped, visit.state, alerts)),
        about_devices=starter(DEVICE),
    )


async def _for_others(visit: Visit) -> web.StreamResponse:
    from webui.pages.child.view import show as my_rules  # noqa: PLC0415  (only for children)

    if visit.profile is None and visit.visitor.stranger is not None:
        is_box = visit.visitor.stranger.value in {"machine", "forwarder"}
        has_adult = await visit.accounts(lambda accounts: accounts.any())
        if is_box or not has_adult:
            return visit.go("/login" if has_adult else "/setup")
    is_adult = visit.profile is not None and not visit.state.is_restricted(visit.profile)
    if is_adult:
        return visit.go("/handed" if visit.is_handed_over else "/login")
    return await my_rules(visit)


def _waiting(
    store: HouseholdStore, visit: Visit
) -> tuple[list[Request], list[LoginWish], list[Alert]]:
    identity = visit.state.identity
    requests = Requests(store.db, identity)
    requests.forget_old(visit.state.now)
    wishes, alerts = LoginWishes(store, identity).waiting(), Alerts(store.db, identity).all()
    return requests.waiting(), wishes, alerts


def _can_wait(ask: Request) -> bool:
    """Say whether an ask comes after those by which a child waits for something now."""
    return ask.kind in {WRONG, NOTICED, LIMIT}


def _shown(visit: Visit, ask: Request) -> AskShown:
    shipped = visit.console.shipped
    if ask.kind in {WRONG, NOTICED}:
        return mistake_shown(visit, ask)
    shown = ask_shown(shipped, visit.state, ask)
    return with_service(shipped, shown, service_of(ask, visit.console.facts(ask.about)))


def _card(visit: Visit, profile: Profile) -> Card:
    state, owner = visit.state, Owner("profile", profile.id)
    now = right_now(state.home, Subject(profile), state.now)
    return Card(
        owner=owner,
        name=profile.name,
        now=now,
        said=said_of(visit.console.shipped, state, now),
        night=_night(visit, owner),
        handed=_handed_to(visit, profile),
        is_shared=profile.shared,
    )


def _handed_to(visit: Visit, profile: Profile) -> list[Handed]:
    found = []
    for device in visit.household.devices:
        held = visit.state.home.acts.holder(device.id, visit.state.now)
        if held is not None and held.profile == profile.id:
            found.append(Handed(device, "" if held.until is None else visit.when(held.until)))
    return found


def _own_phone(visit: Visit) -> Device | None:
    """Give the phone in the parent's hands, where its own rules are not a child's."""
    return None if visit.state.is_restricted(visit.profile) else visit.device


def _home_card(visit: Visit) -> Card:
    state, owner = visit.state, Owner(HOME)
    now = right_now(state.home, THE_HOME, state.now)
    said: Said = said_of(visit.console.shipped, state, now)
    return Card(owner, _("Whole home"), now, said, _night(visit, owner), ())


def _night(visit: Visit, owner: Owner) -> str:
    """Give the times of the nights' lock; empty where there is none."""
    night = night_of(alarms_of(visit.state, owner), visit.today)
    return from_to(night, visit.today) if night else ""
