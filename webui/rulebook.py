"""Changes to rules as pure functions: what a tap on a page does to a household."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from policy.alarms import Alarm
from policy.labels import SECURITY
from policy.presets import PRESETS
from policy.rules import (
    AgeBand,
    Allowance,
    Calendar,
    Device,
    Household,
    LabelChoice,
    Layer,
    NameRules,
    Profile,
    WaysAround,
)
from policy.ruling import State
from webui.owners import Owner, with_layer

SAYABLE: Final = {"allow": State.ALLOWED, "ask": State.ASK, "block": State.BLOCKED}
NAME_KINDS: Final = ("allow", "block", "always", "trust")


def with_alarms(household: Household, owner: Owner, alarms: Sequence[Alarm]) -> Household:
    """Set all alarms of an owner; from now on they are its own, not a preset's."""
    return with_layer(household, owner, lambda layer: replace(layer, alarms=tuple(alarms)))


def with_allowances(
    household: Household, owner: Owner, allowances: Sequence[Allowance]
) -> Household:
    """Set all allowances of an owner."""
    return with_layer(household, owner, lambda layer: replace(layer, allowances=tuple(allowances)))


def with_every_day(alarm: Alarm, today: dt.date) -> Alarm:
    """Take back what the rules themselves leave out from yesterday on."""
    before = today - dt.timedelta(days=1)
    return replace(alarm, skip=frozenset(day for day in alarm.skip if day < before))


def with_label(household: Household, owner: Owner, label: str, said: str) -> Household:
    """Say of a label that it is allowed, asked for or blocked; or nothing (any other word)."""
    preset = preset_blocks(household, owner)
    return with_layer(household, owner, lambda layer: _labelled(layer, label, said, preset))


def preset_blocks(household: Household, owner: Owner) -> frozenset[str]:
    """Give what an owner's preset blocks by itself."""
    profile = household.profiles.get(owner.id) if owner.kind == "profile" else None
    if profile is None:
        return frozenset()
    bands = [profile.age_band] if profile.age_band else list(PRESETS)
    return frozenset[str]().union(*(PRESETS[band].block for band in bands))


def _labelled(layer: Layer, label: str, said: str, preset: frozenset[str]) -> Layer:
    choices = {
        key: _without(choice, label)
        for key, choice in (("block", layer.block), ("ask", layer.ask), ("allow", layer.allow))
    }
    if said == "allow" and label in SECURITY:
        if label in preset:
            choices["block"] = replace(choices["block"], remove=choices["block"].remove | {label})
    elif said in SAYABLE:
        choices[said] = _with(choices[said], label)
    return replace(layer, block=choices["block"], ask=choices["ask"], allow=choices["allow"])


def _without(choice: LabelChoice, label: str) -> LabelChoice:
    kept = None if choice.replace is None else choice.replace - {label}
    return LabelChoice(kept, choice.add - {label}, choice.remove - {label})


def _with(choice: LabelChoice, label: str) -> LabelChoice:
    if choice.replace is not None:
        return replace(choice, replace=choice.replace | {label})
    return replace(choice, add=choice.add | {label})


def with_name(household: Household, owner: Owner, name: str, kind: str) -> Household:
    """Set a name by hand to allow, block, always or trust; any other word takes it off."""

    def change(layer: Layer) -> Layer:
        lists = {each: set(getattr(layer.names, each)) - {name} for each in NAME_KINDS}
        if kind in lists:
            lists[kind].add(name)
        names = NameRules(*(frozenset(lists[each]) for each in NAME_KINDS))
        return replace(layer, names=names)

    return with_layer(household, owner, change)


def with_profile(household: Household, profile: Profile) -> Household:
    """Add a profile, or replace the one of its id."""
    return replace(household, profiles={**household.profiles, profile.id: profile})


def without_profile(household: Household, identity: str) -> Household:
    """Remove a profile; its devices belong to nobody then."""
    profiles = {key: p for key, p in household.profiles.items() if key != identity}
    devices = tuple(
        replace(device, profile=None) if device.profile == identity else device
        for device in household.devices
    )
    chosen = "strictest" if household.new_devices == identity else household.new_devices
    return replace(
        household,
        profiles=profiles,
        devices=devices,
        new_devices=chosen,
        calendars=_calendars_without(household.calendars, identity),
    )


