"""What stands before every page: who may come, by which name, and what browsers may do with it."""

import logging
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from policy.reading import DocumentError
from store.database import StoreError
from webui.api.problems import problem_of
from webui.banner import fly
from webui.console import CONSOLE, trial_of
from webui.entrance.networks import host_of, is_ours, may_visit
from webui.languages import chosen_manner, speak
from webui.languages import gettext as _
from webui.rendering import page
from webui.visits import Sorry

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LOG: Final = logging.getLogger("nigehban.console")
LANGUAGE_COOKIE: Final = "lang"
_COOKIELESS: Final = ("/h", "/static/")
"""Pages that leave no trace in a browser."""
_YEAR: Final = 365 * 86400
_SAFE: Final = frozenset({"GET", "HEAD"})

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
        " img-src 'self' http://*.probe.nigehban.home.arpa data:; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
    "Server": "nigehban",
}


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let in who may come, by a name that is ours; answer in their language, with our headers."""
    asked = request.query.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    speak(chosen_manner(asked, request.headers.get("Accept-Language", "")))
    fly(None)
    answered = _answered_program if request.path.startswith("/api/") else _answered
    response = await answered(request, handler)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    _keep_language(request, response)
    return response


async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        _check_visitor(request)
        trial = trial_of(request)
        fly(await trial.banner() if trial else None)
        return await handler(request)
    except web.HTTPException as answer:
        return _as_page(answer)
    except Sorry as sorry:
        return sorry_page(str(sorry), sorry.status)
    except DocumentError as error:
        return sorry_page(
            _("That cannot stand: %(what)s") % {"what": "; ".join(error.problems)}, 400
        )
    except StoreError as error:
        LOG.error("%s", error)  # noqa: TRY400  (the sentence says it all)
        return sorry_page(_("Nothing was changed: the data folder cannot be written."), 503)
    except Exception:
        LOG.exception("a page failed: %s", request.path if request.path != "/h" else "-")
        return sorry_page(_("Something went wrong here. Nothing was changed; try once more."), 500)


async def _answered_program(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a program: what goes wrong is told as problem details, not as a page."""
    try:
        _check_visitor(request)
        return await handler(request)
    except Exception as error:  # noqa: BLE001  (each becomes a problem; the unknown ones are logged)
        return problem_of(error, request.path).response()


def _as_page(answer: web.HTTPException) -> web.Response:
    """Go elsewhere, or say in a sentence what the matter is."""
    if answer.status < 400:  # noqa: PLR2004  (going elsewhere is no error)
        return web.Response(status=answer.status, headers=answer.headers)
    return sorry_page(_SENTENCES.get(answer.status, _other)(), answer.status)


def is_for_us(request: web.Request) -> bool:
    """Say whether a request names this machine as its host."""
    host = host_of(request.headers.get("Host", ""))
    return is_ours(host, _own(request), request.app[CONSOLE].names)


def _own(request: web.Request) -> str:
    transport = request.transport
    return str(transport.get_extra_info("sockname")[0]) if transport else "127.0.0.1"


def _check_visitor(request: web.Request) -> None:
    if not may_visit(request.remote or "", _own(request)):
        raise Sorry(_("This page is for the home's own network only."), 403)
    if not is_for_us(request):
        raise Sorry(_("This address does not belong to this page."), 421)
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.method not in _SAFE and site not in {"same-origin", "none"}:
        raise Sorry(_("This form came from another site; nothing was done."), 403)


def _keep_language(request: web.Request, response: web.StreamResponse) -> None:
    """Keep a language that was chosen by a link; never on pages that leave no trace."""
    chosen = request.query.get("lang", "")
    if chosen and not request.path.startswith(_COOKIELESS) and not response.prepared:
        response.set_cookie(
            LANGUAGE_COOKIE, chosen[:8], max_age=_YEAR, httponly=True, samesite="Lax"
        )


def sorry_page(sentence: str, status: int) -> web.Response:
    """Say in a sentence what is the matter."""
    return page("sorry.html", status=status, sentence=sentence, is_bare=True)


def _other() -> str:
    return _("That did not work.")


_SENTENCES: Final[dict[int, Callable[[], str]]] = {
    404: lambda: _("There is no such page here."),
    405: lambda: _("This page cannot be used in that way."),
    413: lambda: _("That was too much to send at once."),
}
