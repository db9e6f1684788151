"""Categories and services of one child or of the home: allow, ask, block; search and YouTube."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from aiohttp import web

from blocklists.label_named import can_be_opened
from policy.labels import BYPASS, SECURITY
from policy.presets import fill
from policy.rules import Allowance, Household, Layer, Mode, Privacy, YouTube
from webui.entrance.pins import pin_page
from webui.languages import gettext as _
from webui.owners import HOME, Owner, allowances_of, moment_of, owner_of, with_layer
from webui.pages.acts.view import chosen_owner
from webui.routing import for_adults
from webui.rulebook import with_allowances, with_label, with_profile
from webui.visits import Sorry, Visit
from webui.words.labels_shown import (
    LabelRow,
    category_rows,
    found_rows,
    said_words,
    service_rows,
    title_of,
)

_YOUTUBE: Final = {"off": YouTube.OFF, "moderate": YouTube.MODERATE, "strict": YouTube.STRICT}
LIMIT: Final = "limit"
_FIRST: Final = (30, 60)
"""Minutes on school days and on free days with which a limit begins."""
_LEVELS: Final = (Privacy.L0, Privacy.L1, Privacy.L2, Privacy.L3)


@dataclass(frozen=True, slots=True)
class Search:
    """What holds for search and YouTube."""

    safe: bool
    youtube: str
    allow_only: bool
    privacy: int


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [
        web.get("/rules", for_adults(show)),
        web.get("/rules/services", for_adults(services)),
        web.post("/rules/label", for_adults(set_label)),
        web.post("/rules/search", for_adults(set_search)),
    ]


async def show(visit: Visit) -> web.Response:
    """Show the categories of an owner, or what was searched for."""
    owner = _owner(visit)
    shipped, moment = visit.console.shipped, moment_of(visit.state, owner)
    with_data, query = visit.console.labels_with_data(), visit.request.query.get("q", "").strip()
    if query:
        rows = found_rows(shipped, moment, with_data, query[:40])
    else:
        rows = category_rows(shipped, moment, with_data)
    return visit.show(
        "rules/show.html",
        **_common(visit, owner),
        rows=rows,
        query=query[:40],
        kinds=kind_titles(),
        search=_search(visit, owner),
        bypass=BYPASS,
        security=SECURITY,
    )


def _common(visit: Visit, owner: Owner) -> dict[str, Any]:
    state = visit.state
    profiles = [Owner("profile", p.id) for p in (*state.children, *state.things)]
    tabs = [(each.key, each.name(visit.household)) for each in (*profiles, Owner(HOME))]
    return {"owner": owner, "name": owner.name(visit.household), "tabs": tabs}


def _owner(visit: Visit) -> Owner:
    """Give whose rules are shown: as asked, else the first child's."""
    asked = visit.request.query.get("for", "")
    first = next(iter((*visit.state.children, *visit.state.things)), None)
    return owner_of(asked, visit.household) or (
        Owner("profile", first.id) if first else Owner(HOME)
    )


def kind_titles() -> dict[str, str]:
    """Give the headings of the kinds of risk."""
    return {
        "contact": _("Meeting people"),
        "content": _("What can be seen"),
        "conduct": _("What one does"),
        "consumer": _("Money and advertising"),
        "platform": _("Other"),
        "bypass": _("Ways around the rules"),
        "security": _("Dangers"),
    }


def _search(visit: Visit, owner: Owner) -> Search:
    layer = owner.layer(visit.household)
    if owner.kind == "profile":
        profile = visit.household.profiles[owner.id]
        filled = fill(profile, visit.household.school_days, visit.today)
        mode, privacy = filled.mode is Mode.ALLOW_ONLY, int(filled.privacy)
        return Search(filled.safe_search, filled.youtube.name.lower(), mode, privacy)
    youtube = layer.youtube.name.lower() if layer.youtube is not None else "off"
    return Search(bool(layer.safe_search), youtube, allow_only=False, privacy=0)


async def services(visit: Visit) -> web.Response:
    """Show the services of one category."""
    owner, category = chosen_owner(visit), visit.request.query.get("of", "")
    shipped = visit.console.shipped
    if category not in shipped.categories:
        raise Sorry(_("There is no such category."), 404)
    rows: Sequence[LabelRow] = service_rows(shipped, moment_of(visit.state, owner), category)
    return visit.show(
        "rules/services.html",
        **_common(visit, owner),
        rows=rows,
        category=title_of(shipped, category),
        category_id=category,
        about=_(shipped.categories[category].about),
        query="",
        bypass=BYPASS,
        security=SECURITY,
    )


async def set_label(visit: Visit) -> web.StreamResponse:
    """Allow, ask or block a category or a service."""
    owner, form = chosen_owner(visit), visit.form
    label, said = form.text("label", 40), form.text("said", 10)
    if label not in visit.console.shipped.vocabulary:
        raise Sorry(_("There is no such category."), 404)
    if said == LIMIT and (owner.kind == HOME or not can_be_opened(label)):
        raise Sorry(_("Minutes are given to a child or a device, for what can be opened."))
    asked = await pin_page(visit) if said != "block" else None
    if asked is not None:
        return asked
    values = {
        "name": owner.name(visit.household),
        "what": title_of(visit.console.shipped, label),
        "state": said_words().get(said, _("as its category")),
    }
    did = await visit.edit(
        f"set {label} to {said} for {values['name']}",
        _("%(name)s: %(what)s is set to “%(state)s”") % values,
        _change(visit, owner, label, said),
    )
    return visit.go(visit.back("/rules"), did, label)


def _change(visit: Visit, owner: Owner, label: str, said: str) -> Callable[[Household], Household]:
    """Give the change of one tap; minutes for the label alone come and go with “limit”."""
    known = allowances_of(visit.state, owner)
    own = [each for each in known if each.of == {label}]
    if said == LIMIT:
        minutes = [*known, *([] if own else [Allowance(_("Minutes"), frozenset({label}), *_FIRST)])]
    else:
        minutes = [each for each in known if each not in own]
    word = "allow" if said == LIMIT else said

    def change(household: Household) -> Household:
        household = with_label(household, owner, label, word)
        if minutes == list(known):
            return household
        return with_allowances(household, owner, minutes)

    return change


async def set_search(visit: Visit) -> web.StreamResponse:
    """Set SafeSearch, YouTube, and for a profile its mode and what is recorded."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    owner, form = chosen_owner(visit), visit.form
    safe, youtube = "safe" in form, _YOUTUBE.get(form.text("youtube", 10), YouTube.OFF)
    mode = Mode.ALLOW_ONLY if "allow_only" in form else Mode.BLOCK
    level = form.number("privacy", 0, max(_LEVELS))

    def searching(layer: Layer) -> Layer:
        return replace(layer, safe_search=safe, youtube=youtube)

    def change(household: Household) -> Household:
        household = with_layer(household, owner, searching)
        if owner.kind != "profile":
            return household
        profile = household.profiles[owner.id]
        privacy = profile.privacy if level is None else Privacy(level)
        return with_profile(household, replace(profile, mode=mode, privacy=privacy))

    name = owner.name(visit.household)
    said = _("%(name)s: search and YouTube are set") % {"name": name}
    did = await visit.edit(f"set search and YouTube for {name}", said, change)
    return visit.go(visit.back("/rules"), did)
