"""What a child sees: time left, the next lock, every rule, what is recorded; and asking.

Who it is about follows from the device. On a shared device nothing of another child is shown.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from aiohttp import web

from policy.home import Subject
from policy.names import BadName
from policy.presets import band_of
from policy.proposals import Rule, read
from policy.rules import AgeBand, Privacy, Profile
from store.household import HouseholdStore
from store.requests import (
    LABEL,
    LONGEST_REASON,
    NAME,
    TIME,
    Request,
    Requests,
    TooManyRequestsError,
)
from store.roles import Right
from webui.languages import gettext as _
from webui.pages.names.view import typed_name
from webui.right_now import right_now
from webui.routing import for_anyone
from webui.visits import Sorry, Visit
from webui.words.asks_shown import ask_shown
from webui.words.labels_shown import choices
from webui.words.leaving import leaving
from webui.words.right_now_words import said_to_child
from webui.words.rules_in_words import recorded_of, rules_in_words
from webui.words.week_shown import week_shown

_MINUTES: Final = (15, 30, 60)
_NOT_SERVICES: Final = frozenset({"bypass", "malware", "phishing", "scam", "cryptojacking"})


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [
        web.get("/my", for_anyone(show)),
        web.get("/my/ask", for_anyone(ask)),
        web.post("/my/ask", for_anyone(put_ask)),
    ]


async def show(visit: Visit) -> web.StreamResponse:
    """Show the rules that hold on this device."""
    profile = visit.profile
    if profile is None:
        until = visit.state.home.sorting_until
        is_let_off = until is not None and until > visit.state.now
        return visit.show("child/unsorted.html", is_let_off=is_let_off)
    subject = Subject(profile, visit.device)
    state, shipped = visit.state, visit.console.shipped
    moment, now = state.moment(subject), right_now(state.home, subject, state.now)
    asks, agreed = await visit.console.store.run(lambda store: _asks(store, visit, profile))
    adults = await visit.accounts(lambda known: known.all())
    return visit.show(
        "child/show.html",
        profile=profile,
        now=now,
        week=week_shown(shipped, moment),
        said=said_to_child(shipped, state, now),
        rules=rules_in_words(shipped, moment, _proposed(visit, agreed)),
        answering=[each.name for each in adults if each.right >= Right.ACT],
        may_propose=is_old_enough(profile, visit.today),
        recorded=recorded_of(moment),
        for_itself=visit.is_of_itself and moment.is_for_itself,
        has_own=moment.is_for_itself,
        leaving=await leaving(visit, moment.privacy),
        everything=moment.privacy is Privacy.L4,
        asks=[ask_shown(shipped, state, each) for each in asks],
        asked=visit.request.query.get("asked", ""),
    )


def _asks(
    store: HouseholdStore, visit: Visit, profile: Profile
) -> tuple[list[Request], list[Request]]:
    """Give what the child asked lately, and which of its proposals became rules."""
    requests = Requests(store.db, visit.state.identity)
    requests.forget_old(visit.state.now)
    return requests.asked_by(profile.id, 10), requests.agreed(profile.id)


def _proposed(visit: Visit, agreed: Sequence[Request]) -> list[Rule]:
    known = (read(each.about, visit.console.shipped.vocabulary) for each in agreed)
    return [rule for rule in known if rule is not None]


def is_old_enough(profile: Profile, today: dt.date) -> bool:
    """Say whether a child is old enough to propose limits of its own: from 13."""
    return not profile.shared and band_of(profile, today) in {AgeBand.FROM_13, AgeBand.FROM_16}


# --- asking


async def ask(visit: Visit) -> web.Response:
    """Ask for a site, an app or time."""
    return _form(visit, visit.request.query.get("name", "")[:253])


def _form(visit: Visit, typed: str, problem: str = "") -> web.Response:
    profile = asking_profile(visit)
    apps = [c for c in choices(visit.console.shipped) if c.id not in _NOT_SERVICES]
    return visit.show(
        "child/ask.html",
        profile=profile,
        typed=typed,
        problem=problem,
        apps=apps,
        minutes=_MINUTES,
        longest=LONGEST_REASON,
    )


def asking_profile(visit: Visit) -> Profile:
    """Give who asks on this device; on a device of no child nobody does."""
    if visit.profile is None or not visit.state.is_restricted(visit.profile):
        raise Sorry(_("Asking works on a device that belongs to a child."), 403)
    return visit.profile


async def put_ask(visit: Visit) -> web.StreamResponse:
    """Take an ask: the parents see it at once."""
    profile, form = asking_profile(visit), visit.form
    kind, minutes = form.text("kind", 10), form.number("minutes", 1, 240) or 30
    about, problem = _about(visit, kind)
    if problem:
        return _form(visit, form.text("name", 253), problem)
    device = visit.device.id if visit.device else None
    reason, now, identity = form.text("why", LONGEST_REASON), visit.state.now, visit.state.identity

    def put(store: HouseholdStore) -> bool:
        requests = Requests(store.db, identity)
        try:
            requests.ask(
                profile.id, device, kind=kind, about=about, minutes=minutes, reason=reason, now=now
            )
        except TooManyRequestsError:
            return False
        return True

    if not await visit.console.store.run(put):
        problem = _("Some asks wait for an answer already. Talk to your parents, or wait a little.")
        return _form(visit, form.text("name", 253), problem)
    visit.console.news.tell(identity)
    visit.console.post_wanted.set()
    return visit.go("/my", asked="yes", mark_at="asks")


def _about(visit: Visit, kind: str) -> tuple[str, str]:
    """Give what is asked for, and a sentence where something is missing."""
    form = visit.form
    if kind == TIME:
        return "", ""
    if kind == LABEL:
        label = form.text("label", 40)
        known = label in visit.console.shipped.vocabulary and label not in _NOT_SERVICES
        return label, "" if known else _("Choose an app.")
    if kind == NAME:
        try:
            return typed_name(form.text("name", 300)).removeprefix("="), ""
        except BadName:
            return "", _("Write the site's name, such as example.com.")
    return "", _("Choose what you ask for.")
