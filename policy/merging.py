"""Take over a household file into a home that has devices of its own already."""

from collections.abc import Sequence
from dataclasses import replace

from policy.rules import Device, Household


def merged(current: Household, wanted: Household, *, prune: bool = False) -> Household:
    """Give the wanted household with the ids of devices that are known already.

    A device is the same if its MAC is, else its address, else its name. Known devices that the
    file does not name stay as they are, unless `prune`; if their profile is gone, nobody has them.
    """
    known = _known(wanted.devices, current.devices)
    devices = [
        replace(device, id=known[index].id) if index in known else device
        for index, device in enumerate(wanted.devices)
    ]
    unmatched = [device for device in current.devices if device not in known.values()]
    kept = [] if prune else [_with_profile_of(wanted, device) for device in unmatched]
    return replace(wanted, devices=(*devices, *kept))


def _known(wanted: Sequence[Device], current: Sequence[Device]) -> dict[int, Device]:
    """Pair wanted devices, by index, with known ones: all by MAC before any by address or name."""
    found: dict[int, Device] = {}
    for trait in (_mac, _address, _name):
        unmatched = {trait(device): device for device in current if device not in found.values()}
        for index, device in enumerate(wanted):
            if index not in found and trait(device) in unmatched and trait(device) is not None:
                found[index] = unmatched.pop(trait(device))
    return found


def _mac(device: Device) -> str | None:
    return device.mac


def _address(device: Device) -> str | None:
    return device.address


def _name(device: Device) -> str | None:
    return device.name.casefold()


def _with_profile_of(household: Household, device: Device) -> Device:
    if device.profile is None or device.profile in household.profiles:
        return device
    return replace(device, profile=None)


def describe_changes(current: Household, new: Household) -> list[str]:
    """Say in short lines what a change does, for `--dry-run` and the change log."""
    lines = []
    if replace(current, profiles={}, devices=()) != replace(new, profiles={}, devices=()):
        lines.append("household: changed")
    old_profiles, new_profiles = current.profiles, new.profiles
    lines += [f"profile {key}: new" for key in new_profiles.keys() - old_profiles.keys()]
    lines += [f"profile {key}: removed" for key in old_profiles.keys() - new_profiles.keys()]
    both = new_profiles.keys() & old_profiles.keys()
    lines += [f"profile {key}: changed" for key in both if old_profiles[key] != new_profiles[key]]
    known = {device.id: device for device in current.devices if device.id}
    for device in new.devices:
        before = known.pop(device.id, None)
        if before is None:
            lines.append(f"device {device.name}: new")
        elif before != device:
            lines.append(f"device {device.name}: changed")
    lines += [f"device {device.name}: removed" for device in known.values()]
    return sorted(lines)
