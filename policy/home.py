"""All that the rulings of one home follow from, and whose rules are asked for."""

import datetime as dt
from dataclasses import dataclass, field

from policy.acts import Acts
from policy.labels import Vocabulary
from policy.minutes import Savings, Usage
from policy.rules import Device, Household, Profile


@dataclass(frozen=True)
class Home:
    """One home: what the parents wish and did, and what was used today; not the time."""

    household: Household
    zone: dt.tzinfo
    vocabulary: Vocabulary
    acts: Acts = Acts()
    usage: Usage = field(default_factory=dict)
    used_on: dt.date | None = None
    """The day of which `usage` is, so that another day starts with none; None: of any day."""
    savings: Savings = field(default_factory=dict)
    saved_on: dt.date | None = None
    """The day at whose beginning `savings` were so; of another day nothing is known."""
    page: tuple[str, ...] = ()
    """Addresses of the block page."""
    sorting_until: float | None = None
    """Until when unsorted devices are let off, while a new home is being set up."""

    def usage_on(self, day: dt.date) -> Usage:
        return self.usage if self.used_on in {None, day} else {}

    def savings_on(self, day: dt.date) -> Savings:
        return self.savings if self.saved_on == day else {}

    def profile(self, identity: str | None) -> Profile | None:
        return self.household.profiles.get(identity or "")


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose rules are asked for: a device in somebody's hands, a profile, or the home's alone."""

    profile: Profile | None = None
    device: Device | None = None

    @property
    def profile_id(self) -> str | None:
        return self.profile.id if self.profile else None

    @property
    def device_id(self) -> str | None:
        return self.device.id if self.device else None


THE_HOME = Subject()
"""Asks for the rules that hold for everybody."""


def subject_of(home: Home, device: Device, now: float) -> Subject:
    """Give a device with the profile whose rules hold for it now: its own, or its holder's."""
    hand_over = home.acts.holder(device.id, now)
    holder = home.profile(hand_over.profile) if hand_over else None
    return Subject(holder or home.profile(device.profile), device)
