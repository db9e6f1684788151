"""What a visitor sees where a closed name would have been: why, until when, ask, help.

Any Host and any path is taken; GET and HEAD only. It never blames, and promises nothing for https.
"""

import ipaddress
from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiohttp import web

from policy.names import BadName, canonical
from policy.rules import BlockMode
from webui.console import CONSOLE
from webui.entrance.networks import host_of, may_visit
from webui.entrance.protection import HEADERS, LOG
from webui.help_lines import country_of
from webui.home_state import home_state
from webui.languages import chosen_manner, manner, speak
from webui.rendering import page, style_path, style_sheet
from webui.resolver_link import plain_address
from webui.words.answers_why import Why, why

_READING: Final = frozenset({"GET", "HEAD"})
_CSP: Final = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'; img-src data:"
)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def routes() -> list[web.RouteDef]:
    """Give the one route: every path is answered alike."""
    return [web.route("*", "/{path:.*}", show)]


async def is_wanted(request: web.Request) -> bool:
    """Say whether the visitor's home lets closed names lead to this page, and it is a reader."""
    if request.method not in _READING:
        return False
    console = request.app[CONSOLE]
    visitor = await console.resolver.whois(plain_address(request.remote))
    state = await home_state(console, visitor.household)
    return state.household.block_mode is BlockMode.PAGE


async def show(request: web.Request) -> web.StreamResponse:
    """Answer a visit of a closed name."""
    if request.method not in _READING:
        return _plain(405)
    if not may_visit(request.remote or "", _own(request)):
        return _plain(403)
    if request.path == style_path():
        return web.Response(body=style_sheet(), content_type="text/css", headers=_headers())
    speak(chosen_manner(request.query.get("lang"), request.headers.get("Accept-Language", "")))
    try:
        values = await _values(request)
    except Exception:  # noqa: BLE001  (a page that cannot say why still helps)
        LOG.exception("the block page could not say why")
        values = _unknown()
    response = page("closed.html", status=200, **values)
    response.headers.update(_headers())
    return response


def _own(request: web.Request) -> str:
    transport = request.transport
    return plain_address(transport.get_extra_info("sockname")[0] if transport else None)


def _headers() -> dict[str, str]:
    return HEADERS | {"Content-Security-Policy": _CSP}


def _plain(status: int) -> web.Response:
    return web.Response(status=status, headers=_headers() | {"Allow": "GET, HEAD"})


def _unknown() -> dict[str, Any]:
    return {
        "found": None,
        "name": "",
        "app": "",
        "numbers": [],
        "can_ask": False,
        "can_tell": False,
    }


async def _values(request: web.Request) -> dict[str, Any]:
    console = request.app[CONSOLE]
    visitor = await console.resolver.whois(plain_address(request.remote))
    state = await home_state(console, visitor.household)
    name, found = _name(request), None
    if name:
        facts = console.facts(name)
        found = why(console.shipped, state, visitor.who, name, facts, at=state.now)
    country = country_of(state.household.country, state.household.timezone)
    can_ask = _may_ask(found) and visitor.device is not None
    host = _own(request)
    host = f"[{host}]" if ":" in host else host
    port = "" if console.app_port == 80 else f":{console.app_port}"  # noqa: PLR2004  (http)
    return {
        "found": found,
        "name": name,
        "app": f"http://{host}{port}",
        "numbers": console.help_lines.at_once(country, manner().language.code),
        "can_ask": can_ask,
        "can_tell": can_ask and bool(found and found.sources),
    }


def _may_ask(found: Why | None) -> bool:
    return found is not None and not found.is_open and found.may_ask


def _name(request: web.Request) -> str:
    """Give the name that was visited; empty for an address, and for what is no name."""
    host = host_of(request.headers.get("Host", ""))[:253]
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return ""
    try:
        return canonical(host)
    except BadName:
        return ""
