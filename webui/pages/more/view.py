"""Everything else: the change log, the home's settings, people, adults, PIN."""

from dataclasses import replace
from typing import Final

from aiohttp import web

from policy.presets import band_of
from policy.rules import STRICTEST, AgeBand, BlockMode, Household, Profile
from store.accounts import SHORTEST_PASSWORD, Accounts
from store.zones import find_zone
from webui.forgetting import forget
from webui.languages import gettext as _
from webui.pins import pin_page
from webui.routing import for_adults
from webui.rulebook import free_profile_id, with_profile, without_profile
from webui.visits import Sorry, Visit

_SHORTEST_PIN, _LONGEST_PIN = 4, 8
_OLDEST: Final = 20


def routes() -> list[web.RouteDef]:
    """Give the routes of these pages."""
    return [
        web.get("/more", for_adults(show)),
        web.get("/more/log", for_adults(log)),
        web.get("/more/home", for_adults(home)),
        web.post("/more/home", for_adults(set_home)),
        web.get("/more/people", for_adults(people)),
        web.post("/more/people", for_adults(set_person)),
        web.post("/more/people/remove", for_adults(remove_person)),
        web.get("/more/adults", for_adults(adults)),
        web.post("/more/pin", for_adults(set_pin)),
        web.post("/more/password", for_adults(set_password)),
        web.post("/more/adults", for_adults(add_adult)),
    ]


async def show(visit: Visit) -> web.Response:
    """Show the ways to everything else."""
    return visit.show("more/show.html")


async def log(visit: Visit) -> web.Response:
    """Show what was changed by whom: every adult sees all of it."""
    identity = visit.state.identity
    rows = await visit.console.store.run(lambda store: store.changes(identity))
    return visit.show("more/log.html", rows=rows)


# --- the home


async def home(visit: Visit) -> web.Response:
    """Show what holds for the home as a whole."""
    return visit.show("more/home.html", strictest=STRICTEST, band_of=band_of)


async def set_home(visit: Visit) -> web.StreamResponse:
    """Change the home's settings."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    form = visit.form
    zone, country = form.text("zone", 60), form.text("country", 2).lower()
    try:
        find_zone(zone)
    except ValueError as reason:
        raise Sorry(str(reason)) from None
    days = frozenset(int(day) for day in form.all("day") if day in "0123456")
    newcomers, mode = form.text("new_devices", 60), form.text("block_mode", 20)

    def change(household: Household) -> Household:
        known = newcomers in household.profiles
        return replace(
            household,
            name=form.text("name", 60) or household.name,
            timezone=zone,
            country=country if country.isalpha() else "",
            school_days=days,
            new_devices=newcomers if known else STRICTEST,
            block_mode=BlockMode(mode) if mode in _MODES else household.block_mode,
        )

    did = await visit.edit("changed the home's settings", _("The home is changed"), change)
    return visit.go("/more/home", did)


_MODES: Final = frozenset(mode.value for mode in BlockMode)


# --- people


async def people(visit: Visit) -> web.Response:
    """Show the children and shared things, and add one."""
    this_year = visit.today.year
    return visit.show(
        "more/people.html", years=range(this_year, this_year - _OLDEST, -1), bands=list(AgeBand)
    )


async def set_person(visit: Visit) -> web.StreamResponse:
    """Add a child or a shared thing, or change one."""
    form, household = visit.form, visit.household
    identity, name = form.text("id", 60), form.text("name", 40)
    month, year = form.number("month", 1, 12), form.number("year", 1900, 2200)
    shared = form.text("kind", 10) == "shared"
    known = household.profiles.get(identity)
    if known is not None:
        asked = await pin_page(visit)
        if asked is not None:
            return asked
        born = (year, month) if year and month else known.born
        band = None if year and month else known.age_band
        person = replace(known, name=name or known.name, born=born, age_band=band)
    else:
        if not shared and not (month and year):
            raise Sorry(_("Choose month and year for each child."))
        identity = free_profile_id(household, "family" if shared else "child")
        person = Profile(
            id=identity,
            name=name or (_("Family") if shared else _("Child")),
            born=None if shared or not (month and year) else (year, month),
            shared=shared,
            age_band=AgeBand.FROM_10 if shared else None,
        )
    said = _("%(name)s is kept") % {"name": person.name}
    did = await visit.edit(f"kept {person.name}", said, lambda home: with_profile(home, person))
    return visit.go("/more/people", did)


async def remove_person(visit: Visit) -> web.StreamResponse:
    """Remove a child or thing with its rules, asks and records."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    identity = visit.form.text("id", 60)
    person = visit.household.profiles.get(identity)
    if person is None or "sure" not in visit.form:
        return visit.go("/more/people")
    said = _("%(name)s is removed, with all records") % {"name": person.name}

    await forget(
        visit,
        identity,
        "removed a child with all records",
        lambda household: without_profile(household, identity),
    )
    return visit.go("/more/people", await visit.done(said))


