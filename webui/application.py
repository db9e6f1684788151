"""The two web applications: the pages, and the block page."""

from typing import Final

from aiohttp import web

from webui.api import openapi
from webui.api.callers import FAILURES
from webui.api.failures import Failures
from webui.api.serving import routes_of
from webui.api.table import OPERATIONS
from webui.block_page import view as block_page
from webui.console import CONSOLE, Console, drop_trial
from webui.entrance.networks import HELP_HOST, host_of
from webui.entrance.protection import Handler, guard, is_for_us
from webui.outgoing.post import Post
from webui.pages.account import view as account
from webui.pages.acts import view as acts
from webui.pages.adults import view as adults
from webui.pages.agreement import view as agreement
from webui.pages.alarms import view as alarms
from webui.pages.alerts import view as alerts
from webui.pages.asks import view as asks
from webui.pages.calendars import view as calendars
from webui.pages.child import view as child
from webui.pages.connect import view as connect
from webui.pages.data import view as data
from webui.pages.demo import view as demo
from webui.pages.devices import view as devices
from webui.pages.help import view as help_page
from webui.pages.importing import view as importing
from webui.pages.join import view as join
from webui.pages.label import view as label
from webui.pages.limits import view as limits
from webui.pages.live import view as live
from webui.pages.log import view as log
from webui.pages.login import view as login
from webui.pages.minutes import view as minutes
from webui.pages.mistakes import view as mistakes
from webui.pages.more import view as more
from webui.pages.names import view as names
from webui.pages.notices import view as notices_page
from webui.pages.overview import view as overview
from webui.pages.reports import view as reports
from webui.pages.rules import view as rules
from webui.pages.second_step import view as second_step
from webui.pages.sessions import view as sessions
from webui.pages.setup import view as setup
from webui.pages.tickets import using as using_tickets
from webui.pages.tickets import view as tickets
from webui.pages.tokens import view as tokens
from webui.pages.ways import view as ways
from webui.pages.week import view as week
from webui.pages.why import view as why
from webui.rendering import SCRIPTS, packed, script, style_sheet
from webui.routing import MOST_OCTETS
from webui.what_changed import WATCH, Watch

_PAGES: Final = (
    setup, demo, login, overview, acts, alarms, rules, label, names, minutes, devices, connect, why,
    asks, mistakes, limits, more, log, adults, join, account, sessions, second_step, tokens, child,
    help_page, live, week, calendars, reports, tickets, using_tickets, data, importing, agreement,
    notices_page, alerts, ways,
)  # fmt: skip
_FOR_GOOD: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
}


def app_of(console: Console, post: Post | None = None) -> web.Application:
    """Give the pages; `post` sends what they have sent."""
    middlewares = [_closed_names, guard, _help_host]
    app = web.Application(middlewares=middlewares, client_max_size=MOST_OCTETS)
    app[CONSOLE], app[WATCH] = console, Watch(console)
    console.post = post or Post(console)
    app.on_shutdown.append(_let_go)
    app[FAILURES] = Failures()
    for each in _PAGES:
        app.add_routes(each.routes())
    app.add_routes([*openapi.routes(), *routes_of(OPERATIONS)])
    app.add_routes(
        [
            web.get("/static/{mark}/style.css", _style),
            *(web.get(f"/static/{{mark}}/{name}", _script) for name in SCRIPTS),
        ]
    )
    return app


def block_page_of(console: Console) -> web.Application:
    """Give the block page."""
    app = web.Application(client_max_size=1024)
    app[CONSOLE] = console
    app.add_routes(block_page.routes())
    return app


@web.middleware
async def _closed_names(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Where the pages hold port 80, who was led here by a closed name gets the block page.

    No page of ours is ever served under a name that is not ours (DNS rebinding).
    """
    if is_for_us(request) or not await block_page.is_wanted(request):
        return await handler(request)
    response = await block_page.show(request)
    if response.content_type == "text/html":
        response.set_status(421)
    return response


@web.middleware
async def _help_host(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Under its own name, the help page is the first page."""
    if request.path == "/" and host_of(request.headers.get("Host", "")) == HELP_HOST:
        return await help_page.show(request)
    return await handler(request)


async def _let_go(app: web.Application) -> None:
    """End the pages that listen: nobody waits for them when the console stops."""
    console = app[CONSOLE]
    console.news.end()
    await drop_trial(console)


async def _style(request: web.Request) -> web.Response:
    return _lasting(request, style_sheet(), "text/css")


async def _script(request: web.Request) -> web.Response:
    name = request.path.rpartition("/")[2]
    return _lasting(request, script(name), "text/javascript")


def _lasting(request: web.Request, body: bytes, kind: str) -> web.Response:
    """Answer with what browsers may keep for good, packed for those that unpack it."""
    headers = dict(_FOR_GOOD)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        body = packed(request.path.rpartition("/")[2])
        headers["Content-Encoding"] = "gzip"
    return web.Response(body=body, content_type=kind, headers=headers)
