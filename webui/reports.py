"""What was recorded of one child, as pages show it: minutes with their range, what was closed.

Pure. What may be shown follows from the child's privacy level; records above it do not come here
(`store.records`).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from blocklists.shipped import Shipped
from policy.labels import EVERYTHING
from policy.minutes import OWN_DAY, Usage, is_own_day, used
from policy.rules import Privacy, Profile
from store.records import DayMinutes, Records, Refused
from webui.languages import gettext as _
from webui.words.labels_shown import title_of

_DAYS: Final = 7
_MOST: Final = 12
AROUND: Final = frozenset({"bypass", "darkweb"})
"""Labels of ways around the rules."""


@dataclass(frozen=True, slots=True)
class Used:
    """Minutes of something, from low to high."""

    title: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day's use of everything together."""

    date: dt.date
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Closed:
    """How often something was closed, and which names, where those are kept."""

    title: str
    number: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One child's week."""

    profile: Profile
    privacy: Privacy
    days: Sequence[Day]
    """The last seven, oldest first."""
    chosen: dt.date | None
    """The day whose labels are shown; None: the week's."""
    labels: Sequence[Used]
    closed: Sequence[Closed]
    around: Sequence[Closed]
    """Ways around the rules that were tried, by kind."""
    hours: Sequence[int]
    """How often something was closed in each hour of the day."""
    queries: int
    blocked: int

    @property
    def low(self) -> int:
        return sum(day.low for day in self.days)

    @property
    def high(self) -> int:
        return sum(day.high for day in self.days)

    @property
    def has_minutes(self) -> bool:
        return self.privacy >= Privacy.L1

    @property
    def has_closed(self) -> bool:
        return self.privacy >= Privacy.L2


def report_of(
    shipped: Shipped,
    profile: Profile,
    privacy: Privacy,
    minutes: Sequence[DayMinutes],
    records: Records,
    *,
    today: dt.date,
    chosen: dt.date | None = None,
) -> Report:
    """Make the report of the seven days that end with today."""
    days = [_day(minutes, today - dt.timedelta(days=n)) for n in reversed(range(_DAYS))]
    shown = chosen if chosen in {day.date for day in days} else None
    refused = [row for row in records.refused if shown is None or row.day == shown.isoformat()]
    counts = Counter[str]()
    for row in records.counted:
        counts[row.what] += row.number
    return Report(
        profile=profile,
        privacy=privacy,
        days=days,
        chosen=shown,
        labels=_labels(shipped, minutes, shown),
        closed=_closed(shipped, (row for row in refused if row.label not in AROUND)),
        around=_closed(shipped, (row for row in refused if row.label in AROUND)),
        hours=_hours(refused),
        queries=counts["queries"],
        blocked=counts["blocked"],
    )


def with_today(
    minutes: Iterable[DayMinutes],
    usage: Usage,
    profile: str,
    today: dt.date,
    *,
    for_itself: bool = False,
) -> list[DayMinutes]:
    """Add today, whose minutes are still being counted, to the days that are over.

    A day on which minutes were counted for the profile's own eyes is added `for_itself` alone.
    """
    day = today.isoformat()
    rows = [row for row in minutes if row.day != day]
    if is_own_day(usage, profile) and not for_itself:
        return rows
    labels = {key.label for key in usage if key.profile == profile} - {OWN_DAY}
    for label in sorted(labels):
        estimate = used(usage, {label}, profile=profile)
        low = estimate.low.bit_count()
        rows.append(DayMinutes(day, label, low, (estimate.low | estimate.high).bit_count()))
    return rows


def _day(minutes: Iterable[DayMinutes], date: dt.date) -> Day:
    found = [row for row in minutes if row.day == date.isoformat() and row.label == EVERYTHING]
    return Day(date, sum(row.low for row in found), sum(row.high for row in found))


def _labels(shipped: Shipped, minutes: Iterable[DayMinutes], day: dt.date | None) -> list[Used]:
    low, high = Counter[str](), Counter[str]()
    for row in minutes:
        if row.label != EVERYTHING and (day is None or row.day == day.isoformat()):
            low[row.label] += row.low
            high[row.label] += row.high
    made = [Used(title_of(shipped, label), low[label], high[label]) for label in high]
    return sorted(made, key=lambda each: (-each.high, each.title))


def _closed(shipped: Shipped, rows: Iterable[Refused]) -> list[Closed]:
    numbers, names = Counter[str](), dict[str, Counter[str]]()
    for row in rows:
        numbers[row.label] += row.number
        if row.name:
            names.setdefault(row.label, Counter())[row.name] += row.number
    return [
        Closed(
            closed_title(shipped, label),
            number,
            tuple(name for name, _times in names.get(label, Counter[str]()).most_common(_MOST)),
        )
        for label, number in numbers.most_common(_MOST)
    ]


def _hours(rows: Iterable[Refused]) -> list[int]:
    hours = Counter[int]()
    for row in rows:
        hours[row.hour] += row.number
    return [hours[hour] for hour in range(24)]


def closed_title(shipped: Shipped, label: str) -> str:
    """Give the title of what was closed: a label, or the rule that has none."""
    said = {
        "hand": _("Sites that your family closed"),
        "allow_only": _("What nobody has opened yet"),
        "not_open": _("Outside its hours"),
        "mandated": _("Closed by order"),
        "rebinding": _("Names that lead into the home"),
        "security": _("Sites that harm or cheat"),
    }
    return said.get(label) or title_of(shipped, label)
