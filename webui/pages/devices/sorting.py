"""Whose device is this? The rows of devices that nobody has sorted, and what sorting them does."""

import hashlib
from dataclasses import dataclass

from policy.rules import AgeBand, Household, Profile
from store.activity import Sighting
from webui.languages import gettext as _
from webui.makers_known import is_private_mac
from webui.rulebook import (
    adult_profile,
    free_profile_id,
    with_device,
    with_new_identity,
    with_profile,
)
from webui.visits import Visit
from webui.words.wording import ago

MINE, SHARED, LATER = "mine", "shared", ""
IS = "is:"
"""Before the id of a known device: it is that one, under a new address."""


@dataclass(frozen=True, slots=True)
class Unsorted:
    """One device that asks and belongs to nobody yet."""

    key: str
    """How a form names it."""
    name: str
    hint: str
    seen: str
    maker: str
    """Who makes it, where that is known."""
    is_private: bool
    """It shows a private address, which it may change."""
    is_this: bool
    """It is the device in the parent's hands."""


def sortable(visit: Visit, *, mine: bool = False) -> list[Unsorted]:
    """Give the unsorted devices; during set-up the parent's own phone stands first."""
    rows = [_row(visit, each) for each in visit.state.unsorted]
    return sorted(rows, key=lambda row: not row.is_this) if mine else rows


def key_of(sighting: Sighting) -> str:
    """Give a short key without anything of the device in it."""
    return hashlib.blake2s(sighting.identity.encode(), digest_size=6).hexdigest()


def _row(visit: Visit, sighting: Sighting) -> Unsorted:
    end = sighting.identity[-5:] if sighting.identity.count(":") == 5 else sighting.address  # noqa: PLR2004
    maker = visit.console.makers.of(sighting.identity)
    named = f"{maker} {end}" if maker else _("Device %(end)s") % {"end": end}
    return Unsorted(
        key=key_of(sighting),
        name=sighting.name or named,
        hint=sighting.address,
        seen=ago(max(0.0, visit.state.now - sighting.last)),
        maker=maker,
        is_private=is_private_mac(sighting.identity),
        is_this=visit.visitor.identity in {sighting.identity, sighting.address},
    )


def profile_choices(visit: Visit) -> list[tuple[str, str]]:
    """Give whom a device can belong to: (value, name)."""
    state = visit.state
    people = [(p.id, p.name) for p in (*state.children, *state.things)]
    shared = [] if state.things else [(SHARED, _("Shared, such as a TV"))]
    return [*people, *shared, (MINE, _("An adult's"))]


def known_choices(visit: Visit) -> list[tuple[str, str]]:
    """Give which known device it can be under a new address: (value, name)."""
    return [(IS + device.id, device.name) for device in visit.household.devices]


def sort_devices(household: Household, visit: Visit, adult: str) -> Household:
    """Give each device to whom the form says."""
    for sighting in visit.state.unsorted:
        key = key_of(sighting)
        whose = visit.form.text(f"whose-{key}", 60)
        if not whose:
            continue
        if whose.startswith(IS):
            device = whose.removeprefix(IS)
            household = with_new_identity(household, device, sighting.identity)
            continue
        household, profile = _profile(household, whose, adult)
        if profile is not None:
            name = visit.form.text(f"name-{key}", 60) or _row(visit, sighting).name
            household = with_device(household, sighting.identity, name, profile)
    return household


def _profile(household: Household, whose: str, adult: str) -> tuple[Household, str | None]:
    if whose == MINE:
        return adult_profile(household, adult)
    if whose == SHARED:
        identity = free_profile_id(household, "family")
        made = Profile(id=identity, name=_("Family"), shared=True, age_band=AgeBand.FROM_10)
        return with_profile(household, made), identity
    return household, whose if whose in household.profiles else None
