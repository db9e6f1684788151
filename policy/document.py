"""The household file, from plain data to checked rules.

`parse` reports every mistake under its address, such as `profiles.youngest.alarms[0].from`, all at
once. Its counterpart is `policy.rendering.render`.
"""

import datetime as dt
import ipaddress
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from policy.calendar_forms import check_calendars, read_calendars
from policy.labels import Vocabulary
from policy.reading import Problems, Section, words
from policy.rule_forms import read_layer
from policy.rules import (
    SCHOOL_WEEK,
    STRICTEST,
    AgeBand,
    BlockMode,
    Device,
    Household,
    Mode,
    Privacy,
    Profile,
    WaysAround,
)
from policy.ticket_forms import read_ticket_minutes, read_tickets_a_week

_IDENTITY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
_MAC = re.compile(r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}", re.ASCII)
_BORN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_COUNTRY = re.compile(r"[a-z]{2}", re.ASCII)
_GROUP_BIT = 0x01
_NOT_IN_PROFILE = {
    "calendars": "write them under household, with `for: [...]`",
    "homework": "write it as an alarm that locks everything, with `leaves_open`",
}

_PRIVACY = {level.name: level for level in Privacy if level is not Privacy.L4}
"""L4 is a diagnosis of one hour and no rule."""

_FOR_A_HOME = {word: each for word, each in words(WaysAround).items() if word != "strict"}
"""A whole home is not strict: what has no screen would stop."""

FindZone = Callable[[str], dt.tzinfo]
"""Gives a time zone; raises ValueError with a reason for one that this machine does not know."""


def parse(data: object, vocabulary: Vocabulary, find_zone: FindZone) -> Household:
    """Give the checked household; raises `DocumentError` with all problems.

    Devices come without ids: those are the store's to give.
    """
    problems = Problems()
    document = Section(data, "", problems)
    household, zone = _household(document, vocabulary, find_zone)
    profiles = dict(_profiles(document, vocabulary, zone))
    devices = tuple(_devices(document, vocabulary, zone, profiles))
    document.done()
    household = replace(household, profiles=profiles, devices=devices)
    _check_new_devices(household, problems)
    check_calendars(household.calendars, profiles, problems)
    _check_twins(devices, problems)
    problems.raise_any()
    return household


def _household(
    document: Section, vocabulary: Vocabulary, find_zone: FindZone
) -> tuple[Household, dt.tzinfo]:
    """Read the section `household`, and give the zone of the home's clock with it."""
    section = document.section("household")
    timezone, zone = _timezone(section, find_zone)
    if "allowances" in section:
        message = "do not belong here: set minutes for a profile or a device"
        section.problems.add(section.at("allowances"), message)
    household = Household(
        name=section.text("name", "Our home"),
        timezone=timezone,
        country=section.checked("country", _country) or "",
        block_mode=section.choice("block_mode", words(BlockMode), BlockMode.NULL_ADDRESS),
        new_devices=section.text("new_devices", STRICTEST),
        school_days=section.weekdays("school_days", SCHOOL_WEEK),
        ways_around=section.choice("ways_around", _FOR_A_HOME, WaysAround.CLOSED),
        layer=read_layer(section, vocabulary, zone),
        calendars=tuple(read_calendars(section, vocabulary, zone)),
        ticket_minutes=read_ticket_minutes(section),
    )
    section.done()
    return household, zone


def _timezone(section: Section, find_zone: FindZone) -> tuple[str, dt.tzinfo]:
    timezone = section.text("timezone")
    zone = section.checked("timezone", find_zone) if timezone else None
    return timezone, zone or dt.UTC


def _country(text: str) -> str:
    if not _COUNTRY.fullmatch(text.lower()):
        message = f"expected a country's two letters, such as pk, got {text!r}"
        raise ValueError(message)
    return text.lower()


