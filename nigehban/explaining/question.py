"""The question of `nigehban explain`: which name, of which type, for whom, when."""

import argparse
import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from blocklists.label_named import label_named, main_name
from nigehban.lookup import type_name, type_number
from nigehban.workplace import CATALOGUE, CommandError, Workplace
from policy.document import canonical_address
from policy.home import Home
from policy.names import BadName, canonical
from policy.rules import Device
from policy.verdict import Stranger, Who
from policy.wall_clock import instants_of, shown_at
from store.control import ControlError, NobodyThereError, call
from store.household import HouseholdStore
from store.usage import saved_savings, saved_usage
from store.zones import find_zone

_YEARS: Final = range(1970, 3000)
"""Years that `--at` may ask for."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the name, for whom, when."""

    name: str
    type: str
    who: Who
    shown_as: str
    home: Home
    now: float


def question_of(arguments: argparse.Namespace, place: Workplace, store: HouseholdStore) -> Question:
    """Read what is asked; raises `CommandError` with a sentence."""
    name = _name(arguments.name, place)
    query_type = _type(arguments.type)
    place.check_household(store, arguments.household)
    household = store.household(arguments.household)
    zone = find_zone(household.timezone)
    now = _instant(arguments.at, zone, store)
    today = shown_at(zone, store.clock.wall()).date()
    home = Home(
        household=household,
        zone=zone,
        vocabulary=place.vocabulary,
        acts=store.acts(arguments.household),
        usage=saved_usage(place.places.activity_db, arguments.household, today.isoformat()),
        used_on=today,
        savings=saved_savings(place.places.activity_db, arguments.household, today.isoformat()),
        saved_on=today,
        sorting_until=store.standing(arguments.household).sorting_until,
    )
    who, shown_as = _whose(arguments, place, home)
    if arguments.profile is not None:
        home = _with_stand_in(home, arguments.profile)
    return Question(name, query_type, who, shown_as, home, now)


def _name(text: str, place: Workplace) -> str:
    """Read a site's name; what people call an app is none, and the sentence says so."""
    label = label_named(place.shipped, text)
    if label is not None:
        kind = "an app" if label in place.shipped.services else "a category"
        best = main_name(CATALOGUE, place.shipped, label) or "example.com"
        message = f"{text!r} is {kind} ({label}), and no site's name; ask for one, such as {best}"
        raise CommandError(message)
    try:
        name = canonical(text)
    except BadName as reason:
        message = f"{text!r} is not a name: {reason}"
        raise CommandError(message) from reason
    if "." not in text:
        message = f"{text!r} is no site's name: those have a dot, such as example.com"
        raise CommandError(message)
    return name


def _type(text: str) -> str:
    """Give a query type's one name, so that TYPE1 is A."""
    try:
        return type_name(type_number(text))
    except ValueError as reason:
        message = f"--type: {reason}"
        raise CommandError(message) from None


def _instant(at: str | None, zone: dt.tzinfo, store: HouseholdStore) -> float:
    if at is None:
        return store.clock.wall()
    try:
        when = dt.datetime.fromisoformat(at)
    except ValueError:
        message = f"--at: expected a time such as 2026-11-21T21:30, got {at!r}"
        raise CommandError(message) from None
    if when.year not in _YEARS:
        message = f"--at: {at!r} is too far away"
        raise CommandError(message)
    return when.timestamp() if when.tzinfo else instants_of(zone, when)[0]


def _whose(arguments: argparse.Namespace, place: Workplace, home: Home) -> tuple[Who, str]:
    devices = home.household.devices
    if arguments.profile is not None:
        if home.profile(arguments.profile) is None:
            known = ", ".join(home.household.profiles) or "none"
            message = f"there is no profile {arguments.profile!r}; there are: {known}"
            raise CommandError(message)
        return _STAND_IN, f"profile {arguments.profile}"
    if arguments.device is not None:
        wanted = arguments.device.casefold()
        for device in devices:
            if device.name.casefold() == wanted:
                return device.id, device.name
        known = ", ".join(device.name for device in devices) or "none"
        message = f"there is no device {arguments.device!r}; there are: {known}"
        raise CommandError(message)
    try:
        address = canonical_address(arguments.address)
    except ValueError as reason:
        message = f"--address: {reason}"
        raise CommandError(message) from reason
    return _at(address, place, home), address


def _at(address: str, place: Workplace, home: Home) -> Who:
    """Ask the resolver who is at an address; without one, go by what was written down."""
    try:
        found = call(place.places.resolver_socket, "whois", {"address": address})
    except (NobodyThereError, ControlError, OSError):
        for device in home.household.devices:
            if device.address == address:
                return device.id
        return Stranger.MACHINE if address in _LOOPBACK else Stranger.NEW
    return found["device"] or Stranger(found["stranger"])


_LOOPBACK = frozenset({"127.0.0.1", "::1"})
"""This machine, as long as no resolver says that another server in front of it asks from there."""
_STAND_IN = "stand-in"


def _with_stand_in(home: Home, profile: str) -> Home:
    """Add a device without rules of its own, to ask for a profile's rules alone."""
    device = Device(id=_STAND_IN, name=_STAND_IN, profile=profile)
    household = replace(home.household, devices=(*home.household.devices, device))
    return replace(home, household=household)
