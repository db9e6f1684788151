"""What a parent should know: what does not run, what is not seen, and what locks do not reach."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policy.presets import band_of
from policy.rules import STRICTEST, AgeBand, Device
from store.zones import is_utc
from webui.home_state import HomeState
from webui.languages import gettext as _
from webui.words.holding import Holding, troubles
from webui.words.wording import duration


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence, and where it leads."""

    text: str
    kind: str = "note"
    icon: str = "note"
    href: str = ""
    action: str = ""


def notices(state: HomeState, status: Mapping[str, Any] | None) -> list[Notice]:
    """Give the notices of a home; none is good news."""
    if status is None:
        text = _("The resolver is not running: your rules are kept, but nothing answers now.")
        return [Notice(text, "stop")]
    found = []
    if not status.get("clock_is_set", True):
        text = _("This box does not know the time yet. Until it does, what held last still holds.")
        found.append(Notice(text, "stop", "clock"))
    if not status.get("recording", True):
        text = _("Minutes are not being saved: the disk may be full or read-only.")
        found.append(Notice(text, "stop"))
    found += _ways_past(state, status)
    if is_utc(state.household.timezone):
        text = _("Times are in UTC: is that right? Locks and minutes go by this clock.")
        found.append(Notice(text, "note", "clock", "/more/home", _("Choose the time zone")))
    found += _by_address(state)
    found += _silent(state)
    if _is_loose(state):
        text = _("New devices are let in with few rules. A new phone may be a way around yours.")
        found.append(Notice(text, "note", "shield", "/more/home", _("Change")))
    return found


def _ways_past(state: HomeState, status: Mapping[str, Any]) -> Iterator[Notice]:
    """Tell of what keeps rules from holding as far as they could."""
    if status.get("hidden_by_forwarder"):
        text = _(
            "Your router hides who is asking. Rules for the whole home hold; rules for one child"
            " cannot."
        )
        yield Notice(text, "note", "devices", "/connect", _("What to do"))
    holding = Holding.of(status)
    if holding.is_missed or holding.offloads:
        text = troubles(holding)[0]
        yield Notice(text, "stop", "shield", "/ways", _("What holds here"))
    if state.live.announced:
        text = announced_words(state)
        yield Notice(text, "note", "globe", "/connect", _("What to do"))


def announced_words(state: HomeState) -> str:
    """Say that a router announces somebody else over IPv6; empty where none is heard of."""
    if not state.live.announced:
        return ""
    text = _(
        "Your router announces another DNS server over IPv6 (%(address)s): devices may ask that one"
        " instead of me. Switch that off in the router, or enter this box there."
    )
    return text % {"address": state.live.announced[0]}


def _by_address(state: HomeState) -> list[Notice]:
    """Tell of devices that their router may give another address."""
    names = [device for device in state.household.devices if device.id in state.macs_seen]
    text = _("%(device)s is known by an address that may change. Its MAC address is seen now.")
    return [
        Notice(
            text % {"device": device.name},
            "note",
            "devices",
            f"/devices/one?id={device.id}",
            _("Know it by its MAC address"),
        )
        for device in names
    ]


def silent_devices(state: HomeState) -> Iterator[tuple[Device, str]]:
    """Give a sentence for each child's or shared device that is there and asks nothing."""
    text = _(
        "%(device)s was on your network for %(time)s of the day and asked me nothing. It may be"
        " asleep; or it uses a VPN, another DNS server or mobile data."
    )
    for device in state.household.devices:
        quiet = state.live.silent.get(device.id)
        if quiet and state.is_restricted(state.household.profiles.get(device.profile or "")):
            yield device, text % {"device": device.name, "time": duration(quiet / 60)}


def _silent(state: HomeState) -> list[Notice]:
    return [
        Notice(text, "plain", "devices", f"/devices/one?id={device.id}", _("Look"))
        for device, text in silent_devices(state)
    ]


def _is_loose(state: HomeState) -> bool:
    chosen = state.household.new_devices
    profile = state.household.profiles.get(chosen)
    if chosen == STRICTEST or profile is None or not state.children:
        return False
    return band_of(profile, state.shown.date()) in {AgeBand.ADULT, AgeBand.FROM_16}
