"""Limits that a child proposes for itself, from 13: accepted, changed or declined, with a reason.

What is agreed to is a rule like any other, and the child reads that it was its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from aiohttp import web
from sqlite_utils import Database

from policy.alarms import Alarm
from policy.labels import EVERYTHING
from policy.minutes import MINUTES_IN_DAY
from policy.proposals import Rule, is_same, read, written
from policy.rules import Allowance, Household, Profile
from store.household import HouseholdStore
from store.requests import (
    DENIED,
    GRANTED,
    LIMIT,
    LONGEST_REASON,
    Request,
    Requests,
    TooManyRequestsError,
)
from webui.entrance.pins import pin_page
from webui.languages import gettext as _
from webui.owners import Owner, alarms_in, allowances_in
from webui.pages.alarms.form import Unfinished, days_of, time_of
from webui.pages.asks.view import answered_already
from webui.pages.child.view import asking_profile, is_old_enough
from webui.routing import for_adults, for_anyone
from webui.rulebook import with_alarms, with_allowances
from webui.visits import Form, Sorry, Visit
from webui.words.labels_shown import title_of

_OFTEN: Final = ("video", "games", "social", "livestream", "ai_chat")
"""What children limit for themselves, beside everything together."""
_MOST_ALARMS: Final = 40
_MOST_ALLOWANCES: Final = 20
"""So many their own pages take too."""
OWN: Final = "A limit of my own"
"""What such a rule is called; pages say it in the reader's language."""


def routes() -> list[web.RouteDef]:
    """Give the routes of these pages."""
    return [
        web.get("/my/limit", for_anyone(begin)),
        web.post("/my/limit", for_anyone(put)),
        web.post("/limits/answer", for_adults(answer)),
    ]


# --- the child


async def begin(visit: Visit) -> web.Response:
    """Show the form."""
    return _form(visit)


def _form(visit: Visit, problem: str = "") -> web.Response:
    profile = _profile(visit)
    things = [(EVERYTHING, _("Everything together"))]
    shipped = visit.console.shipped
    things += [(label, title_of(shipped, label)) for label in _OFTEN]
    return visit.show(
        "limits/propose.html",
        profile=profile,
        problem=problem,
        things=things,
        longest=LONGEST_REASON,
        is_lock=visit.form.text("is", 10) == "lock",
    )


def _profile(visit: Visit) -> Profile:
    profile = asking_profile(visit)
    if not is_old_enough(profile, visit.today):
        raise Sorry(
            _("Proposing limits of your own begins at 13. Ask your parents about yours."), 403
        )
    return profile


async def put(visit: Visit) -> web.StreamResponse:
    """Take a proposal."""
    profile, form = _profile(visit), visit.form
    try:
        rule = _proposed(visit)
    except Unfinished as problem:
        return _form(visit, str(problem))
    device = visit.device.id if visit.device else None
    reason, now, identity = form.text("why", LONGEST_REASON), visit.state.now, visit.state.identity

    def work(store: HouseholdStore) -> bool:
        requests = Requests(store.db, identity)
        try:
            requests.ask(
                profile.id, device, kind=LIMIT, about=written(rule), reason=reason, now=now
            )
        except TooManyRequestsError:
            return False
        return True

    if not await visit.console.store.run(work):
        return _form(
            visit,
            _("Some asks wait for an answer already. Talk to your parents, or wait a little."),
        )
    visit.console.news.tell(identity)
    return visit.go("/my", asked="yes", mark_at="asks")


def _proposed(visit: Visit) -> Rule:
    """Read the form; raises `Unfinished`."""
    form = visit.form
    of = form.text("of", 40)
    if of != EVERYTHING and of not in _OFTEN:
        raise Unfinished(_("Choose what it is about, or everything."))
    if form.text("is", 10) == "lock":
        return _lock(form, of)
    return Allowance(OWN, frozenset({of}), *_minutes(visit))


def _lock(form: Form, of: str) -> Alarm:
    days, start, end = days_of(form), time_of(form, "from"), time_of(form, "to")
    if not days:
        raise Unfinished(_("Choose at least one day, or a date."))
    if start == end:
        raise Unfinished(_("Start and end are the same time."))
    return Alarm(OWN, start, end, days=days, locks=frozenset({of}))


def _minutes(visit: Visit) -> tuple[int, int]:
    school, free = (visit.form.number(key, 0, MINUTES_IN_DAY) for key in ("school_day", "free_day"))
    if school is None or free is None:
        raise Unfinished(_("Choose what it is for, and how many minutes."))
    return school, free


# --- the parents


