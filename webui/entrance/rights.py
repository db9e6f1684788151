"""Who may see and do what on the pages: one table, which every page obeys.

A route that is missing here is the owner's alone; a test names it. Roles: `store.roles`.
"""

from functools import lru_cache
from typing import Final

from aiohttp import web

from store.roles import ROLES, Right

WHO_MAY: Final[dict[Right, tuple[str, ...]]] = {
    Right.ANYONE: (
        # the first page shows a child its own rules; the others log in, help, or ask
        "GET /", "GET /setup", "POST /setup", "GET /login", "POST /login", "GET /login/second",
        "POST /login/second", "GET /login/wait", "POST /login/code", "POST /logout", "GET /handed",
        "POST /handed", "GET /join", "POST /join", "GET /my", "GET /my/ask", "POST /my/ask",
        "GET /my/week", "GET /my/report", "GET /my/report.csv", "GET /my/ticket",
        "POST /my/ticket", "GET /my/wrong", "POST /my/wrong", "GET /my/limit", "POST /my/limit",
        "GET /t", "GET /live", "GET /h", "GET /static/{mark}/style.css",
        "GET /static/{mark}/enhance.js", "GET /static/{mark}/live.js",
        "GET /api/v1/openapi.json", "GET /demo", "POST /demo", "POST /demo/as", "POST /demo/end",
    ),
    Right.SEE: (
        "GET /alarms", "GET /alarms/new", "GET /alarms/night", "GET /alarms/edit", "GET /rules",
        "GET /rules/services", "GET /rules/about", "GET /names", "GET /minutes",
        "GET /minutes/edit", "GET /devices", "GET /devices/one", "GET /why", "GET /connect",
        "GET /week", "GET /calendars", "GET /calendars/new", "GET /calendars/edit",
        "GET /reports", "GET /reports.csv", "GET /agreement", "GET /checklist",
        "GET /notices", "GET /notices/digest",
        "GET /connect/seen", "GET /more", "GET /more/log", "GET /more/home", "GET /more/people",
        "GET /ways",
        # what is one's own
        "GET /more/adults", "GET /more/account", "POST /more/password", "GET /more/second",
        "POST /more/second", "POST /more/second/off", "GET /more/sessions",
        "POST /more/sessions/end", "GET /more/tokens", "POST /more/tokens",
        "POST /more/tokens/end", "POST /approve", "GET /mistake", "POST /mistake",
    ),
    Right.ACT: (
        "POST /act/pause", "POST /act/resume", "POST /act/grant", "POST /undo",
        "POST /asks/answer", "POST /devices/hand", "POST /more/pin", "GET /tickets",
        "POST /tickets/print", "POST /tickets/revoke", "POST /alerts/seen",
    ),
    Right.EDIT: (
        "GET /setup/children", "POST /setup/children", "GET /setup/connect", "GET /setup/devices",
        "POST /setup/devices", "POST /alarms/save", "POST /alarms/do", "POST /rules/label",
        "POST /rules/search", "POST /names", "POST /minutes/save", "POST /minutes/delete",
        "POST /devices/sort", "POST /devices/sorted", "POST /devices/one", "POST /devices/mac",
        "POST /devices/forget", "POST /devices/makers", "POST /devices/merge", "POST /devices/ways",
        "POST /ways", "POST /limits/answer",
        "POST /more/home", "POST /more/people", "POST /calendars/save", "POST /calendars/do",
        "POST /notices/add", "POST /notices/wants", "POST /notices/test", "POST /notices/remove",
        "POST /notices/when", "POST /tickets/limit", "GET /import", "POST /import/check",
        "POST /import/take",
    ),
    Right.OWN: (
        "GET /data", "GET /data/all", "GET /data/backup", "POST /data/check", "POST /data/restore",
        "POST /data/kept", "POST /data/delete",
        "POST /more/people/remove", "POST /more/adults/invite", "POST /more/adults/uninvite",
        "POST /more/adults/role", "POST /more/adults/remove", "POST /more/adults/second",
    ),
}  # fmt: skip

_OF_ROUTE: Final = {route: right for right, routes in WHO_MAY.items() for route in routes}


def needed(request: web.Request) -> Right:
    """Give what the route of a request needs."""
    resource = request.match_info.route.resource
    return needed_for(request.method, resource.canonical if resource else "")


def needed_for(method: str, path: str) -> Right:
    """Give what a route needs; HEAD is a GET without its page."""
    return _OF_ROUTE.get(f"{'GET' if method == 'HEAD' else method} {path}", Right.OWN)


def is_listed(method: str, path: str) -> bool:
    """Say whether the table has this route."""
    return f"{method} {path}" in _OF_ROUTE


@lru_cache(maxsize=1)
def hiding_style() -> bytes:
    """Hide from each role the buttons of forms that it may not send; what is chosen stays seen."""
    rules = []
    for role, right in ROLES.items():
        closed = sorted(
            route.removeprefix("POST ")
            for route, wanted in _OF_ROUTE.items()
            if wanted > right and route.startswith("POST ")
        )
        if closed:
            forms = ",".join(f'[action="{path}"]' for path in closed)
            button = 'button:not([aria-pressed="true"],[role="switch"])'
            rules.append(f'[data-role="{role}"] form:is({forms}) {button}{{display:none}}')
        if right < Right.ACT:
            rules.append(f'[data-role="{role}"] details.act{{display:none}}')
    return "\n".join(rules).encode()
