"""Allowances: minutes a day for some labels or for everything, by school day and free day."""

from collections.abc import Sequence
from typing import Final

from aiohttp import web

from policy.labels import EVERYTHING, SECURITY
from policy.minutes import MINUTES_IN_DAY
from policy.rules import Allowance, Spend
from webui.entrance.pins import pin_page
from webui.languages import gettext as _
from webui.owners import CALENDAR, Owner, allowances_of, moment_of, owner_of, rule_owner_of
from webui.pages.acts.view import chosen_owner
from webui.right_now import right_now
from webui.routing import for_adults
from webui.rulebook import with_allowances
from webui.visits import Sorry, Visit
from webui.words.labels_shown import choices, titles_of

_MOST: Final = 20
KEPT: Final = (0, 15, 30, 45, 60, 90, 120, 180, 240)
"""Minutes up to which unused ones can be kept for later days."""


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [
        web.get("/minutes", for_adults(show)),
        web.get("/minutes/edit", for_adults(edit)),
        web.post("/minutes/save", for_adults(save)),
        web.post("/minutes/delete", for_adults(delete)),
    ]


async def show(visit: Visit) -> web.Response:
    """Show an owner's allowances as they stand today."""
    owner = _owner(visit)
    moment = moment_of(visit.state, owner)
    now = right_now(visit.state.home, moment.subject, visit.state.now)
    own = allowances_of(visit.state, owner)
    rows = [
        (number, left, titles_of(visit.console.shipped, left.allowance.of))
        for number, left in enumerate(each for each in now.lefts if each.allowance in own)
    ]
    return visit.show("minutes/show.html", owner=owner, name=owner.name(visit.household), rows=rows)


def _owner(visit: Visit) -> Owner:
    asked = owner_of(visit.request.query.get("for", ""), visit.household)
    first = next(iter((*visit.state.children, *visit.state.things)), None)
    if asked is not None and asked.kind != "home":
        return asked
    if first is None:
        return visit.go("/more/people")
    return Owner("profile", first.id)


async def edit(visit: Visit) -> web.Response:
    """Change an allowance, or begin a new one."""
    owner, number = chosen_owner(visit, rule_owner_of), visit.request.query.get("n", "")
    known = allowances_of(visit.state, owner)
    start = Allowance(_("Screens"), frozenset({"video", "games", "social"}), 60, 120)
    if number.isdigit() and int(number) < len(known):
        return _editor(visit, owner, known[int(number)], int(number))
    return _editor(visit, owner, start, None)


def _editor(
    visit: Visit, owner: Owner, allowance: Allowance, number: int | None, problem: str = ""
) -> web.Response:
    return visit.show(
        "minutes/edit.html",
        owner=owner,
        name=owner.name(visit.household),
        allowance=allowance,
        everything=EVERYTHING in allowance.of,
        number=number,
        caps=sorted({*KEPT, allowance.keep_up_to}),
        choices=choices(visit.console.shipped),
        back=_back(owner),
        problem=problem,
    )


async def save(visit: Visit) -> web.StreamResponse:
    """Keep an allowance."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    owner, form = chosen_owner(visit, rule_owner_of), visit.form
    known, number = list(allowances_of(visit.state, owner)), form.number("n", 0, _MOST)
    made = _allowance(visit)
    if made is None:
        start = (
            known[number]
            if number is not None and number < len(known)
            else Allowance(_("Screens"), frozenset({"video"}), 60, 120)
        )
        return _editor(
            visit, owner, start, number, _("Choose what it is for, and how many minutes.")
        )
    if number is None or number >= len(known):
        known.append(made)
    else:
        known[number] = made
    did = await _put(visit, owner, known[:_MOST], f"set minutes “{made.label}”")
    return visit.go(_back(owner), did)


def _allowance(visit: Visit) -> Allowance | None:
    form = visit.form
    chosen = frozenset(
        label
        for label in form.all("label-id")
        if label in visit.console.shipped.vocabulary and label not in SECURITY
    )
    of = frozenset({EVERYTHING}) if form.text("kind", 10) == "all" else chosen
    school, free = (form.number(key, 0, MINUTES_IN_DAY) for key in ("school_day", "free_day"))
    if not of or school is None or free is None:
        return None
    spend = Spend.MID if form.text("spend", 5) == "mid" else Spend.LOW
    keep = form.number("keep", 0, MINUTES_IN_DAY) or 0
    return Allowance(form.text("label", 60) or _("Minutes"), of, school, free, spend, keep)


async def delete(visit: Visit) -> web.StreamResponse:
    """Delete an allowance."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    owner, number = chosen_owner(visit, rule_owner_of), visit.form.number("n", 0, _MOST)
    known = list(allowances_of(visit.state, owner))
    if number is None or number >= len(known):
        raise Sorry(_("These minutes are not there any more."), 404)
    gone = known.pop(number)
    did = await _put(visit, owner, known, f"deleted minutes “{gone.label}”")
    return visit.go(_back(owner), did)


def _back(owner: Owner) -> str:
    """Give the page on which an owner's minutes are listed."""
    is_calendar = owner.kind == CALENDAR
    return f"/calendars/edit?n={owner.number}" if is_calendar else f"/minutes?for={owner.key}"


async def _put(visit: Visit, owner: Owner, known: Sequence[Allowance], what: str) -> str:
    name = owner.name(visit.household)
    said = _("%(name)s: minutes are set") % {"name": name}
    return await visit.edit(
        f"{what} for {name}", said, lambda household: with_allowances(household, owner, known)
    )