def _profiles(
    document: Section, vocabulary: Vocabulary, zone: dt.tzinfo
) -> Iterable[tuple[str, Profile]]:
    profiles = document.section("profiles")
    value = document.raw("profiles")
    for identity in value if isinstance(value, dict) else ():
        section = profiles.section(str(identity))
        if not _IDENTITY.fullmatch(str(identity)):
            allowed = "lower-case letters, digits, - and _, at most 40"
            section.problems.add(section.address, f"a profile's key is made of {allowed}")
        if identity == STRICTEST:
            section.problems.add(section.address, "is the word for all children's rules together")
        yield str(identity), _profile(str(identity), section, vocabulary, zone)


def _profile(identity: str, section: Section, vocabulary: Vocabulary, zone: dt.tzinfo) -> Profile:
    profile = Profile(
        id=identity,
        name=section.text("name", identity),
        age_band=section.choice("age_band", words(AgeBand), None),
        born=section.checked("born", _born),
        shared=section.flag("shared", default=False),
        mode=section.choice("mode", words(Mode), None),
        privacy=section.choice("privacy", _PRIVACY, None),
        layer=read_layer(section, vocabulary, zone),
        tickets_a_week=read_tickets_a_week(section),
    )
    section.done(_NOT_IN_PROFILE)
    return profile


def _born(text: str) -> tuple[int, int]:
    form = _BORN.fullmatch(text)
    if form is None:
        message = f'expected year and month such as "2015-03", got {text!r}'
        raise ValueError(message)
    return int(form[1]), int(form[2])


def _devices(
    document: Section, vocabulary: Vocabulary, zone: dt.tzinfo, profiles: dict[str, Profile]
) -> Iterable[Device]:
    for address, entry in document.entries("devices"):
        section = Section(entry, address, document.problems)
        device = _device(section, vocabulary, zone)
        if device.profile is not None and device.profile not in profiles:
            section.problems.add(section.at("profile"), f"there is no profile {device.profile!r}")
        yield device


def _device(section: Section, vocabulary: Vocabulary, zone: dt.tzinfo) -> Device:
    device = Device(
        id="",
        name=section.text("name"),
        mac=section.checked("mac", canonical_mac),
        address=section.checked("address", canonical_address),
        profile=section.text("profile", "") or None,
        ways_around=section.choice("ways_around", words(WaysAround), None),
        layer=read_layer(section, vocabulary, zone),
    )
    if "mac" not in section and "address" not in section:
        section.problems.add(section.address, f"{device.name!r} needs a mac or an address")
    section.done()
    return device


def canonical_mac(text: str) -> str:
    """Give a MAC address as six lower-case octets with colons."""
    mac = text.strip().lower().replace("-", ":")
    if not _MAC.fullmatch(mac):
        message = f'expected a MAC address such as "02:11:22:33:44:55", got {text!r}'
        raise ValueError(message)
    if int(mac[:2], 16) & _GROUP_BIT or mac == "00:00:00:00:00:00":
        message = f"{text!r} is not the address of a single device"
        raise ValueError(message)
    return mac


def canonical_address(text: str) -> str:
    """Give an IPv4 or IPv6 address in its one canonical text (RFC 5952)."""
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        message = f"expected an address such as 192.168.1.50, got {text!r}"
        raise ValueError(message) from None
    if address.is_multicast or address.is_unspecified:
        message = f"{text!r} is not the address of a single device"
        raise ValueError(message)
    return str(address)


def _check_new_devices(household: Household, problems: Problems) -> None:
    chosen = household.new_devices
    if chosen != STRICTEST and chosen not in household.profiles:
        message = f"expected {STRICTEST} or a profile, and there is no profile {chosen!r}"
        problems.add("household.new_devices", message)


def _check_twins(devices: tuple[Device, ...], problems: Problems) -> None:
    """Two devices may share neither name, nor MAC, nor address."""
    seen: dict[tuple[str, str], int] = {}
    for index, device in enumerate(devices):
        for key, value in (
            ("name", device.name.casefold()),
            ("mac", device.mac),
            ("address", device.address),
        ):
            if not value:
                continue
            first = seen.setdefault((key, value), index)
            if first != index:
                problems.add(f"devices[{index}].{key}", f"is that of devices[{first}] too")
