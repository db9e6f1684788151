"""Taking over from AdGuard Home or Pi-hole: send the file, read what would be done, say yes."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from blocklists.list_addresses import list_addresses, missing_lists
from store.peers.carried import Carried, LeftOut, PeerError, Why
from store.peers.taking_over import TakenOver, take_over
from webui.entrance.pins import pin_page
from webui.languages import gettext as _
from webui.reading_apart import read_apart
from webui.routing import for_adults, for_adults_with_file
from webui.uploads import Upload
from webui.visits import Sorry, Visit
from webui.words.labels_shown import title_of, titles_of


@dataclass(frozen=True, slots=True)
class LeftGroup:
    """What is left out for one reason."""

    why: str
    what: Sequence[str]


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [
        web.get("/import", for_adults(show)),
        web.post("/import/check", for_adults_with_file(check)),
        web.post("/import/take", for_adults(take)),
    ]


async def show(visit: Visit) -> web.Response:
    """Ask for the file."""
    return visit.show("importing/show.html")


async def check(visit: Visit) -> web.Response:
    """Read a file, and say what it would change."""
    octets = visit.form.file("file")
    if not octets:
        raise Sorry(_("Choose a file first."))
    carried = await _read(visit, octets)
    taken = take_over(visit.household, carried)
    visit.console.upload = Upload.of(visit.state.identity, octets, visit.console.clock.monotonic())
    rows = [{"label": e.label, "origin": e.origin} for e in carried.lists]
    lists = missing_lists(rows, list_addresses(visit.console.places.lists))
    return visit.show(
        "importing/check.html",
        carried=carried,
        taken=taken,
        labels=titles_of(visit.console.shipped, taken.labels),
        lists=[(title_of(visit.console.shipped, row["label"]), row) for row in lists],
        left=_grouped(taken),
        key=visit.console.upload.key,
        is_something=taken.household != visit.household,
    )


async def _read(visit: Visit, octets: bytes) -> Carried:
    shipped = visit.console.shipped
    known = frozenset((*shipped.categories, *shipped.services))
    try:
        return await read_apart(octets, known)
    except PeerError as error:
        raise Sorry(_(error.refusal.value)) from None


def _grouped(taken: TakenOver) -> list[LeftGroup]:
    return [
        LeftGroup(_(why.value), [each.what for each in taken.left_out if each.why is why])
        for why in Why
        if why in _reasons(taken.left_out)
    ]


def _reasons(left: Sequence[LeftOut]) -> set[Why]:
    return {each.why for each in left}


async def take(visit: Visit) -> web.StreamResponse:
    """Take over the file that was looked at."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    console, upload = visit.console, visit.console.upload
    now, key = console.clock.monotonic(), visit.form.text("key")
    if upload is None or not upload.is_for(key, visit.state.identity, now):
        raise Sorry(_("The file is not here any more. Choose it once more."), 409)
    console.upload = None
    carried = await _read(visit, upload.content)
    did = await visit.edit(
        f"took over a file of {carried.source}",
        _("Taken over from %(source)s") % {"source": carried.source},
        lambda household: take_over(household, carried).household,
    )
    return visit.go("/devices", did)
