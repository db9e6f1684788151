"""Devices: whose they are, what they are called, in whose hands, and new ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from policy.home import subject_of
from policy.rules import Device, Household, Profile, WaysAround
from store.activity import Sighting
from store.household import HouseholdStore
from webui.entrance.pins import pin_page
from webui.languages import gettext as _
from webui.makers_known import fetch_makers, is_private_mac
from webui.owners import Owner
from webui.pages.acts.view import typed_minutes
from webui.pages.devices.merging import against_merging
from webui.pages.devices.sorting import known_choices, profile_choices, sort_devices, sortable
from webui.routing import for_adults
from webui.rulebook import (
    changed_device,
    known_by_mac,
    merged_devices,
    with_ways_around,
    without_device,
)
from webui.visits import Sorry, Visit
from webui.words.holding import Holding, everything_words, labels_words
from webui.words.notices import silent_devices
from webui.words.wording import ago


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device of the home."""

    device: Device
    owner: Owner
    whose: str
    maker: str
    """Who makes it, where that is known."""
    host: str
    """What it calls itself when it asks for an address."""
    seen: str
    is_private: bool
    is_this: bool
    holder: str
    """In whose hands it is for a while; empty: its owner's."""
    locked: bool
    silent: str
    """A sentence where it is on the network and asks nothing."""


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [
        web.get("/devices", for_adults(show)),
        web.post("/devices/sort", for_adults(sort)),
        web.post("/devices/sorted", for_adults(done_sorting)),
        web.get("/devices/one", for_adults(one)),
        web.post("/devices/one", for_adults(change)),
        web.post("/devices/ways", for_adults(set_ways)),
        web.post("/devices/mac", for_adults(know_by_mac)),
        web.post("/devices/hand", for_adults(hand)),
        web.post("/devices/forget", for_adults(forget)),
        web.post("/devices/merge", for_adults(merge)),
        web.post("/devices/makers", for_adults(makers)),
    ]


async def show(visit: Visit) -> web.Response:
    """Show the new devices, then all that are known."""
    until = visit.state.home.sorting_until if visit.state.standing.is_set_up else None
    return visit.show(
        "devices/show.html",
        rows=sortable(visit),
        choices=profile_choices(visit),
        known=known_choices(visit),
        devices=[_row(visit, device) for device in visit.household.devices],
        has_makers=visit.console.makers.are_known,
        sorting=visit.when(until) if until is not None and until > visit.state.now else "",
    )


def _row(visit: Visit, device: Device) -> DeviceRow:
    state = visit.state
    profile = visit.household.profiles.get(device.profile or "")
    held = state.home.acts.holder(device.id, state.now)
    holder = visit.household.profiles.get(held.profile) if held else None
    subject = subject_of(state.home, device, state.now)
    return DeviceRow(
        device=device,
        owner=Owner("device", device.id),
        whose=profile.name if profile else _("Nobody"),
        maker=visit.console.makers.of(device.mac or state.macs_seen.get(device.id)),
        host=next((s.name for s in _sightings(visit, device) if s.name), ""),
        seen=_seen(visit, device),
        is_private=is_private_mac(device.mac or ""),
        is_this=visit.device is not None and visit.device.id == device.id,
        holder=holder.name if holder else "",
        silent=dict(_silent_by_id(visit)).get(device.id, ""),
        locked=state.home.acts.pause(subject.profile_id, device.id, state.now) is not None,
    )


def _silent_by_id(visit: Visit) -> Iterator[tuple[str, str]]:
    for device, text in silent_devices(visit.state):
        yield device.id, text


def _seen(visit: Visit, device: Device) -> str:
    if any(asker.device == device.id and asker.queries for asker in visit.state.live.askers):
        return _("asks me now")
    last = _last_seen(visit, device)
    return ago(max(0.0, visit.state.now - last)) if last else _("not seen yet")


def _last_seen(visit: Visit, device: Device) -> float:
    """Give when it asked last; zero where it never did."""
    return max((sighting.last for sighting in _sightings(visit, device)), default=0.0)


def _sightings(visit: Visit, device: Device) -> list[Sighting]:
    """Give when it was seen: by its MAC address, or by its address where it has no other name."""
    known = {device.mac} if device.mac else {device.address}
    return [s for s in visit.state.sightings if {s.identity, s.address} & known]


async def sort(visit: Visit) -> web.Response:
    """Give new devices to their owners."""
    account = visit.adult

    def change_all(household: Household) -> Household:
        return sort_devices(household, visit, account.name)

    did = await visit.edit("sorted devices", _("Sorted"), change_all)
    return visit.go("/devices", did)


async def done_sorting(visit: Visit) -> web.Response:
    """End the day of sorting: whoever is new now gets the strictest rules."""
    identity, who = visit.state.identity, visit.adult.name

    def end(store: HouseholdStore) -> None:
        store.let_off_until(identity, who, "ended the day of sorting devices", None)

    await visit.console.store.run(end)
    return visit.go(
        "/devices", await visit.done(_("From now on, new devices get the strictest rules."))
    )


def _device(visit: Visit) -> Device:
    identity = visit.form.text("id", 20) or visit.request.query.get("id", "")
    device = visit.household.device(identity)
    if device is None:
        raise Sorry(_("This device is not there any more."), 404)
    return device


async def one(visit: Visit) -> web.Response:
    """Show one device."""
    state = visit.state
    people = [p for p in visit.household.profiles.values() if state.is_restricted(p)]
    others = [p for p in visit.household.profiles.values() if not state.is_restricted(p)]
    device = _device(visit)
    return visit.show(
        "devices/one.html",
        row=_row(visit, device),
        people=people,
        others=others,
        twins=[each for each in visit.household.devices if each.id != device.id],
        mac=state.macs_seen.get(device.id, ""),
        **_held(visit, device, Holding.of(await visit.console.resolver.status())),
    )


