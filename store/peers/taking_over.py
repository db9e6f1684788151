"""Read a file of whichever filter it is, and put what it held into a home's rules.

The home's own word stays: where it says the contrary, the file's rule is left out and named.
"""

from dataclasses import dataclass, replace
from typing import Final

from policy.labels import SECURITY
from policy.rules import BlockMode, Device, Household, LabelChoice, Layer, NameRules
from store.peers.carried import Carried, CarriedDevice, LeftOut, Why, Wishes

MOST_OCTETS: Final = 4 << 20
_ZIP: Final = b"PK\x03\x04"
_GZIP: Final = b"\x1f\x8b"
_MOST_NAMES: Final = 2000
"""So many names of one owner; more belong into a list."""


def read_peer(octets: bytes, apps: frozenset[str]) -> Carried:
    """Read a file; raises `PeerError` with a sentence for what is none of them.

    The readers are imported here: a console to which nobody moves does not carry them.
    """
    if octets.startswith((_ZIP, _GZIP)):
        from store.peers.pihole import read_teleporter_5, read_teleporter_6  # noqa: PLC0415

        is_zip = octets.startswith(_ZIP)
        return read_teleporter_6(octets) if is_zip else read_teleporter_5(octets)
    from store.peers.adguard_home import read_adguard_home  # noqa: PLC0415

    return read_adguard_home(octets, apps)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A home with a file's rules in it."""

    household: Household
    new_devices: tuple[str, ...]
    known_devices: tuple[str, ...]
    """Devices that the home knew, and that have more rules now."""
    names: int
    labels: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def take_over(household: Household, carried: Carried) -> TakenOver:
    """Give the home with what was carried over; changes nothing by itself."""
    left = list(carried.left_out)
    layer = _layer(household.layer, carried.home, "", left)
    devices, new, known = list(household.devices), [], []
    for one in carried.devices:
        place = next((n for n, d in enumerate(devices) if _is_same(d, one)), None)
        if place is None:
            made = _device(one, devices, left)
            devices.append(made)
            new.append(made.name)
        else:
            before = devices[place]
            wished = _layer(before.layer, one.wishes, f"{before.name}: ", left)
            devices[place] = replace(before, layer=wished)
            known.append(before.name)
    is_default = household.block_mode is BlockMode.NULL_ADDRESS
    mode = carried.block_mode if carried.block_mode and is_default else household.block_mode
    new_home = replace(household, layer=layer, devices=tuple(devices), block_mode=mode)
    every = [carried.home, *(one.wishes for one in carried.devices)]
    return TakenOver(
        household=new_home,
        new_devices=tuple(new),
        known_devices=tuple(known),
        names=sum(len(each.blocked_names) + len(each.allowed_names) for each in every),
        labels=tuple(sorted(carried.home.block - SECURITY)),
        left_out=tuple(left),
    )


def _is_same(device: Device, one: CarriedDevice) -> bool:
    if one.mac is not None:
        return device.mac == one.mac
    return device.address == one.address


def _device(one: CarriedDevice, there: list[Device], left: list[LeftOut]) -> Device:
    stem = "".join(each for each in one.name if each.isprintable()).strip()[:50] or "Device"
    taken = {device.name.casefold() for device in there}
    names = (stem if n == 1 else f"{stem} {n}" for n in range(1, len(there) + 3))
    name = next(each for each in names if each.casefold() not in taken)
    layer = _layer(Layer(), one.wishes, f"{name}: ", left)
    return Device(id="", name=name, mac=one.mac, address=one.address, layer=layer)


def _layer(layer: Layer, wishes: Wishes, whose: str, left: list[LeftOut]) -> Layer:
    """Add wishes to a layer."""
    said = layer.allow.add | (layer.allow.replace or frozenset())
    said |= layer.ask.add | (layer.ask.replace or frozenset())
    contrary = wishes.block & said
    left += [LeftOut(whose + label, Why.CONTRARY) for label in sorted(contrary)]
    return replace(
        layer,
        block=_with(layer.block, frozenset(wishes.block - contrary - SECURITY)),
        names=_names(layer.names, wishes, whose, left),
        safe_search=True if wishes.safe_search and layer.safe_search is None else layer.safe_search,
    )


def _with(choice: LabelChoice, labels: frozenset[str]) -> LabelChoice:
    if choice.replace is not None:
        return replace(choice, replace=choice.replace | labels)
    return replace(choice, add=choice.add | labels, remove=choice.remove - labels)


def _names(names: NameRules, wishes: Wishes, whose: str, left: list[LeftOut]) -> NameRules:
    """Add names; of two contrary rules in the file, the one that allows stays, as it did there."""
    known = names.allow | names.block | names.always | names.trust
    allowed = frozenset(wishes.allowed_names)
    blocked = frozenset(wishes.blocked_names) - allowed
    contrary = (allowed & names.block) | (blocked & (known - names.block))
    left += [LeftOut(whose + name, Why.CONTRARY) for name in sorted(contrary)]
    fresh = sorted((allowed | blocked) - known)
    left += [LeftOut(whose + name, Why.TOO_MANY) for name in fresh[_MOST_NAMES:]][:100]
    taken = frozenset(fresh[:_MOST_NAMES])
    return replace(
        names, allow=names.allow | (allowed & taken), block=names.block | (blocked & taken)
    )
