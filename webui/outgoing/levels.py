"""How much is recorded of each profile: no message says more, up to the moment it is sent."""

from collections.abc import Mapping

from policy.presets import fill
from policy.rules import Household
from policy.wall_clock import shown_at
from store.zones import find_zone

Levels = Mapping[str, int]
"""The privacy level by a profile's id."""


def levels_of(household: Household, now: float) -> Levels:
    """Give the levels that hold at an instant."""
    today = shown_at(find_zone(household.timezone), now).date()
    return {
        profile.id: int(fill(profile, household.school_days, today).privacy)
        for profile in household.profiles.values()
    }


def still_hold(written: Levels, now: Levels) -> bool:
    """Say whether what was written by some levels says no more than those of now allow.

    Of a profile that is gone, nothing may be said.
    """
    return all(profile in now and now[profile] >= level for profile, level in written.items())
