"""One subject at one instant: which rules, alarms, pauses and grants bear on it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from policy.acts import Grant, Pause, Reach, Scope
from policy.alarms import Alarm
from policy.calendars import alarms_in_force, is_school_day
from policy.home import Home, Subject
from policy.labels import BYPASS
from policy.presets import Filled, fill
from policy.rules import AgeBand, Calendar, Layer, Privacy, WaysAround
from policy.ruling import State
from policy.wall_clock import shown_at

Labels = frozenset[str]


@dataclass(frozen=True)
class Moment:
    """What is asked of a home: whose rules, and when (an instant)."""

    home: Home
    subject: Subject
    now: float

    @cached_property
    def shown(self) -> dt.datetime:
        """What the clock on the wall shows."""
        return shown_at(self.home.zone, self.now)

    @cached_property
    def filled(self) -> Filled | None:
        """The profile with its preset filled in."""
        profile = self.subject.profile
        if profile is None:
            return None
        usual = fill(profile, self.home.household.school_days, self.shown.date())
        if self.ways_around is WaysAround.OPEN and BYPASS not in profile.layer.chosen()[0]:
            usual = replace(usual, block=usual.block - {BYPASS})
        if self.calendar is None or self.calendar.allowances is None:
            return usual
        return replace(usual, allowances=self.calendar.allowances)

    @property
    def ways_around(self) -> WaysAround:
        """What becomes of ways around the rules: the device's own word, or the home's."""
        device = self.subject.device
        own = device.ways_around if device is not None else None
        return own or self.home.household.ways_around

    @cached_property
    def calendar(self) -> Calendar | None:
        """The calendar whose day it is for this profile."""
        profile = self.subject.profile_id
        return self.home.household.calendar_on(profile, self.shown.date()) if profile else None

    @property
    def is_school_day(self) -> bool:
        """Whether today counts as one of school."""
        return is_school_day(self.home.household, self.subject.profile_id, self.shown.date())

    @property
    def privacy(self) -> Privacy:
        """How much may be recorded; of who is no profile, nothing but counters."""
        return self.filled.privacy if self.filled is not None else Privacy.L0

    @property
    def is_for_itself(self) -> bool:
        """Whether only the profile may see its minutes: from 16, where its family keeps none."""
        filled, profile = self.filled, self.subject.profile
        if filled is None or profile is None or profile.shared:
            return False
        return filled.band is AgeBand.FROM_16 and filled.privacy < Privacy.L1

    @cached_property
    def pause(self) -> Pause | None:
        return self.home.acts.pause(self.subject.profile_id, self.subject.device_id, self.now)

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        subject = self.subject
        return self.home.acts.live_grants(subject.profile_id, subject.device_id, self.now)

    @cached_property
    def grants_everything(self) -> bool:
        return any(grant.everything for grant in self.grants)

    def layers(self) -> Iterator[Layer]:
        """Yield the layers of rules, widest first."""
        for _, layer in self.layers_by_owner():
            yield layer

    def layers_by_owner(self) -> Iterator[tuple[str, Layer]]:
        """Yield the layers with whose they are: "household", "profile" or "device"."""
        yield "household", self.home.household.layer
        if self.subject.profile is not None:
            yield "profile", self.subject.profile.layer
        if self.subject.device is not None:
            yield "device", self.subject.device.layer

    def alarms_by_owner(self) -> Iterator[tuple[str, tuple[Alarm, ...]]]:
        """Yield the alarms with whose they are, without the times that are skipped."""
        yield "household", self._to_come(Reach.HOUSEHOLD, "", self.home.household.layer.alarms)
        if self.filled is not None:
            identity, own = self.subject.profile_id or "", self.filled.alarms
            alarms = alarms_in_force(self.home.household, identity, own, self.shown.date())
            yield "profile", self._to_come(Reach.PROFILE, identity, alarms)
        if self.subject.device is not None:
            device = self.subject.device
            yield "device", self._to_come(Reach.DEVICE, device.id, device.layer.alarms)

    def alarms_said(self) -> Iterator[tuple[str, tuple[Alarm, ...]]]:
        """Yield the alarms as they are said for today's rules, with whose they are."""
        yield "household", self.home.household.layer.alarms or ()
        if self.filled is not None:
            own = self.calendar.alarms if self.calendar is not None else None
            yield "profile", self.filled.alarms if own is None else own
        if self.subject.device is not None:
            yield "device", self.subject.device.layer.alarms or ()

    def _to_come(
        self, reach: Reach, identity: str, alarms: tuple[Alarm, ...] | None
    ) -> tuple[Alarm, ...]:
        acts, scope = self.home.acts, Scope(reach, identity)
        if not acts.skips:
            return alarms or ()
        return tuple(acts.without_skipped(scope, alarm, self.now) for alarm in alarms or ())

    @cached_property
    def alarms(self) -> tuple[Alarm, ...]:
        return tuple(alarm for _, alarms in self.alarms_by_owner() for alarm in alarms)

    @cached_property
    def standing_states(self) -> dict[str, State]:
        """The labels' states that hold at any time; the narrower layer has the last word."""
        states: dict[str, State] = {}
        for block, ask, allow in self.choices():
            states |= dict.fromkeys(block, State.BLOCKED)
            states |= dict.fromkeys(ask, State.ASK)
            states |= dict.fromkeys(allow, State.ALLOWED)
        return states

    def choices(self) -> Iterator[tuple[Labels, Labels, Labels]]:
        """Yield what each layer blocks, lets be asked for and allows, owners as in the alarms."""
        yield self.home.household.layer.chosen()
        if self.filled is not None:
            yield self.filled.block, self.filled.ask, self.filled.allow
        if self.subject.device is not None:
            block, ask, allow = self.subject.device.layer.chosen()
            ways, nothing = {BYPASS} - block - ask - allow, frozenset[str]()
            own = self.subject.device.ways_around
            yield (
                block | (ways if own is WaysAround.STRICT else nothing),
                ask,
                allow | (ways if own is WaysAround.OPEN else nothing),
            )
