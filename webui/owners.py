"""Whose rules a page is about: the home's, one profile's, or one device's."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from policy.acts import Reach, Scope
from policy.alarms import Alarm
from policy.home import Subject
from policy.moment import Moment
from policy.presets import fill
from policy.rules import Allowance, Household, Layer
from webui.home_state import HomeState
from webui.languages import gettext as _

HOME = "home"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose rules."""

    kind: str
    """`home`, `profile` or `device`."""
    id: str = ""

    @property
    def key(self) -> str:
        """As it stands in an address: `home`, `profile:ID`, `device:ID`."""
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
        device = household.device(self.id) if self.kind == "device" else None
        return device.name if device else _("Whole home")

    def layer(self, household: Household) -> Layer:
        """Give its rules."""
        if self.kind == "profile":
            return household.profiles[self.id].layer
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


def with_layer(household: Household, owner: Owner, change: Callable[[Layer], Layer]) -> Household:
    """Give the household with one owner's rules changed."""
    if owner.kind == HOME:
        return replace(household, layer=change(household.layer))
    if owner.kind == "profile":
        profile = household.profiles[owner.id]
        changed = replace(profile, layer=change(profile.layer))
        return replace(household, profiles={**household.profiles, owner.id: changed})
    devices = tuple(
        replace(device, layer=change(device.layer)) if device.id == owner.id else device
        for device in household.devices
    )
    return replace(household, devices=devices)


def alarms_of(state: HomeState, owner: Owner) -> tuple[Alarm, ...]:
    """Give an owner's alarms; a preset's are shown like any other."""
    if owner.kind == "profile":
        profile = state.household.profiles[owner.id]
        return fill(profile, state.household.school_days, state.shown.date()).alarms
    return owner.layer(state.household).alarms or ()


def allowances_of(state: HomeState, owner: Owner) -> tuple[Allowance, ...]:
    """Give an owner's allowances; a preset's are shown like any other."""
    if owner.kind == "profile":
        profile = state.household.profiles[owner.id]
        return fill(profile, state.household.school_days, state.shown.date()).allowances
    return owner.layer(state.household).allowances or ()


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