def _held(visit: Visit, device: Device, holding: Holding) -> dict[str, Any]:
    """Give what the page says of how locks hold on a device, and of its ways around."""
    of_home = visit.household.ways_around is WaysAround.OPEN
    operators = _("strict") if device.mac in holding.strict else ""
    if device.mac in holding.exempt:
        operators = _("let be")
    return {
        "reaches": holding.by_firewall and device.mac is not None,
        "everything": everything_words(holding if device.mac else Holding()),
        "labels": labels_words(holding if device.mac else Holding()),
        "ways": device.ways_around.value if device.ways_around else "",
        "home_ways": _("let be") if of_home else _("closed"),
        "operators": operators,
    }


async def set_ways(visit: Visit) -> web.StreamResponse:
    """Say what becomes of ways around on one device."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    device, wish = _device(visit), visit.form.text("ways", 10)
    ways = WaysAround(wish) if wish in {each.value for each in WaysAround} else None
    did = await visit.edit(
        f"changed the device {device.name}",
        _("%(device)s is changed") % {"device": device.name},
        lambda household: with_ways_around(household, device.id, ways),
    )
    return visit.go(f"/devices/one?id={device.id}", did)


async def change(visit: Visit) -> web.StreamResponse:
    """Rename a device, or give it to somebody else."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    device, form = _device(visit), visit.form
    name, whose = form.text("name", 60) or device.name, form.text("whose", 60)
    profile = whose if whose in visit.household.profiles else None
    did = await visit.edit(
        f"changed the device {device.name}",
        _("%(device)s is changed") % {"device": name},
        lambda household: changed_device(household, device.id, name=name, profile=profile),
    )
    return visit.go("/devices", did)


async def know_by_mac(visit: Visit) -> web.Response:
    """Know a device by the MAC address that is seen behind its address now."""
    device = _device(visit)
    mac = visit.state.macs_seen.get(device.id)
    if mac is None:
        raise Sorry(_("No MAC address of this device is seen now."), 409)
    did = await visit.edit(
        f"changed the device {device.name}",
        _("%(device)s is changed") % {"device": device.name},
        lambda household: known_by_mac(household, device.id, mac),
    )
    return visit.go("/devices", did)


async def merge(visit: Visit) -> web.StreamResponse:
    """Let another device be this one: it showed itself under two addresses."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    device, other = _device(visit), visit.household.device(visit.form.text("other", 20))
    if other is None or other.id == device.id:
        raise Sorry(_("This device is not there any more."), 404)
    against = against_merging(visit.state.home, device, other, visit.state.now)
    if against:
        raise Sorry(against, 409)
    newer = _last_seen(visit, other) > _last_seen(visit, device)
    values = {"device": device.name, "other": other.name}
    did = await visit.edit(
        f"made {other.name} and {device.name} one device",
        _("%(device)s and %(other)s are one device now") % values,
        lambda household: merged_devices(household, device.id, other.id, newer=newer),
    )
    return visit.go("/devices", did)


async def hand(visit: Visit) -> web.StreamResponse:
    """Hand a device to a child for a while, or take it back; the PIN is for what opens something.

    An adult's phone in a child's hands gets stricter rules, so that needs none: it is done with
    one hand, and taking it back is what asks for the PIN.
    """
    device, whose = _device(visit), visit.household.profiles.get(visit.form.text("to", 60))
    if whose is None and visit.form.text("to"):
        raise Sorry(_("This child or device is not there any more."), 404)
    asked = None if _only_closes(visit, device, whose) else await pin_page(visit)
    if asked is not None:
        return asked
    if whose is None:
        said = _("%(device)s is back") % {"device": device.name}
        did = await visit.act(f"took {device.name} back", said, lambda k: k.hand_back(device.id))
        return visit.go(visit.back("/devices"), did)
    minutes = typed_minutes(visit) if visit.form.text("minutes") else None
    said = _("%(device)s is with %(name)s now") % {"device": device.name, "name": whose.name}
    did = await visit.act(
        f"handed {device.name} to {whose.name}",
        said,
        lambda keeper: keeper.hand_over(device.id, whose.id, minutes),
    )
    is_this = visit.device is not None and visit.device.id == device.id
    return visit.go("/handed") if is_this else visit.go(visit.back("/devices"), did)


def _only_closes(visit: Visit, device: Device, whose: Profile | None) -> bool:
    """Say whether somebody of age hands a device of theirs, with their rules, to a child."""
    state = visit.state
    own = subject_of(state.home, device, state.now).profile
    is_adults = own is not None and not state.is_restricted(own)
    return is_adults and state.is_restricted(whose)


async def forget(visit: Visit) -> web.StreamResponse:
    """Forget a device; when it asks again, it is a new one."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    device = _device(visit)
    did = await visit.edit(
        f"forgot the device {device.name}",
        _("%(device)s is forgotten") % {"device": device.name},
        lambda household: without_device(household, device.id),
    )
    return visit.go("/devices", did)


async def makers(visit: Visit) -> web.Response:
    """Fetch the public list of makers, because somebody said so."""
    trouble = await fetch_makers(visit.console.places.data)
    if trouble:
        raise Sorry(_("The list of makers could not be fetched: %(why)s") % {"why": trouble}, 502)
    return visit.go("/devices", await visit.done(_("Devices are named by their makers now")))
