"""Unused minutes kept for later days, up to the cap that the parents set.

What was left when a day ended is kept: by the same estimate that the allowance spends, so that
what a child saw as left is what it keeps, and doubt counts for the child. Two kinds of days change
nothing: one of which nobody knows, because the box was off, and one that has no minutes at all.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from policy.home import Home, Subject
from policy.minutes import SavingKey
from policy.moment import Moment
from policy.presets import fill
from policy.rules import Allowance
from policy.spending import Budget, budgets
from policy.wall_clock import day_start

_DAY: Final = dt.timedelta(days=1)
_LAST_SECOND: Final = 1.0


def settled(home: Home, day: dt.date) -> dict[SavingKey, int]:
    """Give what is kept when a day is over: what was kept before it, and what it left unused.

    The home's usage and savings are those of that day. What no allowance keeps any more is gone;
    what is kept for an allowance that another one stands in for on this day, stays.
    """
    before, savings = home.savings_on(day), {}
    for key, cap in caps(home, day).items():
        savings[key] = min(before.get(key, 0), cap)
    for budget in _budgets(home, day_start(home.zone, day + _DAY) - _LAST_SECOND):
        if budget.allowance.keep_up_to and budget.minutes:
            savings[budget.key] = kept_after(budget)
    return {key: minutes for key, minutes in savings.items() if minutes}


def kept_after(budget: Budget) -> int:
    """Give how many whole minutes are kept of what a day has left."""
    return min(budget.allowance.keep_up_to, int(budget.left))


def caps(home: Home, day: dt.date) -> dict[SavingKey, int]:
    """Give all for which minutes can be kept, with the largest cap that is set for each."""
    found: dict[SavingKey, int] = {}
    for owner, identity, allowance in _allowances(home, day):
        if allowance.keep_up_to:
            key = SavingKey(owner, identity, allowance.of)
            found[key] = max(found.get(key, 0), allowance.keep_up_to)
    return found


def _allowances(home: Home, day: dt.date) -> Iterator[tuple[str, str, Allowance]]:
    """Yield all allowances that are set, those of calendars too: owner, its id, allowance."""
    household = home.household
    for identity, profile in household.profiles.items():
        for allowance in fill(profile, household.school_days, day).allowances:
            yield "profile", identity, allowance
        for calendar in household.calendars:
            if not calendar.profiles or identity in calendar.profiles:
                for allowance in calendar.allowances or ():
                    yield "profile", identity, allowance
    for device in household.devices:
        for allowance in device.layer.allowances or ():
            yield "device", device.id, allowance


def _budgets(home: Home, now: float) -> Iterator[Budget]:
    """Yield each allowance of the home once, as it stands at an instant."""
    for profile in home.household.profiles.values():
        yield from budgets(Moment(home, Subject(profile), now))
    for device in home.household.devices:
        subject = Subject(home.profile(device.profile), device)
        its = budgets(Moment(home, subject, now))
        yield from (budget for budget in its if budget.owner == "device")
