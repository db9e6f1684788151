"""What parents do by hand, for a while: pause, grant, hand a device over, skip an alarm once.

Acts are dated facts that are kept, also for some time after they ended, because the newest one
wins: a pause ends the grants that are older than it for good.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from policy.alarms import Alarm


class Reach(Enum):
    """How far an act reaches."""

    HOUSEHOLD = "household"
    PROFILE = "profile"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom an act is for."""

    reach: Reach
    id: str = ""
    """The profile's or the device's id; empty for the household."""

    def covers(self, profile: str | None, device: str | None) -> bool:
        if self.reach is Reach.PROFILE:
            return self.id == profile
        if self.reach is Reach.DEVICE:
            return self.id == device
        return True


@dataclass(frozen=True, slots=True)
class Pause:
    """*Lock now*: nothing but essentials and *always* names passes. Times are instants."""

    scope: Scope
    since: float
    until: float | None = None
    """When it ends by itself; None: when somebody resumes."""
    ended: float | None = None
    spared: frozenset[Scope] = frozenset()
    """Whom a parent let out of it since, while it holds on for the others."""

    def locks(self, profile: str | None, device: str | None) -> bool:
        """Say whether it is for this profile and device, and nobody let them out."""
        is_out = any(scope.covers(profile, device) for scope in self.spared)
        return self.scope.covers(profile, device) and not is_out

    def is_active(self, now: float) -> bool:
        return _holds(self.since, self.until, self.ended, now)


@dataclass(frozen=True, slots=True)
class Grant:
    """A parent's permission for a while: for one name, one label, or everything."""

    scope: Scope
    since: float
    until: float
    name: str | None = None
    label: str | None = None
    ended: float | None = None

    @property
    def everything(self) -> bool:
        return self.name is None and self.label is None

    def is_active(self, now: float) -> bool:
        return _holds(self.since, self.until, self.ended, now)

    def last_moment(self) -> float:
        """Give the instant at which it ended or will end."""
        return self.until if self.ended is None else min(self.until, self.ended)


@dataclass(frozen=True, slots=True)
class HandOver:
    """A device is in somebody else's hands: that profile's rules hold for it."""

    device: str
    profile: str
    since: float
    until: float | None = None
    ended: float | None = None

    def is_active(self, now: float) -> bool:
        return _holds(self.since, self.until, self.ended, now)


@dataclass(frozen=True, slots=True)
class Skip:
    """One alarm does not happen once: the time that starts on `day`.

    The alarm is known by whose it is and what it says; one that was changed since is another one,
    and happens.
    """

    scope: Scope
    """Whose alarm it is."""
    day: dt.date
    start: str
    """Its times as they are written (`policy.alarm_times.identified`)."""
    end: str
    labels: frozenset[str]
    """What the alarm locks or opens."""
    since: float
    until: float
    """When nobody needs to know of it any more: well after that time."""
    ended: float | None = None

    def is_of(self, alarm: Alarm) -> bool:
        return (self.start, self.end, self.labels) == (*alarm.identified, alarm.locks | alarm.opens)

    def is_active(self, now: float) -> bool:
        return _holds(self.since, self.until, self.ended, now)


def _holds(since: float, until: float | None, ended: float | None, now: float) -> bool:
    if ended is not None and ended <= now:
        return False
    return since <= now and (until is None or now < until)


@dataclass(frozen=True, slots=True)
class Acts:
    """All acts that may matter now; ended ones stay for a day."""

    pauses: tuple[Pause, ...] = ()
    grants: tuple[Grant, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()
    skips: tuple[Skip, ...] = ()

    def without_skipped(self, scope: Scope, alarm: Alarm, now: float) -> Alarm:
        """Give an alarm of this owner without the times that are skipped."""
        its = (skip for skip in self.skips if skip.scope == scope and skip.is_of(alarm))
        days = {skip.day for skip in its if skip.is_active(now)}
        return replace(alarm, skip=alarm.skip | days) if days else alarm

    def holder(self, device: str, now: float) -> HandOver | None:
        """Give the newest hand-over of a device that holds now."""
        held = [h for h in self.hand_overs if h.device == device and h.is_active(now)]
        return max(held, key=lambda hand_over: hand_over.since, default=None)

    def pause(self, profile: str | None, device: str | None, now: float) -> Pause | None:
        """Give the newest pause that holds now for this profile and device."""
        held = [p for p in self.pauses if p.locks(profile, device) and p.is_active(now)]
        return max(held, key=lambda pause: pause.since, default=None)

    def live_grants(self, profile: str | None, device: str | None, now: float) -> tuple[Grant, ...]:
        """Give the grants that hold now; those that a later pause ended are not among them."""
        return tuple(
            grant
            for grant in self.grants
            if grant.scope.covers(profile, device)
            and grant.is_active(now)
            and not self.was_paused_after(grant, profile, device, now)
        )

    def was_paused_after(
        self, grant: Grant, profile: str | None, device: str | None, now: float
    ) -> bool:
        return self.first_pause_after(grant, profile, device, now) is not None

    def first_pause_after(
        self, grant: Grant, profile: str | None, device: str | None, now: float
    ) -> float | None:
        """Give when a pause ended this grant for this profile and device, if one did."""
        later = (
            pause.since
            for pause in self.pauses
            if pause.scope.covers(profile, device) and grant.since < pause.since <= now
        )
        return min(later, default=None)

    def changes_after(self, now: float) -> Iterable[float]:
        """Yield the instants after now at which an act begins or ends by itself."""
        acts: tuple[Pause | Grant | HandOver | Skip, ...] = (
            *self.pauses,
            *self.grants,
            *self.hand_overs,
            *self.skips,
        )
        for act in acts:
            for moment in (act.since, act.until, act.ended):
                if moment is not None and moment > now:
                    yield moment
