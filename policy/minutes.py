"""Minutes of a day as bits: what was used, estimated low and high, and what an allowance has left.

A `Minutes` is an `int` of 1,440 bits, bit m standing for the minute of the day that the clock on
the wall shows. Joining two is OR, so a minute on two devices, or counted twice, counts once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from policy.rules import Allowance, Spend

MINUTES_IN_DAY = 1440
OWN_EYES = ":own"
"""Ends the name of a report that is for the eyes of whom it is about; no profile's id holds it."""
OWN_DAY = ":own-day"
"""Stands among the labels of a day's use where some of it was counted for those eyes alone; no
label is called so. Such a day stays its profile's, whatever the family decides later that day."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Minutes with direct evidence (`low`), and with the gaps of sessions filled (`high`)."""

    low: int = 0
    high: int = 0

    def joined(self, other: "Estimate") -> "Estimate":
        return Estimate(self.low | other.low, self.high | other.high)

    def without(self, minutes: int) -> "Estimate":
        return Estimate(self.low & ~minutes, self.high & ~minutes)

    def spent(self, spend: Spend) -> float:
        """Give the minutes that an allowance spends: low, or the middle of low and high."""
        low, high = self.low.bit_count(), (self.low | self.high).bit_count()
        return low if spend is Spend.LOW else (low + high) / 2


NOTHING_USED = Estimate()


class UseKey(NamedTuple):
    """Whose minutes these are: counted for the profile that held the device at the time."""

    profile: str
    device: str
    label: str


Usage = Mapping[UseKey, Estimate]
"""Today's estimates of one home."""


class SavingKey(NamedTuple):
    """Whose kept minutes these are, and what they count; the allowance's title may change."""

    owner: str
    """"profile" or "device"."""
    id: str
    of: frozenset[str]


Savings = Mapping[SavingKey, int]
"""Whole minutes kept from earlier days, as they stood when a day began."""


def is_own_day(usage: Usage, profile: str) -> bool:
    """Say whether today's minutes of a profile are for its own eyes alone."""
    return any(key.profile == profile and key.label == OWN_DAY for key in usage)


def stretch(first: int, last: int) -> int:
    """Give the minutes from first to last, both included; nothing where last is before first."""
    if last < first:
        return 0
    return ((1 << (last - first + 1)) - 1) << first


def used(
    usage: Usage, labels: Iterable[str], *, profile: str | None = None, device: str | None = None
) -> Estimate:
    """Join today's minutes for some labels, of one profile on all devices or of one device."""
    wanted, total = frozenset(labels), NOTHING_USED
    for key, estimate in usage.items():
        if key.label in wanted and profile in {None, key.profile} and device in {None, key.device}:
            total = total.joined(estimate)
    return total


def minutes_left(
    allowance: Allowance, estimate: Estimate, *, school_day: bool, saved: int = 0
) -> float:
    """Give what is left of an allowance today, kept minutes included; never below zero."""
    spent = estimate.spent(allowance.spend)
    return max(0.0, allowance.minutes_on(school_day=school_day) + saved - spent)