def _calendars_without(calendars: Sequence[Calendar], identity: str) -> tuple[Calendar, ...]:
    """Take a profile out of all calendars; one that was for it alone goes with it."""
    left = (replace(each, profiles=each.profiles - {identity}) for each in calendars)
    pairs = zip(calendars, left, strict=True)
    return tuple(each for before, each in pairs if each.profiles or not before.profiles)


def with_calendars(household: Household, calendars: Sequence[Calendar]) -> Household:
    """Set all calendars; where two have the same day, the later of the list holds."""
    return replace(household, calendars=tuple(calendars))


def free_profile_id(household: Household, stem: str) -> str:
    """Give an id that no profile has."""
    numbers = range(1, 1000)
    return next(f"{stem}{n}" for n in numbers if f"{stem}{n}" not in household.profiles)


def adult_profile(household: Household, name: str) -> tuple[Household, str]:
    """Give the profile of an adult, which is made if there is none."""
    for profile in household.profiles.values():
        if profile.age_band is AgeBand.ADULT and not profile.shared:
            return household, profile.id
    identity = free_profile_id(household, "adult")
    made = Profile(id=identity, name=name, age_band=AgeBand.ADULT)
    return with_profile(household, made), identity


def with_device(household: Household, identity: str, name: str, profile: str | None) -> Household:
    """Make a device of who was seen under a MAC or address, or change the one that it is."""
    known = next((d for d in household.devices if identity in {d.mac, d.address}), None)
    if known is not None:
        return _replaced(household, known, name, profile)
    device = Device(
        id="",
        name=free_device_name(household, name),
        mac=identity if is_mac(identity) else None,
        address=None if is_mac(identity) else identity,
        profile=profile,
    )
    return replace(household, devices=(*household.devices, device))


def changed_device(
    household: Household, identity: str, *, name: str, profile: str | None
) -> Household:
    """Rename a device and give it to a profile."""
    known = household.device(identity)
    return household if known is None else _replaced(household, known, name, profile)


def with_ways_around(household: Household, identity: str, ways: WaysAround | None) -> Household:
    """Say what becomes of ways around on one device; None: as the home says."""
    devices = (
        replace(each, ways_around=ways) if each.id == identity else each
        for each in household.devices
    )
    return replace(household, devices=tuple(devices))


def known_by_mac(household: Household, identity: str, mac: str) -> Household:
    """Know a device by its MAC address, which goes with it wherever its address leads."""
    devices = (
        replace(each, mac=mac) if each.id == identity else each for each in household.devices
    )
    return replace(household, devices=tuple(devices))


def with_new_identity(household: Household, device: str, identity: str) -> Household:
    """Know a device under another MAC or address: it made up a new one, or moved.

    It keeps its id, so that its minutes and rules go on.
    """
    known = {"mac": identity, "address": None} if is_mac(identity) else {"address": identity}
    devices = (replace(d, **known) if d.id == device else d for d in household.devices)
    return replace(household, devices=tuple(devices))


def merged_devices(household: Household, kept: str, gone: str, *, newer: bool) -> Household:
    """Let two devices be one, with the kept one's name and rules.

    `newer` says that it is known by the other's address from now on.
    """
    other = household.device(gone)
    if other is None or household.device(kept) is None or kept == gone:
        return household
    household = without_device(household, gone)
    identity = other.mac or other.address
    return with_new_identity(household, kept, identity) if newer and identity else household


def is_mac(identity: str) -> bool:
    """Say whether somebody was seen under a MAC address, and not under an address alone."""
    return identity.count(":") == 5 and len(identity) == 17  # noqa: PLR2004  (six octets)


def _replaced(household: Household, known: Device, name: str, profile: str | None) -> Household:
    """Change this very device: new ones have no id yet."""
    free = free_device_name(household, name or known.name, but=known)
    changed = replace(known, name=free, profile=profile)
    devices = tuple(changed if device is known else device for device in household.devices)
    return replace(household, devices=devices)


def without_device(household: Household, identity: str) -> Household:
    """Forget a device."""
    return replace(household, devices=tuple(d for d in household.devices if d.id != identity))


def free_device_name(household: Household, name: str, but: Device | None = None) -> str:
    """Give a name that no other device has."""
    taken = {device.name.casefold() for device in household.devices if device is not but}
    if name.casefold() not in taken:
        return name
    return next(f"{name} {n}" for n in range(2, 1000) if f"{name} {n}".casefold() not in taken)
