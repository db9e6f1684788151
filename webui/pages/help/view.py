"""Help: reachable by everybody, in every lock, without a trace.

Nothing of a visit is logged or stored, no cookie is set or asked for; the address says nothing.
"""

from typing import Final

from aiohttp import web

from store.household import DEFAULT
from webui.console import CONSOLE, Console
from webui.countries import country_name
from webui.help_lines import HelpLine, country_of
from webui.languages import chosen_manner, manner, speak
from webui.rendering import page

LEAVE: Final = "https://www.wikipedia.org/"
"""Where "leave quickly" goes: a page that anybody might have open."""


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [web.get("/h", show)]


async def show(request: web.Request) -> web.Response:
    """Show the help lines of the home's country, and those for everybody."""
    speak(chosen_manner(request.query.get("lang"), request.headers.get("Accept-Language", "")))
    console = request.app[CONSOLE]
    household = await console.store.run(lambda store: store.household(DEFAULT))
    country = country_of(household.country, household.timezone)
    language = manner().language.code
    return page(
        "help/show.html",
        lines=console.help_lines.of(country, language),
        abroad=[] if console.help_lines.has(country) else _of_all_countries(console, language),
        everybody=console.help_lines.for_everybody(language),
        leave=LEAVE,
        is_block_page=False,
    )


def _of_all_countries(console: Console, language: str) -> list[tuple[str, list[HelpLine]]]:
    """Give the lines of every country, by its name: nobody who needs a number finds none."""
    known = console.help_lines
    return [(country_name(each), known.of(each, language)) for each in known.countries()]
