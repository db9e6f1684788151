"""How one alarm is written in the household file, and read: its times, what it locks or opens."""

import datetime as dt
import re
from typing import Final

from policy.alarm_times import LARGEST_OFFSET, SunEvent, SunTime, When
from policy.alarms import Alarm
from policy.label_forms import ALL, everything_or_labels, labels_in
from policy.labels import BYPASS, EVERYTHING, SECURITY, Vocabulary
from policy.name_forms import names_in
from policy.places import CITIES, Place
from policy.reading import Section, shown, words

_EVENTS: Final = words(SunEvent)
_BY_THE_SUN: Final = re.compile(rf"({'|'.join(_EVENTS)})(?:\s*([+-])\s*(\d{{1,4}}))?", re.ASCII)
_NOWHERE: Final = Place(0.0, 0.0)
_POLES, _DATE_LINE = 90, 180


def read_alarm(section: Section, vocabulary: Vocabulary, zone: dt.tzinfo) -> Alarm:
    """Read one entry of a list `alarms`; `zone` is that of the home's clock."""
    place = _place(section)
    locks = everything_or_labels(section, "locks", vocabulary)
    spared, spared_names = _left_open(section, vocabulary, locks)
    alarm = Alarm(
        label=section.text("label", "Lock"),
        start=_when(section, "from", place, zone),
        end=_when(section, "to", place, zone),
        days=section.weekdays("days"),
        dates=section.dates("dates"),
        locks=locks,
        opens=labels_in(section, "opens", vocabulary, SECURITY),
        spared=spared,
        spared_names=spared_names,
        on=section.flag("on", default=True),
        skip=section.dates("skip"),
    )
    if ("locks" in section) == ("opens" in section):
        section.problems.add(section.address, "say what it locks, or what it opens")
    elif not (alarm.locks or alarm.opens):
        section.problems.add(section.address, "locks and opens nothing")
    if not (alarm.days or alarm.dates):
        section.problems.add(section.address, "has no days and no dates")
    if place is not None and not alarm.follows_the_sun:
        section.problems.add(section.at("place"), "is said, but neither time follows the sun")
    section.done()
    return alarm


def _when(section: Section, key: str, place: Place | None, zone: dt.tzinfo) -> When:
    """Take a time: "21:00", or one by the sun such as "maghrib + 10"."""
    value = section.raw(key)
    form = _BY_THE_SUN.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if form is None:
        return section.time(key)
    if place is None:
        section.problems.add(section.at("place"), f"is missing: where is it {form[1]}?")
    offset = int(f"{form[2] or '+'}{form[3] or 0}")
    if abs(offset) > LARGEST_OFFSET:
        message = f"expected at most {LARGEST_OFFSET} minutes before or after {form[1]}"
        section.problems.add(section.at(key), f"{message}, got {shown(value)}")
        offset = 0
    return SunTime(_EVENTS[form[1]], place or _NOWHERE, offset, zone)


def _place(section: Section) -> Place | None:
    """Take `place`: a city's name, or latitude and longitude."""
    value = section.raw("place")
    if isinstance(value, dict):
        degrees = section.section("place")
        latitude = degrees.decimal("latitude", -_POLES, _POLES)
        longitude = degrees.decimal("longitude", -_DATE_LINE, _DATE_LINE)
        degrees.done()
        return Place(latitude, longitude)
    if value is None:
        return None
    city = CITIES.get(value.strip().lower()) if isinstance(value, str) else None
    if city is None:
        message = "expected a city such as lahore, or {latitude: 31.52, longitude: 74.36}"
        section.problems.add(section.at("place"), f"{message}, got {shown(value)}")
    return city.place if city else _NOWHERE


def _left_open(
    section: Section, vocabulary: Vocabulary, locks: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Take `leaves_open`: labels and names that a lock of everything spares."""
    if section.raw("leaves_open") is None:
        return frozenset(), frozenset()
    if EVERYTHING not in locks:
        message = f"only an alarm that locks {ALL} can leave something open"
        section.problems.add(section.at("leaves_open"), message)
    spared = section.section("leaves_open")
    labels = labels_in(spared, "labels", vocabulary, SECURITY | {BYPASS})
    names = names_in(spared, "names")
    spared.done()
    return labels, names
