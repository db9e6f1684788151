"""Who the made-up family is, and its rules. Pure: everything follows from the day.

Addresses are those of documentation (RFC 5737, RFC 7042 2.1.1 for MAC addresses), so that no device
of any home is ever taken for one of these.
"""

import datetime as dt
from typing import Final

from policy.alarms import Alarm
from policy.labels import EVERYTHING
from policy.presets import PRESETS, age_band_of
from policy.rules import (
    SCHOOL_WEEK,
    AgeBand,
    Allowance,
    Calendar,
    DayKind,
    Device,
    Household,
    LabelChoice,
    Layer,
    NameRules,
    Profile,
)
from webui.languages import gettext as _

PARENT, TEEN, TWEEN, SMALL, TV = "adult1", "child1", "child2", "child3", "family1"
PHONE: Final = "d1"
"""The device from which the family is looked at first: a parent's phone."""
_MAC: Final = "00:00:5e:00:53:{:02x}"
_ADDRESS: Final = "192.0.2.{}"
NEW_MAC: Final = "02:00:5e:00:53:63"
"""A device that nobody has sorted yet; it shows a private address."""
NEW_ADDRESS: Final = "192.0.2.99"
SILENT: Final = "d6"
"""A device that is there and asks nothing."""
_FUN: Final = frozenset({"games", "video", "social"})


def made_up_family(today: dt.date, timezone: str, country: str) -> Household:
    """Give the household on a day; its children keep their ages whenever that is."""
    people = (
        Profile(PARENT, _("Ammi"), age_band=AgeBand.ADULT),
        _child(TEEN, _("Bilal"), 15, today, _teen(today)),
        _child(TWEEN, _("Ayesha"), 11, today, _tween(today)),
        _child(SMALL, _("Zara"), 5, today, Layer()),
        Profile(TV, _("Living-room TV"), age_band=AgeBand.FROM_10, shared=True),
    )
    return Household(
        name=_("A made-up family"),
        timezone=timezone,
        country=country,
        layer=Layer(alarms=(_dinner(),)),
        profiles={each.id: each for each in people},
        devices=_devices(),
        calendars=(_holidays(today),),
    )


def address_of(device: Device) -> str:
    """Give the address that a device has now."""
    return _ADDRESS.format(10 + int(device.id.removeprefix("d")))


def _child(identity: str, name: str, age: int, today: dt.date, layer: Layer) -> Profile:
    """Give a child who had their birthday half a year ago."""
    month = (today.month + 5) % 12 + 1
    year = today.year - age - (month > today.month)
    return Profile(identity, name, born=(year, month), layer=layer)


def _devices() -> tuple[Device, ...]:
    rows = (
        (PHONE, _("Ammi's phone"), PARENT),
        ("d2", _("Bilal's phone"), TEEN),
        ("d3", _("Ayesha's tablet"), TWEEN),
        ("d4", _("Zara's tablet"), SMALL),
        ("d5", _("Living-room TV"), TV),
        (SILENT, _("Bilal's laptop"), TEEN),
    )
    return tuple(
        Device(identity, name, mac=_MAC.format(number), profile=whose)
        for number, (identity, name, whose) in enumerate(rows, 1)
    )


def _dinner() -> Alarm:
    days = frozenset(range(7))
    locks = frozenset({EVERYTHING})
    return Alarm(_("Dinner"), dt.time(20), dt.time(20, 30), days=days, locks=locks)


def _night(age: int, today: dt.date) -> tuple[Alarm, ...]:
    return PRESETS[age_band_of((today.year - age - 1, 12), today)].alarms(SCHOOL_WEEK)


def _teen(today: dt.date) -> Layer:
    """Give a fifteen-year-old's own rules: an hour of games, an app that is asked for."""
    screens = PRESETS[AgeBand.FROM_13].allowances()
    games = Allowance(_("Games"), frozenset({"games"}), school_day=45, free_day=90)
    return Layer(
        ask=LabelChoice(add=frozenset({"ai_chat"})),
        names=NameRules(always=frozenset({"school.example"})),
        alarms=_night(15, today),
        allowances=(*screens, games),
    )


def _tween(today: dt.date) -> Layer:
    """Give an eleven-year-old's own rules: homework, and videos that open at five."""
    homework = Alarm(_("Homework"), dt.time(15, 30), dt.time(17), days=SCHOOL_WEEK, locks=_FUN)
    videos = Alarm(
        _("Video"), dt.time(17), dt.time(19), days=SCHOOL_WEEK, opens=frozenset({"video"})
    )
    return Layer(
        names=NameRules(allow=frozenset({"library.example"}), always=frozenset({"school.example"})),
        alarms=(*_night(11, today), homework, videos),
    )


def _holidays(today: dt.date) -> Calendar:
    first = today + dt.timedelta(days=12)
    last = first + dt.timedelta(days=9)
    return Calendar(_("Holidays"), first, last, days=DayKind.FREE)
