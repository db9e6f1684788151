"""Everything else: the ways to it, the home's settings, people."""

from dataclasses import replace
from typing import Final

from aiohttp import web

from policy.presets import band_of
from policy.rules import STRICTEST, AgeBand, BlockMode, Household, Profile
from store.zones import find_zone
from webui.countries import countries_to_choose
from webui.entrance.pins import pin_page
from webui.forgetting import forget
from webui.languages import gettext as _
from webui.routing import for_adults
from webui.rulebook import free_profile_id, with_profile, without_profile
from webui.visits import Sorry, Visit
from webui.words.zones_shown import zone_choice

_OLDEST: Final = 20


def routes() -> list[web.RouteDef]:
    """Give the routes of these pages."""
    return [
        web.get("/more", for_adults(show)),
        web.get("/more/home", for_adults(home)),
        web.post("/more/home", for_adults(set_home)),
        web.get("/more/people", for_adults(people)),
        web.post("/more/people", for_adults(set_person)),
        web.post("/more/people/remove", for_adults(remove_person)),
    ]


async def show(visit: Visit) -> web.Response:
    """Show the ways to everything else."""
    return visit.show("more/show.html")


# --- the home


async def home(visit: Visit) -> web.Response:
    """Show what holds for the home as a whole."""
    return _home(visit, visit.household, visit.household.timezone)


def _home(visit: Visit, home: Household, zone: str, problem: str = "") -> web.Response:
    return visit.show(
        "more/home.html",
        home=home,
        problem=problem,
        strictest=STRICTEST,
        band_of=band_of,
        countries=countries_to_choose(home.country),
        **zone_choice(visit, zone),
    )


async def set_home(visit: Visit) -> web.StreamResponse:
    """Change the home's settings."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    form = visit.form
    zone, country = form.text("zone", 60), form.text("country", 2).lower()
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

    try:
        find_zone(zone)
    except ValueError:
        as_typed = replace(change(visit.household), timezone=visit.household.timezone)
        return _home(visit, as_typed, as_typed.timezone, _("Choose a time zone from the list."))
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
