"""One category or service, opened: what it holds, its risk, from which age, what DNS can do."""

from aiohttp import web

from blocklists.age_ratings import UNCHECKED, AgeFacts, age_facts
from webui.languages import gettext as _
from webui.owners import moment_of
from webui.pages.acts.view import chosen_owner
from webui.routing import for_adults
from webui.visits import Sorry, Visit
from webui.words.label_facts import (
    LabelFacts,
    ages_said,
    disagrees,
    held_lists,
    label_facts,
    risks_of,
)
from webui.words.labels_shown import (
    LabelRow,
    category_row,
    said_words,
    service_row,
    service_rows,
    title_of,
)


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [web.get("/rules/about", for_adults(show))]


async def show(visit: Visit) -> web.Response:
    """Show what is known of a label, with its three answers on top."""
    owner, label = chosen_owner(visit), visit.request.query.get("label", "")[:40]
    console, moment = visit.console, moment_of(visit.state, owner)
    shipped = console.shipped
    if label not in shipped.vocabulary:
        raise Sorry(_("There is no such category."), 404)
    if label in shipped.services:
        row, members = service_row(shipped, moment, label), list[LabelRow]()
    else:
        row = category_row(shipped, moment, console.labels_with_data(), label)
        members = service_rows(shipped, moment, label)
    facts: LabelFacts = label_facts(
        console.starter, shipped, label, held_lists(console.lists_of(label))
    )
    ages: AgeFacts = age_facts(console.starter, label) if row.effect else UNCHECKED
    return visit.show(
        "label/show.html",
        owner=owner,
        name=owner.name(visit.household),
        row=row,
        group=title_of(shipped, row.kind) if row.effect else "",
        members=members,
        facts=facts,
        risks=risks_of(shipped, label, ages),
        ages=ages_said(ages, visit.today),
        disagree=disagrees(ages),
        said=said_words(),
    )
