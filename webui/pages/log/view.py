"""What was changed, by whom and when: every adult sees all of it, and nobody can take it off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from aiohttp import web

from store.failed_tries import SOMEBODY
from webui.languages import gettext as _
from webui.routing import for_adults
from webui.visits import Visit
from webui.words import wording
from webui.words.log_words import in_words

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One change."""

    what: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Day:
    """The changes of one day, newest first."""

    title: str
    entries: Sequence[Entry]


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [web.get("/more/log", for_adults(show))]


async def show(visit: Visit) -> web.Response:
    """Show the newest changes, or those of one adult."""
    identity, who = visit.state.identity, visit.request.query.get("who", "")[:120]
    rows = await visit.console.store.run(lambda store: store.changes(identity, _SHOWN))
    names = sorted({str(row["who"]) for row in rows})
    if who:
        rows = [row for row in rows if row["who"] == who]
    return visit.show("log/show.html", days=list(_days(visit, rows)), names=names, who=who)


def _days(visit: Visit, rows: Iterable[dict[str, Any]]) -> Iterable[Day]:
    for day, changes in groupby(rows, key=lambda row: visit.state.shown_at(row["at"]).date()):
        away = (visit.today - day).days
        title = {0: _("Today"), 1: _("Yesterday")}.get(away) or wording.date(day)
        yield Day(title, [_entry(visit, row) for row in changes])


def _entry(visit: Visit, row: dict[str, Any]) -> Entry:
    at = wording.clock(visit.state.shown_at(row["at"]))
    return Entry(in_words(str(row["what"])), _who(str(row["who"])), at)


def _who(who: str) -> str:
    return _("Somebody") if who == SOMEBODY else who
