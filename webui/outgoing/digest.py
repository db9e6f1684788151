"""The weekly summary: what one week of a home was, never deeper than each child's privacy level.

Pure. Names of sites never come in here, whatever the level: the summary leaves the house.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from blocklists.shipped import Shipped
from policy.labels import EVERYTHING
from policy.rules import Privacy, Profile
from store.records import DayMinutes, Records
from store.requests import DENIED, GRANTED, Request
from store.week_totals import WeekTotal
from webui.reports import Closed, report_of
from webui.words.labels_shown import title_of

DAYS: Final = 7
_MOST_LABELS: Final = 5
_MOST_CLOSED: Final = 3

_SAYS_NOTHING: Final = frozenset({"ads_tracking"})


class Change(StrEnum):
    """How a week compares with the one before, as far as estimates can say."""

    MORE = "more"
    SAME = "same"
    LESS = "less"


@dataclass(frozen=True, slots=True)
class WeekUse:
    """Minutes of a week, from low to high."""

    label: str
    title: str
    low: int
    high: int
    change: Change | None
    """None where nothing is known of the week before."""


@dataclass(frozen=True, slots=True)
class ChildWeek:
    """One child's week."""

    profile: str
    name: str
    privacy: Privacy
    total: WeekUse | None
    labels: Sequence[WeekUse]
    closed: Sequence[Closed]
    around: Sequence[Closed]
    granted: int
    denied: int
    waiting: int
    lookups: int


@dataclass(frozen=True, slots=True)
class Digest:
    """One home's week."""

    home: str
    first: dt.date
    last: dt.date
    children: Sequence[ChildWeek]
    new_devices: Sequence[str]
    """What new devices call themselves; empty for one that says nothing."""


@dataclass(frozen=True, slots=True)
class ChildRecords:
    """What a child's week is made of; records hold no more than the level, as they were read."""

    profile: Profile
    privacy: Privacy
    records: Records
    asks: Sequence[Request]


def child_week(
    shipped: Shipped,
    child: ChildRecords,
    before: Iterable[WeekTotal],
    *,
    last: dt.date,
    since: float,
) -> ChildWeek:
    """Make one child's week that ends with a day; `since` is the instant at which it began."""
    records = _of_week(child.records, last)
    minutes = records.minutes if child.privacy >= Privacy.L1 else ()
    closed_kept = child.privacy >= Privacy.L2
    report = report_of(shipped, child.profile, child.privacy, minutes, records, today=last)
    uses = _uses(shipped, minutes, before, last)
    answers = Counter(each.answer for each in child.asks if each.asked >= since)
    return ChildWeek(
        profile=child.profile.id,
        name=child.profile.name,
        privacy=child.privacy,
        total=next((use for use in uses if use.label == EVERYTHING), None),
        labels=[use for use in uses if use.label != EVERYTHING][:_MOST_LABELS],
        closed=report.closed[:_MOST_CLOSED] if closed_kept else (),
        around=report.around if closed_kept else (),
        granted=answers[GRANTED],
        denied=answers[DENIED],
        waiting=answers[None],
        lookups=report.queries,
    )


def _of_week(records: Records, last: dt.date) -> Records:
    """Leave out other days, all names, and what apps ask for by themselves."""
    days = _days(last)
    return Records(
        [row for row in records.minutes if row.day in days],
        [
            row._replace(name="")
            for row in records.refused
            if row.day in days and row.label not in _SAYS_NOTHING
        ],
        [row for row in records.counted if row.day in days],
    )


def totals(minutes: Iterable[DayMinutes], profile: str, last: dt.date) -> list[WeekTotal]:
    """Add up a week's minutes by label, `EVERYTHING` among them."""
    days = _days(last)
    low, high = Counter[str](), Counter[str]()
    for row in minutes:
        if row.day in days:
            low[row.label] += row.low
            high[row.label] += row.high
    return [WeekTotal(profile, label, low[label], high[label]) for label in sorted(high)]


def _days(last: dt.date) -> Collection[str]:
    return {(last - dt.timedelta(days=n)).isoformat() for n in range(DAYS)}


def _uses(
    shipped: Shipped, minutes: Iterable[DayMinutes], before: Iterable[WeekTotal], last: dt.date
) -> list[WeekUse]:
    """Give the week's use, most first, each beside what it was the week before."""
    known: Mapping[str, WeekTotal] = {total.label: total for total in before}
    found = [
        WeekUse(
            now.label,
            title_of(shipped, now.label) if now.label != EVERYTHING else "",
            now.low,
            now.high,
            _change(now, known.get(now.label), is_known=bool(known)),
        )
        for now in totals(minutes, "", last)
        if now.high
    ]
    return sorted(found, key=lambda use: (-use.high, use.title))


def _change(now: WeekTotal, before: WeekTotal | None, *, is_known: bool) -> Change | None:
    """Compare two weeks: ranges that overlap are about the same."""
    if before is None:
        return Change.MORE if is_known else None
    if now.low > before.high:
        return Change.MORE
    return Change.LESS if now.high < before.low else Change.SAME
