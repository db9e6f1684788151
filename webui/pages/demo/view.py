"""Try it with a made-up family: begin from the first screen of set-up, look around, throw it away.

The forms of the banner carry a mark of their own, because they stand on pages of every kind.
"""

import hmac
from typing import Final

from aiohttp import web

from webui.console import CONSOLE, drop_trial, let_go_of_trial, trial_of
from webui.help_lines import country_of
from webui.languages import gettext as _
from webui.pages.setup.view import setup_problem
from webui.routing import for_anyone
from webui.visits import SESSION, Sorry, Visit, keep_session

_COOKIE: Final = "demo"
_DAY: Final = 86400


def routes() -> list[web.RouteDef]:
    """Give the routes of the demo."""
    return [
        web.get("/demo", for_anyone(show)),
        web.post("/demo", for_anyone(begin)),
        web.post("/demo/as", look_as),
        web.post("/demo/end", end),
    ]


async def show(visit: Visit) -> web.Response:
    """Where there is nothing but a made-up home: begin at once."""
    return await _begin(visit, "") if visit.console.is_demo else visit.go("/setup")


async def begin(visit: Visit) -> web.Response:
    """Make the made-up home, for who holds the code of the link to set up."""
    code = visit.form.text("code")
    await _check_code(visit, code)
    return await _begin(visit, code)


async def _check_code(visit: Visit, code: str) -> None:
    problem = await setup_problem(visit, code)
    if problem:
        raise Sorry(problem, 403)


async def _begin(visit: Visit, code: str) -> web.Response:
    """Make it, if the code still fits when its turn has come: the home may be set up by then."""
    from webui.demo import trial  # noqa: PLC0415  (only while somebody tries it)

    console, zone = visit.console, visit.household.timezone
    async with console.trying:
        if not console.is_demo:
            await _check_code(visit, code)
        await let_go_of_trial(console)
        begun = await trial.begin(console, zone, country_of("", zone), code)
        console.trial = begun
    response = _to("/")
    keep_session(response, begun.session)
    response.set_cookie(
        trial.COOKIE, begun.key, max_age=_DAY, path="/", httponly=True, samesite="Strict"
    )
    return response


async def look_as(request: web.Request) -> web.Response:
    """Look at the made-up home through somebody else's eyes."""
    tried, posted = trial_of(request), await request.post()
    if tried is None:
        return _to("/")
    _check(tried.mark, str(posted.get("mark", "")))
    chosen = str(posted.get("device", ""))
    if chosen in {device for device, _name in (await tried.banner()).views}:
        tried.resolver.seen_as = chosen
    return _to("/")


async def end(request: web.Request) -> web.Response:
    """Throw the made-up home away, and go back to where it began."""
    tried, posted = trial_of(request), await request.post()
    if tried is None:
        return _to("/")
    _check(tried.mark, str(posted.get("mark", "")))
    await drop_trial(request.app[CONSOLE])
    response = _to(f"/setup?code={tried.setup_code}")
    for cookie in (_COOKIE, SESSION):
        response.del_cookie(cookie, path="/")
    return response


def _check(mark: str, sent: str) -> None:
    if not hmac.compare_digest(mark.encode(), sent.encode()):
        raise Sorry(
            _("This form is out of date. Go back, load the page again and try once more."), 403
        )


def _to(path: str) -> web.Response:
    return web.Response(status=303, headers={"Location": path})
