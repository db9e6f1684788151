"""What the made-up family did this week: minutes, refusals, who asked. The same for the same day.

Written once, the way the resolver writes it, into the made-up home's own activity.db.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from policy.minutes import Estimate, UseKey, stretch
from policy.rules import Household
from store.activity import Activity, Changes, Counted, Refusal, Sighting
from store.household import DEFAULT
from webui.demo.family import NEW_ADDRESS, NEW_MAC, SILENT, TEEN, TV, TWEEN, address_of

_DAYS: Final = 7
_HALF: Final = 12 * 3600.0

# Of today: label, how many minutes ago it began, and for how long (low, high) it went on.
_TODAY: Final = {
    (TEEN, "d2"): (("social", 300, 25, 31), ("video", 210, 18, 26), ("games", 95, 22, 30)),
    (TWEEN, "d3"): (("video", 160, 31, 38), ("games", 60, 14, 19)),
    (TV, "d5"): (("video", 130, 40, 52),),
}
_SERVICES: Final = {"video": "youtube", "games": "roblox", "social": "instagram"}

# Of the days before: minutes a day by label, yesterday first.
_WEEK: Final = {
    TEEN: {"social": (40, 55, 30, 62, 25, 48), "video": (35, 20, 50, 41, 66, 30),
           "games": (44, 30, 45, 12, 0, 85)},
    TWEEN: {"video": (45, 60, 38, 52, 70, 95), "games": (20, 0, 25, 15, 30, 45)},
    TV: {"video": (60, 75, 40, 90, 120, 150)},
}  # fmt: skip
_REFUSED: Final = {
    (TWEEN, "d3"): (("ads_tracking", 41), ("social", 5), ("adult", 1)),
    (TEEN, "d2"): (("ads_tracking", 63), ("bypass", 2), ("gambling", 1)),
}


def write_records(path: Path, household: Household, shown: dt.datetime, now: float) -> None:
    """Write a week that ends now; `shown` is what the clock on the wall shows."""
    minutes = list(_minutes(shown))
    changes = Changes(
        instant=now,
        minutes=[(DEFAULT, shown.date().isoformat(), key, used) for key, used in minutes],
        reports=[*_days_before(shown.date()), *_reports_of(shown.date(), minutes)],
        refusals=list(_refusals(shown.date())),
        counters=list(_counters(household, shown.date())),
        sightings=list(_sightings(household, now)),
    )
    activity = Activity(path)
    try:
        activity.save(changes)
    finally:
        activity.close()


def _minutes(shown: dt.datetime) -> Iterator[tuple[UseKey, Estimate]]:
    """Give today's minutes; early in the morning there are few."""
    now = 60 * shown.hour + shown.minute
    for (profile, device), uses in _TODAY.items():
        everything = Estimate()
        for label, ago, low, high in uses:
            begins = max(0, now - ago)
            used = Estimate(
                stretch(begins, min(now, begins + low) - 1),
                stretch(begins, min(now, begins + high) - 1),
            )
            everything = everything.joined(used)
            for each in (label, _SERVICES[label]):
                yield UseKey(profile, device, each), used
        yield UseKey(profile, device, "*"), everything


def _reports_of(
    day: dt.date, minutes: list[tuple[UseKey, Estimate]]
) -> Iterator[tuple[str, str, str, str, int, int]]:
    for key, used in minutes:
        low, high = used.low.bit_count(), (used.low | used.high).bit_count()
        yield DEFAULT, key.profile, key.label, day.isoformat(), low, high


def _days_before(today: dt.date) -> Iterator[tuple[str, str, str, str, int, int]]:
    for profile, labels in _WEEK.items():
        for number in range(_DAYS - 1):
            day = (today - dt.timedelta(days=number + 1)).isoformat()
            of_day = {label: by_day[number] for label, by_day in labels.items()}
            all_of_them = sum(of_day.values()) + 9
            yield DEFAULT, profile, "*", day, all_of_them, all_of_them * 5 // 4
            for label, low in of_day.items():
                for each in (label, _SERVICES[label]):
                    yield DEFAULT, profile, each, day, low, low * 5 // 4


def _refusals(today: dt.date) -> Iterator[tuple[Refusal, int]]:
    for (profile, device), labels in _REFUSED.items():
        for number in range(_DAYS):
            day = (today - dt.timedelta(days=number)).isoformat()
            for label, count in labels:
                hour = 14 + (number + count) % 6
                yield Refusal(DEFAULT, profile, device, day, hour, label, ""), count + number


def _counters(household: Household, today: dt.date) -> Iterator[Counted]:
    for place, device in enumerate(household.devices):
        for number in range(_DAYS):
            day = (today - dt.timedelta(days=number)).isoformat()
            queries = 380 + 70 * place + 23 * number
            yield DEFAULT, device.id, day, "queries", queries
            yield DEFAULT, device.id, day, "blocked", queries // 9


def _sightings(household: Household, now: float) -> Iterator[Sighting]:
    first = now - _DAYS * 2 * _HALF
    for device in household.devices:
        last = now - 2 * _HALF if device.id == SILENT else now - 40.0
        yield Sighting(DEFAULT, device.mac or "", address_of(device), "", first, last)
    yield Sighting(DEFAULT, NEW_MAC, NEW_ADDRESS, "cousins-phone", now - 900.0, now - 120.0)
