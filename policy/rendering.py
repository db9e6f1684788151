"""Rules as plain data, in the shape of the household file: `parse(render(rules))` is `rules`."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from policy.alarm_times import place_of, written
from policy.alarms import Alarm
from policy.label_forms import ALL
from policy.labels import EVERYTHING
from policy.reading import WEEKDAYS
from policy.rules import (
    SCHOOL_WEEK,
    STRICTEST,
    TICKET_MINUTES,
    UNSAID,
    Allowance,
    BlockMode,
    Calendar,
    Device,
    Household,
    LabelChoice,
    Layer,
    NameRules,
    Profile,
    Spend,
    WaysAround,
)

Data = dict[str, Any]


def render(household: Household) -> Data:
    """Give the whole file's data; unsaid things are left out."""
    return {
        "household": render_household(household),
        "profiles": {key: render_profile(p) for key, p in household.profiles.items()},
        "devices": [render_device(device) for device in household.devices],
    }


def render_household(household: Household) -> Data:
    """Give the section `household`."""
    data: Data = {"name": household.name, "timezone": household.timezone}
    if household.country:
        data["country"] = household.country
    if household.block_mode is not BlockMode.NULL_ADDRESS:
        data["block_mode"] = household.block_mode.value
    if household.new_devices != STRICTEST:
        data["new_devices"] = household.new_devices
    if household.school_days != SCHOOL_WEEK:
        data["school_days"] = _weekdays(household.school_days)
    if household.ways_around is not WaysAround.CLOSED:
        data["ways_around"] = household.ways_around.value
    data |= _layer(household.layer)
    if household.ticket_minutes != TICKET_MINUTES:
        data["tickets"] = {"minutes": list(household.ticket_minutes)}
    if household.calendars:
        data["calendars"] = [render_calendar(calendar) for calendar in household.calendars]
    return data


def render_calendar(calendar: Calendar) -> Data:
    """Give one entry of the list `calendars`."""
    dates = {"from": calendar.first.isoformat(), "to": calendar.last.isoformat()}
    data: Data = {"label": calendar.label} | dates
    if calendar.profiles:
        data["for"] = sorted(calendar.profiles)
    if calendar.days is not None:
        data["days"] = calendar.days.value
    if not calendar.on:
        data["on"] = False
    return data | _layer(Layer(alarms=calendar.alarms, allowances=calendar.allowances))


def render_profile(profile: Profile) -> Data:
    """Give one entry of the section `profiles`."""
    data: Data = {"name": profile.name}
    if profile.age_band is not None:
        data["age_band"] = profile.age_band.value
    if profile.born is not None:
        data["born"] = f"{profile.born[0]:04d}-{profile.born[1]:02d}"
    if profile.shared:
        data["shared"] = True
    if profile.mode is not None:
        data["mode"] = profile.mode.value
    if profile.privacy is not None:
        data["privacy"] = profile.privacy.name
    if profile.tickets_a_week is not None:
        data["tickets"] = {"a_week": profile.tickets_a_week}
    return data | _layer(profile.layer)


def render_device(device: Device) -> Data:
    """Give one entry of the list `devices`."""
    known = {"mac": device.mac, "address": device.address, "profile": device.profile}
    data = {key: value for key, value in known.items() if value is not None}
    if device.ways_around is not None:
        data["ways_around"] = device.ways_around.value
    return {"name": device.name} | data | _layer(device.layer)


def _layer(layer: Layer) -> Data:
    data: Data = {}
    for key, choice in (("block", layer.block), ("allow", layer.allow), ("ask", layer.ask)):
        if choice != UNSAID:
            data[key] = _labels(choice)
    if layer.names != NameRules():
        data["names"] = _names(layer.names)
    if layer.safe_search is not None:
        data["safe_search"] = layer.safe_search
    if layer.youtube is not None:
        data["youtube"] = layer.youtube.name.lower()
    if layer.alarms is not None:
        data["alarms"] = [render_alarm(alarm) for alarm in layer.alarms]
    if layer.allowances is not None:
        data["allowances"] = [render_allowance(allowance) for allowance in layer.allowances]
    return data


def _labels(choice: LabelChoice) -> list[str] | Data:
    if choice.replace is not None:
        return sorted(choice.replace)
    changes = {"add": sorted(choice.add), "remove": sorted(choice.remove)}
    return {key: labels for key, labels in changes.items() if labels}


def _names(names: NameRules) -> Data:
    lists: Mapping[str, Iterable[str]] = {
        "allow": names.allow,
        "block": names.block,
        "always": names.always,
        "trust": names.trust,
    }
    return {key: sorted(entries) for key, entries in lists.items() if entries}


def render_alarm(alarm: Alarm) -> Data:
    """Give one entry of a list `alarms`."""
    data: Data = {"label": alarm.label}
    if alarm.days:
        data["days"] = _weekdays(alarm.days)
    if alarm.dates:
        data["dates"] = _dates(alarm.dates)
    data |= {"from": written(alarm.start), "to": written(alarm.end)}
    data |= _place(alarm) | _what(alarm)
    if not alarm.on:
        data["on"] = False
    if alarm.skip:
        data["skip"] = _dates(alarm.skip)
    return data


def _place(alarm: Alarm) -> Data:
    place = place_of(alarm.start, alarm.end)
    if place is None:
        return {}
    return {"place": place.city or {"latitude": place.latitude, "longitude": place.longitude}}


def _what(alarm: Alarm) -> Data:
    data: Data = {}
    if alarm.locks:
        data["locks"] = _everything_or_labels(alarm.locks)
    if alarm.opens:
        data["opens"] = sorted(alarm.opens)
    spared = {"labels": sorted(alarm.spared), "names": sorted(alarm.spared_names)}
    if any(spared.values()):
        data["leaves_open"] = {key: said for key, said in spared.items() if said}
    return data


def render_allowance(allowance: Allowance) -> Data:
    """Give one entry of a list `allowances`."""
    data: Data = {
        "label": allowance.label,
        "of": _everything_or_labels(allowance.of),
        "minutes": {"school_day": allowance.school_day, "free_day": allowance.free_day},
    }
    if allowance.spend is not Spend.LOW:
        data["spend"] = allowance.spend.value
    if allowance.keep_up_to:
        data["keep_up_to"] = allowance.keep_up_to
    return data


def _everything_or_labels(labels: frozenset[str]) -> str | list[str]:
    return ALL if EVERYTHING in labels else sorted(labels)


def _weekdays(days: frozenset[int]) -> list[str]:
    return [WEEKDAYS[day] for day in sorted(days)]


def _dates(dates: frozenset[dt.date]) -> list[str]:
    return [date.isoformat() for date in sorted(dates)]
