"""Whose rules a page is about: the home's, one profile's, one device's, or those of a calendar."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from policy.acts import Reach, Scope
from policy.alarms import Alarm
from policy.home import Subject
from policy.moment import Moment
from policy.presets import fill
from policy.rules import Allowance, Calendar, Household, Layer
from webui.home_state import HomeState
from webui.languages import gettext as _

HOME, CALENDAR = "home", "calendar"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose rules."""

    kind: str
    """`home`, `profile`, `device` or `calendar`."""
    id: str = ""
    """Of a calendar its number in the list, and a mark of which it is."""

    @property
    def key(self) -> str:
        """As it stands in an address: `home`, `profile:ID`, `device:ID`, `calendar:ID`."""
        return HOME if self.kind == HOME else f"{self.kind}:{self.id}"

    @property
    def scope(self) -> Scope:
        if self.kind == HOME:
            return Scope(Reach.HOUSEHOLD)
        return Scope(Reach.PROFILE if self.kind == "profile" else Reach.DEVICE, self.id)

    def name(self, household: Household) -> str:
        """Give what the family calls it."""
        if self.kind == "profile":
            return household.profiles[self.id].name
        if self.kind == CALENDAR:
            return _(self.calendar(household).label)
        device = household.device(self.id) if self.kind == "device" else None
        return device.name if device else _("Whole home")

    @property
    def number(self) -> int:
        """Give a calendar's place in the list."""
        return int(self.id.partition("-")[0])

    def calendar(self, household: Household) -> Calendar:
        return household.calendars[self.number]

    def layer(self, household: Household) -> Layer:
        """Give its rules."""
        if self.kind == "profile":
            return household.profiles[self.id].layer
        if self.kind == CALENDAR:
            its = self.calendar(household)
            return Layer(alarms=its.alarms, allowances=its.allowances)
        device = household.device(self.id) if self.kind == "device" else None
        return device.layer if device else household.layer


def owner_of(text: str, household: Household) -> Owner | None:
    """Read an owner from an address; None for one that is not there."""
    kind, _sep, identity = text.partition(":")
    if text == HOME:
        return Owner(HOME)
    if kind == "profile" and identity in household.profiles:
        return Owner(kind, identity)
    if kind == "device" and household.device(identity) is not None:
        return Owner(kind, identity)
    return None


def calendar_owner(household: Household, number: int) -> Owner:
    """Give a calendar as an owner of rules; its id changes when it becomes another calendar."""
    its = household.calendars[number]
    said = f"{its.label} {its.first} {its.last}".encode()
    return Owner(CALENDAR, f"{number}-{hashlib.blake2s(said, digest_size=4).hexdigest()}")


def rule_owner_of(text: str, household: Household) -> Owner | None:
    """Read whose alarms or minutes an address is about; calendars have some too."""
    kind, _sep, identity = text.partition(":")
    number = identity.partition("-")[0]
    if kind != CALENDAR:
        return owner_of(text, household)
    is_number = number.isascii() and number.isdigit() and len(number) < 4  # noqa: PLR2004
    if not is_number or int(number) >= len(household.calendars):
        return None
    owner = calendar_owner(household, int(number))
    return owner if owner.id == identity else None


def with_layer(household: Household, owner: Owner, change: Callable[[Layer], Layer]) -> Household:
    """Give the household with one owner's rules changed."""
    if owner.kind == HOME:
        return replace(household, layer=change(household.layer))
    if owner.kind == "profile":
        profile = household.profiles[owner.id]
        changed = replace(profile, layer=change(profile.layer))
        return replace(household, profiles={**household.profiles, owner.id: changed})
    if owner.kind == CALENDAR:
        if rule_owner_of(owner.key, household) != owner:
            return household  # it became another one in this very moment
        calendars = list(household.calendars)
        layer = change(owner.layer(household))
        calendars[owner.number] = replace(
            calendars[owner.number], alarms=layer.alarms, allowances=layer.allowances
        )
        return replace(household, calendars=tuple(calendars))
    devices = tuple(
        replace(device, layer=change(device.layer)) if device.id == owner.id else device
        for device in household.devices
    )
    return replace(household, devices=devices)


def alarms_of(state: HomeState, owner: Owner) -> tuple[Alarm, ...]:
    """Give an owner's alarms; a preset's are shown like any other."""
    return alarms_in(state.household, owner, state.shown.date())


def alarms_in(household: Household, owner: Owner, today: dt.date) -> tuple[Alarm, ...]:
    """Give an owner's alarms as they are in a household, a preset's too."""
    if owner.kind == "profile":
        return fill(household.profiles[owner.id], household.school_days, today).alarms
    return owner.layer(household).alarms or ()


def allowances_of(state: HomeState, owner: Owner) -> tuple[Allowance, ...]:
    """Give an owner's allowances; a preset's are shown like any other."""
    return allowances_in(state.household, owner, state.shown.date())


def allowances_in(household: Household, owner: Owner, today: dt.date) -> tuple[Allowance, ...]:
    """Give an owner's allowances as they are in a household, a preset's too."""
    if owner.kind == "profile":
        return fill(household.profiles[owner.id], household.school_days, today).allowances
    return owner.layer(household).allowances or ()


def owners(state: HomeState) -> list[Owner]:
    """Give all whose alarms may be set: the home, then people, things, and devices with some."""
    profiles = [Owner("profile", p.id) for p in (*state.children, *state.things)]
    with_alarms = [d for d in state.household.devices if d.layer.alarms]
    return [Owner(HOME), *profiles, *(Owner("device", d.id) for d in with_alarms)]


def moment_of(state: HomeState, owner: Owner) -> Moment:
    """Give the moment as it is for an owner."""
    if owner.kind == "profile":
        return state.moment(Subject(state.household.profiles[owner.id]))
    device = state.household.device(owner.id) if owner.kind == "device" else None
    return state.moment(Subject(device=device))
