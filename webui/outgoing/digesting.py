"""Make a home's weekly summary of what is kept: records, asks, sightings; writes nothing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from blocklists.shipped import Shipped
from policy.home import Subject
from policy.rules import Privacy, Profile
from policy.wall_clock import day_start
from store.household import HouseholdStore
from store.records import Records, saved_records
from store.requests import Requests
from store.week_totals import WeekTotal, WeekTotals
from webui.home_state import HomeState
from webui.outgoing.digest import DAYS, ChildRecords, Digest, child_week, totals
from webui.reports import with_today

_MOST_ASKS: Final = 200


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a week's summary is made of."""

    last: dt.date
    """The last of its seven days."""
    children: Sequence[ChildRecords]
    before: Sequence[WeekTotal]
    """The week before, where its totals were kept."""


def gather(store: HouseholdStore, state: HomeState, last: dt.date) -> Gathered:
    """Read what is kept of the children; today counts as far as it went."""
    children = [_child(store, state, profile) for profile in state.children]
    before = (last - dt.timedelta(days=DAYS)).isoformat()
    return Gathered(last, children, WeekTotals(store.db, state.identity).of(before))


def compose(shipped: Shipped, state: HomeState, gathered: Gathered) -> Digest:
    """Make the summary, in the language of now."""
    first = gathered.last - dt.timedelta(days=DAYS - 1)
    since = day_start(state.home.zone, first)
    weeks = [
        child_week(
            shipped,
            child,
            [total for total in gathered.before if total.profile == child.profile.id],
            last=gathered.last,
            since=since,
        )
        for child in gathered.children
    ]
    new = [sighting.name for sighting in state.sightings if sighting.first >= since]
    return Digest(state.household.name, first, gathered.last, weeks, new)


def totals_of(gathered: Gathered) -> list[WeekTotal]:
    """Give what the next summary is compared with: of those whose minutes are recorded."""
    return [
        total
        for child in gathered.children
        if child.privacy >= Privacy.L1
        for total in totals(child.records.minutes, child.profile.id, gathered.last)
    ]


def _child(store: HouseholdStore, state: HomeState, profile: Profile) -> ChildRecords:
    privacy = state.moment(Subject(profile)).privacy
    today = state.shown.date()
    found = saved_records(
        store.places.activity_db,
        state.identity,
        profile.id,
        devices={device.id for device in state.devices_of(profile.id)},
        privacy=privacy,
        today=today,
    )
    minutes = list(found.minutes)
    if privacy >= Privacy.L1:
        minutes = with_today(minutes, state.home.usage_on(today), profile.id, today)
    asks = Requests(store.db, state.identity).asked_by(profile.id, _MOST_ASKS)
    return ChildRecords(profile, privacy, Records(minutes, found.refused, found.counted), asks)
