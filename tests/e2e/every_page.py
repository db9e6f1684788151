"""Every page that there is: from the table of rights, which has every route.

A page that is new is visited without anybody's doing; one that wants a query has it in `ASKED_AS`.
"""

from dataclasses import dataclass

from tests.e2e.furnished import AYESHA, PARENT
from tests.e2e.lived_in import NEW
from webui.entrance.rights import WHO_MAY

NO_PAGES = {
    "/live",  # a stream without end
    "/demo",  # leads to set-up, or into the made-up home
    "/alarms/night",  # leads to the editor of a new or a known alarm
    "/connect/seen",  # a part of /connect, which stands on it
    "/data/all", "/data/backup", "/reports.csv", "/my/report.csv",  # files
    "/api/v1/openapi.json", "/static/{mark}/style.css", "/static/{mark}/enhance.js",
    "/static/{mark}/live.js",
}  # fmt: skip
CHILD = "for=profile:child1"
ASKED_AS = {
    "/alarms": [f"?{CHILD}"],
    "/alarms/new": [f"?{CHILD}&as=video", "?for=home&as=maghrib"],
    "/alarms/edit": [f"?{CHILD}&n=0"],
    "/calendars/new": ["?as=ramadan"],
    "/calendars/edit": ["?n=0"],
    "/rules": [f"?{CHILD}", f"?{CHILD}&q=tube"],
    "/rules/services": [f"?{CHILD}&of=messengers"],
    "/names": [f"?{CHILD}"],
    "/minutes": [f"?{CHILD}"],
    "/minutes/edit": [f"?{CHILD}&n=0"],
    "/devices/one": ["?id=d2"],
    "/why": [f"?name=closed.example&{CHILD}"],
    "/week": [f"?{CHILD}&day=1&at=1290"],
    "/reports": ["?for=child1"],
    "/agreement": ["?for=child1"],
    "/my/ask": ["?name=closed.example"],
}
ELSEWHERE = {"/setup", "/setup/children", "/setup/connect", "/setup/devices", "/login/second",
             "/login/wait", "/join", "/handed", "/login"}  # fmt: skip
"""Pages of a certain moment, to which the test comes by living through it."""


@dataclass(frozen=True)
class Look:
    """A page as one device sees it."""

    path: str
    device: str


def page_routes() -> set[str]:
    """Give the path of each route that shows a page."""
    routes = [route.partition(" ") for entries in WHO_MAY.values() for route in entries]
    return {path for method, _, path in routes if method == "GET"} - NO_PAGES


def looks() -> list[Look]:
    """Give every page of a furnished home, as those who use it see it."""
    found = [
        Look(path + query, AYESHA if path.startswith("/my") or path == "/t" else PARENT)
        for path in sorted(page_routes() - ELSEWHERE)
        for query in ASKED_AS.get(path, [""])
    ]
    return [*found, Look("/my", NEW), Look("/login", AYESHA), Look("/no/such/page", PARENT)]
