"""Sites set by hand: allow, block, always (passes locks), trust (passes security lists)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from policy.name_forms import name_rule
from policy.names import BadName
from webui.entrance.pins import pin_page
from webui.languages import gettext as _
from webui.owners import HOME, Owner, owner_of
from webui.pages.acts.view import chosen_owner
from webui.routing import for_adults
from webui.rulebook import NAME_KINDS, with_name
from webui.visits import Visit

_ADDRESS_PARTS: Final = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class NameRow:
    """One name that was set by hand."""

    name: str
    kind: str
    exact: bool


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [web.get("/names", for_adults(show)), web.post("/names", for_adults(put))]


async def show(visit: Visit) -> web.Response:
    """Show an owner's names."""
    owner = owner_of(visit.request.query.get("for", ""), visit.household) or Owner(HOME)
    return _page(visit, owner)


def _page(visit: Visit, owner: Owner, problem: str = "", typed: str = "") -> web.Response:
    return visit.show(
        "names/show.html",
        owner=owner,
        name=owner.name(visit.household),
        rows=_rows(visit, owner),
        kinds=kinds(),
        problem=problem,
        typed=typed,
        warn="warn" in visit.form,
    )


def kinds() -> dict[str, tuple[str, str]]:
    """Give what can be said of a name: title and what it means."""
    return {
        "allow": (_("Allow"), _("Open, whatever its category.")),
        "block": (_("Block"), _("Closed, whatever its category.")),
        "always": (_("Always"), _("Open even while everything is locked: for school.")),
        "trust": (_("Trust"), _("Open although a security list warns of it.")),
    }


def _rows(visit: Visit, owner: Owner) -> Sequence[NameRow]:
    names = owner.layer(visit.household).names
    return [
        NameRow(entry.removeprefix("="), kind, entry.startswith("="))
        for kind in NAME_KINDS
        for entry in sorted(getattr(names, kind), key=lambda each: each.removeprefix("="))
    ]


def typed_name(text: str) -> str:
    """Give the name in what was typed or pasted, also from an address; raises `BadName`."""
    text = text.strip()
    for part in _ADDRESS_PARTS:
        if text.lower().startswith(part):
            text = text[len(part) :].partition("/")[0].partition(":")[0]
    return name_rule(text.partition("/")[0])


async def put(visit: Visit) -> web.StreamResponse:
    """Add, change or take off a name."""
    owner, form = chosen_owner(visit), visit.form
    typed, kind = form.text("name", 300), form.text("kind", 10)
    try:
        name = typed_name(typed)
    except BadName as reason:
        problem = _("“%(name)s” is not a site's name: %(reason)s") % {
            "name": typed[:60],
            "reason": reason,
        }
        return _page(visit, owner, problem, typed)
    if kind == "trust" and "sure" not in form:
        visit.form = type(form)({"warn": ["1"], "name": [name]})
        return _page(visit, owner, "", name)
    asked = await pin_page(visit) if kind != "block" else None
    if asked is not None:
        return asked
    if "exact" in form and not name.startswith("="):
        name = "=" + name
    shown = name.removeprefix("=")
    values = {"site": shown, "name": owner.name(visit.household)}
    said = (
        _("%(name)s: %(site)s is set")
        if kind in NAME_KINDS
        else _("%(name)s: %(site)s is off the list")
    )
    did = await visit.edit(
        f"set {shown} to {kind or 'nothing'} for {values['name']}",
        said % values,
        lambda household: with_name(household, owner, name, kind),
    )
    return visit.go(visit.back(f"/names?for={owner.key}"), did)
