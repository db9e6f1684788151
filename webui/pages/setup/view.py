"""Set up a home from the one-time link: password, children, connect, devices, done.

At most six screens, fifteen taps and two typed fields; a test counts them.
"""

from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from aiohttp import web
from markupsafe import Markup

from policy.rules import Household, Profile
from store.accounts import SHORTEST_PASSWORD, Accounts
from store.household import SORTING_DAY, HouseholdStore
from store.zones import find_zone, is_utc
from webui.console import drop_trial
from webui.entrance.networks import host_of
from webui.help_lines import country_of
from webui.languages import gettext as _
from webui.pages.devices.sorting import profile_choices, sort_devices, sortable
from webui.qr import qr
from webui.routing import for_adults, for_anyone
from webui.rulebook import adult_profile, free_profile_id, with_device, with_profile
from webui.visits import Visit, keep_session
from webui.words.zones_shown import zone_choice

_MOST_CHILDREN: Final = 10
_OLDEST: Final = 20
_SETUP: Final = "setup"
_HERE_ALONE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts by which this machine alone reaches itself."""


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [
        web.get("/setup", for_anyone(begin)),
        web.post("/setup", for_anyone(create)),
        web.get("/setup/children", for_adults(children)),
        web.post("/setup/children", for_adults(add_children)),
        web.get("/setup/connect", for_adults(connect)),
        web.get("/setup/devices", for_adults(devices)),
        web.post("/setup/devices", for_adults(finish)),
    ]


# --- the adult


async def begin(visit: Visit) -> web.Response:
    """Ask for a password; the code of the link says that the visitor stands at the box."""
    if await visit.accounts(lambda accounts: accounts.any()):
        return visit.go("/login" if visit.account is None else "/")
    if visit.console.is_demo:
        return visit.go("/demo")
    return _begin(visit, visit.request.query.get("code", ""))


def _begin(visit: Visit, code: str, problem: str = "", name: str = "") -> web.Response:
    return visit.show(
        "setup/begin.html",
        code=code,
        problem=problem,
        name=name,
        shortest=SHORTEST_PASSWORD,
        for_a_phone=_for_a_phone(visit, code),
    )


def _for_a_phone(visit: Visit, code: str) -> Markup | str:
    """Draw the link for a phone's camera, where a phone in the home can follow it."""
    host = visit.request.headers.get("Host", "")
    if not code or host_of(host) in _HERE_ALONE:
        return ""
    try:
        return qr(f"http://{host}/setup?{urlencode({'code': code})}")
    except ImportError:
        return ""  # a router's package draws none


async def create(visit: Visit) -> web.Response:
    """Make the first account, approve this device and go on."""
    form, identity = visit.form, visit.visitor.identity
    code, name = form.text("code"), form.text("name", 40) or _("Parent")
    password = form.secret("password")
    problem = await setup_problem(visit, code) or _password_problem(password)
    if problem:
        return _begin(visit, code, problem, name)

    def make(accounts: Accounts) -> str:
        account = accounts.create(name, password)
        accounts.succeeded(_SETUP, identity)
        return accounts.open_session(account, identity)

    token = await visit.accounts(make)
    await drop_trial(visit.console)
    zone = form.text("zone", 60)
    if is_utc(visit.household.timezone) and not is_utc(zone):
        await _set_zone(visit, zone, _("Set-up"))
    await visit.console.resolver.changed(visit.state.identity)
    answer = web.HTTPSeeOther("/" if visit.state.standing.is_set_up else "/setup/children")
    response = web.Response(status=answer.status, headers={"Location": str(answer.location)})
    keep_session(response, token)
    return response


async def setup_problem(visit: Visit, code: str) -> str:
    """Say what is wrong with the code of the link; wrong ones lock out after some tries."""
    identity = visit.visitor.identity
    if await visit.accounts(lambda accounts: accounts.locked_for(_SETUP, identity)):
        return _("Too many tries. Wait a quarter of an hour.")
    if not await visit.accounts(lambda accounts: accounts.setup_code_fits(code)):
        await visit.accounts(lambda accounts: accounts.failed(_SETUP, identity))
        if not code:
            return _(
                "The link to set up carries a code. The program prints it when it starts: look at"
                " its window, or run “journalctl -u nigehban” on the box."
            )
        return _("This link is not the newest one. Use the one that the program printed last.")
    return ""


