"""Look at a home for what adults should hear of, and count it into episodes (`store.alerts`).

Everything here is read anew each time; what was counted already stands in the episodes, so that a
restart counts nothing twice.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from blocklists.list_troubles import ListTrouble, list_troubles, stamp
from policy.home import Subject
from policy.rules import Privacy, Profile
from store.alerts import EPISODE, Alert, Alerts
from store.channels import BYPASS, DEVICE, TROUBLE
from store.household import HouseholdStore
from store.records import saved_records
from webui.home_state import HomeState
from webui.outgoing.note_words import CLOCK, HELD_BACK, LISTS, RECORDING, RESOLVER, TABLE
from webui.reports import AROUND

_PATIENCE: Final = 600.0
"""Trouble that goes away within so many seconds is nobody's business."""
_LISTS_PATIENCE: Final = 26 * 3600.0
"""Lists are fetched once a day: one failure mends itself."""
_OF_LISTS: Final = {ListTrouble.FAILING: LISTS, ListTrouble.HELD_BACK: HELD_BACK}

Counts = dict[str, dict[str, int]]
"""By day (ISO 8601), by label."""


def count_ways_around(store: HouseholdStore, state: HomeState, now: float) -> None:
    """Count the ways around that were tried since the last look, where the level lets us."""
    for profile in (*state.children, *state.things):
        if state.moment(Subject(profile)).privacy >= Privacy.L2:
            _count_of(store, state, profile, now)


def _count_of(store: HouseholdStore, state: HomeState, profile: Profile, now: float) -> None:
    alerts = Alerts(store.db, state.identity)
    before = alerts.newest(BYPASS, profile.id)
    counted: Mapping[str, Mapping[str, int]] = before.detail["counted"] if before else {}
    totals = _totals(store, state, profile)
    more = {
        label: new
        for day, labels in totals.items()
        for label, number in labels.items()
        if (new := number - counted.get(day, {}).get(label, 0)) > 0
    }
    if more:
        is_same = before is not None and 0 <= now - before.first < EPISODE
        labels = dict(before.detail["labels"]) if before is not None and is_same else {}
        for label, number in more.items():
            labels[label] = labels.get(label, 0) + number
        detail = {"counted": totals, "labels": labels}
        alerts.note(BYPASS, profile.id, sum(more.values()), detail, now)


def _totals(store: HouseholdStore, state: HomeState, profile: Profile) -> Counts:
    """Give how often which ways around were tried, today and yesterday."""
    today = state.shown.date()
    days = {today.isoformat(), (today - dt.timedelta(days=1)).isoformat()}
    records = saved_records(
        store.places.activity_db,
        state.identity,
        profile.id,
        devices=(),
        privacy=Privacy.L2,
        today=today,
    )
    found: Counts = {}
    for row in records.refused:
        if row.label in AROUND and row.day in days:
            labels = found.setdefault(row.day, {})
            labels[row.label] = labels.get(row.label, 0) + row.number
    return found


def note_new_devices(store: HouseholdStore, state: HomeState, now: float) -> None:
    """Note devices that nobody has sorted; while a home is being set up all are new."""
    alerts = Alerts(store.db, state.identity)
    known = {alert.subject for alert in alerts.all(DEVICE)}
    until = state.home.sorting_until
    for sighting in state.unsorted:
        if sighting.identity not in known:
            alert = alerts.note(DEVICE, sighting.identity, 1, {"name": sighting.name}, now)
            if until is not None and now < until:
                alerts.told([alert], now)


def still_new(state: HomeState, alert: Alert) -> bool:
    """Say whether a device is still nobody's."""
    return any(sighting.identity == alert.subject for sighting in state.unsorted)


@dataclass
class Troubles:
    """What does not work, and since when (monotonic): only what lasts is told."""

    lists: Path
    _since: dict[str, float] = field(default_factory=dict)
    _read: tuple[int, frozenset[str]] = (0, frozenset())

    def lasting(self, status: Mapping[str, Any] | None, monotonic: float) -> frozenset[str]:
        """Give the kinds of trouble that have lasted long enough."""
        now_there = _of_resolver(status) | self._of_lists()
        self._since = {code: self._since.get(code, monotonic) for code in now_there}
        return frozenset(
            code
            for code, since in self._since.items()
            if monotonic - since >= (_LISTS_PATIENCE if code == LISTS else _PATIENCE)
        )

    def _of_lists(self) -> frozenset[str]:
        """Read what became of the lists, when it was written anew."""
        written = stamp(self.lists)
        if written != self._read[0]:
            found = list_troubles(self.lists)
            self._read = written, frozenset(_OF_LISTS[trouble] for trouble in found)
        return self._read[1]


def _of_resolver(status: Mapping[str, Any] | None) -> frozenset[str]:
    if status is None:
        return frozenset({RESOLVER})
    found = {
        CLOCK: not status.get("clock_is_set", True),
        RECORDING: not status.get("recording", True),
        TABLE: bool(status.get("damage")),
    }
    return frozenset(code for code, is_so in found.items() if is_so)


def note_troubles(
    store: HouseholdStore, identity: str, lasting: frozenset[str], now: float
) -> None:
    """Note trouble once while it lasts, and that it is over."""
    alerts = Alerts(store.db, identity)
    newest = {alert.subject: alert for alert in reversed(alerts.all(TROUBLE))}
    for code in lasting:
        before = newest.get(code)
        if before is None or before.detail.get("over"):
            alerts.note(TROUBLE, code, 1, {}, now)
    for code, alert in newest.items():
        if code not in lasting and not alert.detail.get("over"):
            alerts.end(alert, now)
