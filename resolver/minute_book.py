"""The minutes of today, of all households: from look-ups to what allowances spend.

One day ends at each home's own midnight; then its minutes become the totals of a report, where the
family keeps one, and are forgotten.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from policy.facts import Evidence
from policy.minutes import OWN_DAY, OWN_EYES, Estimate, Usage, UseKey, is_own_day
from policy.sessions import DeviceDay, LookUp
from policy.wall_clock import minute_of_day
from resolver.clients import Slot
from resolver.houses import Houses
from store.activity import Changes, Report

_MOST_REPORTS = 5000
Whose = tuple[str, str]
"""The profile and the device that a look-up is counted for."""


@dataclass(slots=True)
class _Day:
    """One household's day."""

    date: str
    devices: dict[Whose, DeviceDay] = field(default_factory=dict)
    kept: dict[Whose, frozenset[str]] = field(default_factory=dict)
    """Of whom only the labels that an allowance counts are kept: nobody wants a report."""
    unsaved: set[Whose] = field(default_factory=set)

    def usage(self, whose: Iterable[Whose] | None = None) -> dict[UseKey, Estimate]:
        """Give the estimates that may be kept, of some or of all."""
        return {
            UseKey(*each, label): estimate
            for each in (self.devices if whose is None else whose)
            for label, estimate in self.devices[each].estimates().items()
            if each not in self.kept or label in self.kept[each]
        }


class MinuteBook:
    """Today's minutes by household."""

    def __init__(
        self,
        houses: Houses,
        holds: Mapping[str, float],
        registrable: Callable[[str], str],
        saved: Mapping[tuple[str, UseKey], Estimate],
    ) -> None:
        """`holds` are seconds by label, `saved` is what a run before this one left of today."""
        self._houses, self._registrable = houses, registrable
        self.holds = holds
        self._days: dict[str, _Day] = {}
        self._saved: dict[tuple[str, str, str], dict[str, Estimate]] = {}
        for (household, key), estimate in saved.items():
            whose = (household, key.profile, key.device)
            self._saved.setdefault(whose, {})[key.label] = estimate
        self._unreported: list[Report] = []

    def resume(self, instant: float) -> None:
        """Put back what was saved of today before a restart."""
        for household, profile, device in list(self._saved):
            if self._houses.get(household) is not None:
                self._device_day(household, (profile, device), instant)

    def look_up(
        self,
        slot: Slot,
        name: str,
        evidence: tuple[tuple[str, Evidence], ...],
        at: float,
    ) -> bool:
        """Take in one look-up; say whether it changed today's minutes."""
        house = self._houses.get(slot.household)
        if house is None or slot.profile is None:
            return False
        whose = (slot.profile, slot.device or slot.identity)
        day = self._device_day(slot.household, whose, at)
        self._keep_only_what_is_needed(slot, whose)
        before = day.estimates()
        minute = minute_of_day(house.home.zone, at)
        day.note(LookUp(at, minute, name, self._registrable(name), evidence))
        if day.estimates() == before:
            return False
        if slot.ruling.base.for_itself:
            day.keep_for_itself()
        self._days[slot.household].unsaved.add(whose)
        return True

    def _keep_only_what_is_needed(self, slot: Slot, whose: Whose) -> None:
        kept, base = self._days[slot.household].kept, slot.ruling.base
        if base.counted:
            kept.pop(whose, None)
        else:
            kept[whose] = base.metered

    def used_on(self, household: str) -> dt.date | None:
        """Give the day of which the household's minutes are; None where there are none."""
        day = self._days.get(household)
        return dt.date.fromisoformat(day.date) if day is not None else None

    def usage(self, household: str) -> Usage:
        day = self._days.get(household)
        return day.usage() if day is not None else {}

    def turn_days(self, instant: float) -> set[str]:
        """End the days that are over; give the households whose day ended."""
        ended = set()
        for household, day in list(self._days.items()):
            if day.date != self.today(household, instant):
                self._report(household, day, instant)
                del self._days[household]
                ended.add(household)
        return ended

    def today(self, household: str, instant: float) -> str:
        house = self._houses.get(household)
        return house.shown_date(instant) if house else ""

    def unsaved(self) -> list[tuple[str, str, UseKey, Estimate]]:
        """Give, and forget, what changed: (household, day, key, estimate)."""
        rows = []
        for household, day in self._days.items():
            changed = day.usage(day.unsaved)
            rows += [(household, day.date, key, estimate) for key, estimate in changed.items()]
            day.unsaved.clear()
        return rows

    def not_saved(self, changes: Changes) -> None:
        """Take back what could not be written, to be given again."""
        for household, date, key, _ in changes.minutes:
            day, whose = self._days.get(household), (key.profile, key.device)
            if day is not None and day.date == date and whose in day.devices:
                day.unsaved.add(whose)
        self._unreported = [*changes.reports, *self._unreported][-_MOST_REPORTS:]

    def reports(self) -> list[Report]:
        """Give, and forget, the totals of days that ended."""
        reports, self._unreported = self._unreported, []
        return reports

    def forget(self, household: str, profile: str) -> None:
        """Forget one profile's minutes."""
        day = self._days.get(household)
        if day is not None:
            day.devices = {w: d for w, d in day.devices.items() if w[0] != profile}
            day.unsaved = {whose for whose in day.unsaved if whose[0] != profile}
        whose = {(household, profile), (household, profile + OWN_EYES)}
        self._unreported = [row for row in self._unreported if row[:2] not in whose]

    def _device_day(self, household: str, whose: Whose, instant: float) -> DeviceDay:
        today = self.today(household, instant)
        day = self._days.get(household)
        if day is None:
            day = self._days[household] = _Day(today)
        if whose not in day.devices:
            known = self._saved.pop((household, *whose), {})
            day.devices[whose] = DeviceDay(self.holds, known)
        return day.devices[whose]

    def _report(self, household: str, day: _Day, instant: float) -> None:
        house = self._houses.get(household)
        if house is None:
            return
        totals: dict[tuple[str, str], Estimate] = {}
        usage = day.usage()
        for key, estimate in usage.items():
            whose = (key.profile, key.label)
            totals[whose] = totals.get(whose, Estimate()).joined(estimate)
        for (profile, label), total in totals.items():
            is_own = is_own_day(usage, profile)
            name = profile + OWN_EYES if is_own else house.reported_as(profile, instant)
            if name is not None and label != OWN_DAY:
                minutes = (total.low.bit_count(), total.high.bit_count())
                self._unreported.append((household, name, label, day.date, *minutes))