def _password_problem(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        return _("Take at least %(num)d characters; three or four words are good.") % {
            "num": SHORTEST_PASSWORD
        }
    return ""


async def _set_zone(visit: Visit, zone: str, who: str) -> None:
    """Take a time zone, and the country that goes with it; one that is not known changes nothing.

    A machine that was never told its own zone takes that of the phone.
    """
    identity = visit.state.identity
    try:
        find_zone(zone)
    except ValueError:
        return

    def change(household: Household) -> Household:
        followed = household.country == country_of("", household.timezone)
        country = country_of("" if followed else household.country, zone)
        return replace(household, timezone=zone, country=country)

    def work(store: HouseholdStore) -> None:
        store.edit(identity, who, f"set the time zone to {zone}", change)

    await visit.console.store.run(work)


# --- the children


async def children(visit: Visit) -> web.Response:
    """Ask for the children's ages."""
    _leave_if_done(visit)
    return _children(visit, 1)


def _children(visit: Visit, rows: int, problem: str = "") -> web.Response:
    this_year = visit.today.year
    years = range(this_year, this_year - _OLDEST, -1)
    typed = _typed_children(visit)
    rows = max(1, min(rows, _MOST_CHILDREN))
    blank = [("", "", "")] * rows
    zone = visit.form.text("zone", 60) or visit.household.timezone
    return visit.show(
        "setup/children.html",
        rows=[*typed, *blank][:rows],
        years=years,
        problem=problem,
        **zone_choice(visit, zone),
    )


def _typed_children(visit: Visit) -> list[tuple[str, str, str]]:
    form = visit.form
    names = [each.strip() for each in form.all("child")]
    return list(zip(names, form.all("month"), form.all("year"), strict=False))


async def add_children(visit: Visit) -> web.Response:
    """Make a profile for each child; the preset of its age does the rest."""
    _leave_if_done(visit)
    typed = _typed_children(visit)
    if "more" in visit.form:
        return _children(visit, len(typed) + 1)
    born = [(name, month, year) for name, month, year in typed if month and year]
    if len(born) < len([row for row in typed if any(row)]):
        return _children(visit, len(typed), _("Choose month and year for each child."))

    await _choose_zone(visit)

    def change(household: Household) -> Household:
        for name, month, year in born:
            household = _with_child(household, name, int(year), int(month))
        return household

    if born:
        count = len(born)
        await visit.edit(f"added {count} children", _("Children added"), change)
    return visit.go("/setup/connect")


async def _choose_zone(visit: Visit) -> None:
    zone = visit.form.text("zone", 60)
    if zone and zone != visit.household.timezone:
        await _set_zone(visit, zone, visit.adult.name)
        await visit.console.resolver.changed(visit.state.identity)


def _with_child(household: Household, name: str, year: int, month: int) -> Household:
    identity = free_profile_id(household, "child")
    shown = name[:40] or _("Child %(number)s") % {"number": identity.removeprefix("child")}
    return with_profile(household, Profile(id=identity, name=shown, born=(year, month)))


# --- the devices


async def connect(visit: Visit) -> web.Response:
    """Show how to point a phone and a router here, and whether this phone asks us already."""
    _leave_if_done(visit)
    return visit.show("setup/connect.html", **await _connection(visit))


async def _connection(visit: Visit) -> dict[str, Any]:
    from webui.pages.connect.view import connection  # noqa: PLC0415  (it shares our templates)

    return await connection(visit)


async def devices(visit: Visit) -> web.Response:
    """Ask whose device each of those is that asked so far."""
    _leave_if_done(visit)
    rows = sortable(visit, mine=True)
    return visit.show("setup/devices.html", rows=rows, choices=profile_choices(visit), known=[])


async def finish(visit: Visit) -> web.Response:
    """Sort the devices, make this phone an adult's, and begin the day of sorting."""
    _leave_if_done(visit)
    account, visitor = visit.adult, visit.visitor

    def change(household: Household) -> Household:
        household, adult = adult_profile(household, account.name)
        if _is_a_device(visit):
            mine = _("%(name)s's phone") % {"name": account.name}
            household = with_device(household, visitor.identity, mine, adult)
        return sort_devices(household, visit, account.name)

    await visit.edit("finished set-up", _("All set."), change)
    identity = visit.state.identity
    until = visit.state.now + SORTING_DAY

    def begin_sorting(store: HouseholdStore) -> None:
        what = "began the day of sorting devices"
        store.let_off_until(identity, account.name, what, until)

    await visit.console.store.run(begin_sorting)
    did = await visit.done(_("All set. You can change everything here at any time."))
    return visit.go("/", did)


def _is_a_device(visit: Visit) -> bool:
    """Say whether the visitor is a phone, and neither this machine nor a router that hides it."""
    return visit.visitor.stranger is None or visit.visitor.stranger.value == "new"


def _leave_if_done(visit: Visit) -> None:
    if visit.state.standing.is_set_up:
        visit.go("/")