async def answer(visit: Visit) -> web.StreamResponse:
    """Agree to a proposal, as it is or changed; or decline it."""
    is_yes = visit.form.text("answer", 10) == "yes"
    asked = await pin_page(visit) if is_yes else None
    if asked is not None:
        return asked
    ask = await _ask(visit)
    did = await (_agree(visit, ask) if is_yes else _decline(visit, ask))
    return visit.go(visit.back(), did)


async def _ask(visit: Visit) -> Request:
    number, identity = visit.form.number("ask", 1, 2**31) or 0, visit.state.identity
    ask: Request | None = await visit.console.store.run(
        lambda store: Requests(store.db, identity).one(number)
    )
    if ask is None or ask.kind != LIMIT or ask.profile not in visit.household.profiles:
        raise _gone()
    if ask.answer is not None:
        raise answered_already()
    return ask


def _gone() -> Sorry:
    return Sorry(_("This is not there any more."), 404)


async def _agree(visit: Visit, ask: Request) -> str:
    rule = read(ask.about, visit.console.shipped.vocabulary)
    if rule is None:
        raise Sorry(_("This proposal names something that is not there any more. Decline it."))
    try:
        agreed = _changed(visit, rule)
    except Unfinished as problem:
        raise Sorry(str(problem)) from None
    owner, name = Owner("profile", ask.profile), visit.household.profiles[ask.profile].name
    change = _rule_added(visit, owner, agreed)
    note = _note(visit, ask, GRANTED, _("A good idea of yours."), written(agreed))
    said = _("%(name)s gets your answer: yes") % {"name": name}
    return await visit.edit(f"agreed to a limit that {name} proposed", said, change, note)


def _changed(visit: Visit, rule: Rule) -> Rule:
    """Give the rule as the parent left it in the form."""
    if isinstance(rule, Allowance):
        school, free = _minutes(visit)
        return replace(rule, school_day=school, free_day=free)
    start, end = time_of(visit.form, "from"), time_of(visit.form, "to")
    if start == end:
        raise Unfinished(_("Start and end are the same time."))
    return replace(rule, start=start, end=end)


def _rule_added(visit: Visit, owner: Owner, rule: Rule) -> Callable[[Household], Household]:
    """Give the change that adds it to the rules as they are by then; nothing else is lost."""
    today, name = visit.today, owner.name(visit.household)
    gone = _gone()  # made here: the store's thread knows nobody's language
    too_many = Sorry(
        _("%(name)s has as many such rules as anybody can follow. Delete one, then agree.")
        % {"name": name}
    )

    def change(household: Household) -> Household:
        if owner.id not in household.profiles:
            raise gone
        if isinstance(rule, Alarm):
            alarms = _with_alarm(alarms_in(household, owner, today), rule)
            if len(alarms) > _MOST_ALARMS:
                raise too_many
            return with_alarms(household, owner, alarms)
        allowances = _with_allowance(allowances_in(household, owner, today), rule)
        if len(allowances) > _MOST_ALLOWANCES:
            raise too_many
        return with_allowances(household, owner, allowances)

    return change


def _with_alarm(alarms: Sequence[Alarm], rule: Alarm) -> list[Alarm]:
    return [*(each for each in alarms if not is_same(each, rule)), rule]


def _with_allowance(allowances: Sequence[Allowance], rule: Allowance) -> list[Allowance]:
    """Replace the minutes for the same thing; how they are spent and kept is not proposed."""
    before = next((each for each in allowances if each.of == rule.of), rule)
    made = replace(rule, spend=before.spend, keep_up_to=before.keep_up_to)
    return [*(each for each in allowances if each.of != rule.of), made]


async def _decline(visit: Visit, ask: Request) -> str:
    name = visit.household.profiles[ask.profile].name
    note = _note(visit, ask, DENIED, _("Let us talk about it."), None)
    said = _("%(name)s gets your answer: no") % {"name": name}
    return await visit.act(f"declined a limit that {name} proposed", said, _nothing, note)


def _nothing(_keeper: Any) -> None:  # noqa: ANN401  (an answer without an act)
    """Do nothing."""


def _note(
    visit: Visit, ask: Request, given: str, default: str, about: str | None
) -> Callable[[Database], object]:
    """Give what writes the answer beside the rule: in one transaction, so both or none."""
    identity, who, now = visit.state.identity, visit.adult.name, visit.state.now
    reason = visit.form.text("own", LONGEST_REASON) or default
    too_late = answered_already()  # made here: the store's thread knows nobody's language

    def write(db: Database) -> None:
        requests = Requests(db, identity)
        if not requests.answer(
            ask.id, given, by=who, reason=reason, minutes=None, now=now, about=about
        ):
            raise too_late

    return write