# --- adults


async def adults(visit: Visit) -> web.Response:
    """Show the adults, and what each can do for themselves."""
    known = await visit.accounts(lambda accounts: accounts.all())
    return visit.show("more/adults.html", known=known, shortest=SHORTEST_PASSWORD)


async def set_pin(visit: Visit) -> web.StreamResponse:
    """Set or clear the own PIN; the password is needed for it."""
    account, form = visit.adult, visit.form
    pin = form.secret("new_pin").strip()
    await _check_password(visit, form.secret("password"))
    if pin and not (pin.isascii() and pin.isdigit() and _SHORTEST_PIN <= len(pin) <= _LONGEST_PIN):
        raise Sorry(_("A PIN has 4 to 8 digits."))

    def work(accounts: Accounts) -> None:
        if pin:
            accounts.set_pin(account, pin)
        else:
            accounts.clear_pin(account)

    await visit.accounts(work)
    return visit.go(
        "/more/adults", await visit.done(_("The PIN is set") if pin else _("No PIN any more"))
    )


async def set_password(visit: Visit) -> web.StreamResponse:
    """Change the own password; sessions elsewhere end."""
    account, form, token = visit.adult, visit.form, visit.session
    new = form.secret("new")
    await _check_password(visit, form.secret("password"))
    _check_length(new)

    def work(accounts: Accounts) -> None:
        accounts.set_password(account, new)
        accounts.close_sessions(account, but=token)

    await visit.accounts(work)
    return visit.go("/more/adults", await visit.done(_("The password is changed")))


async def add_adult(visit: Visit) -> web.StreamResponse:
    """Create an account for another adult, who logs in on a device of theirs."""
    form = visit.form
    name, password = form.text("name", 40), form.secret("new")
    await _check_password(visit, form.secret("password"))
    _check_length(password)
    known = await visit.accounts(lambda accounts: accounts.all())
    if not name or name.casefold() in {each.name.casefold() for each in known}:
        raise Sorry(_("Choose a name that no other adult has."))
    await visit.accounts(lambda accounts: accounts.create(name, password, "parent"))
    said = _("%(name)s can log in now; approve it here") % {"name": name}
    return visit.go("/more/adults", await visit.done(said))


async def _check_password(visit: Visit, typed: str) -> None:
    name, identity = visit.adult.name, visit.visitor.identity

    def check(accounts: Accounts) -> bool:
        if accounts.locked_for("login", identity):
            return False
        if accounts.account(name, typed) is not None:
            accounts.succeeded("login", identity)
            return True
        accounts.failed("login", identity)
        return False

    if not await visit.accounts(check):
        raise Sorry(_("That is not your password."), 403)


def _check_length(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise Sorry(
            _("Take at least %(num)d characters; three or four words are good.")
            % {"num": SHORTEST_PASSWORD}
        )
