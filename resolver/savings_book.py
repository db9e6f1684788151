"""Minutes kept from earlier days, of all households: one small number per allowance and day.

A day that ended is settled once (`policy.saving`), from the minutes recorded of it. Which day runs
is written with what was kept at its beginning: where the power failed over midnight, that day is
settled at the start, from what was saved of it. The days on which nobody looked change nothing.
Nor does a clock that was ahead for a while, or another time zone: a day that runs again begins with
what it began with, and is settled anew instead of once more.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from policy.home import Home
from policy.minutes import Estimate, Savings, Usage, UseKey
from policy.saving import settled
from policy.wall_clock import shown_at
from resolver.houses import Houses
from store.activity import Beginnings

_REMEMBERED: Final = 3
"""So many settled days can be taken back."""
MinutesSaved = Callable[[Mapping[str, str]], Mapping[tuple[str, UseKey], Estimate]]
"""Gives what was written of one day's minutes; the day is given by household."""


@dataclass(slots=True)
class _Account:
    """One household's kept minutes."""

    beginnings: dict[dt.date, Savings]
    """What was kept when a day began: of the day that runs, and of a few that were settled."""
    is_saved: bool = False

    @property
    def day(self) -> dt.date:
        """Give the day that runs."""
        return max(self.beginnings)

    @property
    def savings(self) -> Savings:
        return self.beginnings[self.day]

    def begin(self, day: dt.date, savings: Savings) -> None:
        """Have a day run from now on; later ones have not been."""
        days = sorted(each for each in self.beginnings if each < day)[-_REMEMBERED:]
        self.beginnings = {each: self.beginnings[each] for each in days} | {day: savings}
        self.is_saved = False


class SavingsBook:
    """Kept minutes by household."""

    def __init__(self, houses: Houses, saved: Mapping[str, Beginnings]) -> None:
        """`saved` is what a run before this one wrote, by household."""
        self._houses, self._saved = houses, saved
        self._accounts: dict[str, _Account] = {}

    def savings(self, household: str) -> Savings:
        account = self._accounts.get(household)
        return account.savings if account else {}

    def day(self, household: str) -> dt.date | None:
        """Give the day at whose beginning they were so."""
        account = self._accounts.get(household)
        return account.day if account else None

    def resume(self, minutes_saved: MinutesSaved, instant: float) -> None:
        """Begin where the run before this one ended; settle its last day where that is over."""
        for household, saved in self._saved.items():
            if saved and self._houses.get(household) is not None:
                days = {dt.date.fromisoformat(day): kept for day, kept in saved.items()}
                self._accounts[household] = _Account(days, is_saved=True)
        self.turn_days(lambda home: self._used_before(home, minutes_saved), instant)

    def _used_before(self, household: str, minutes_saved: MinutesSaved) -> Usage:
        day = self._accounts[household].day.isoformat()
        return {key: found for (_, key), found in minutes_saved({household: day}).items()}

    def turn_days(self, usage: Callable[[str], Usage], instant: float) -> set[str]:
        """Settle the days that are over; give the households whose day ended.

        To be done before the minutes of those days are forgotten.
        """
        ended = set()
        for household in self._houses.identities():
            house, account = self._houses[household], self._accounts.get(household)
            today = shown_at(house.home.zone, instant).date()
            if account is None:
                self._accounts[household] = _Account({today: {}})
            elif account.day != today:
                _turn(account, house.home, usage(household), today)
                ended.add(household)
        return ended

    @property
    def is_unsaved(self) -> bool:
        """Say whether a day ended, or began, of which nothing is written yet."""
        return any(not account.is_saved for account in self._accounts.values())

    def unsaved(self) -> dict[str, Beginnings]:
        """Give, and forget, what changed: by household what was kept when its days began."""
        changed = {home: a for home, a in self._accounts.items() if not a.is_saved}
        for account in changed.values():
            account.is_saved = True
        return {
            home: {day.isoformat(): kept for day, kept in a.beginnings.items()}
            for home, a in changed.items()
        }

    def not_saved(self, households: Collection[str]) -> None:
        """Take back what could not be written, to be given again."""
        for household in households:
            if household in self._accounts:
                self._accounts[household].is_saved = False

    def forget(self, household: str, profile: str, devices: Collection[str]) -> None:
        """Forget what one profile and its devices have kept."""
        account = self._accounts.get(household)
        if account is not None:
            gone = {("profile", profile), *(("device", each) for each in devices)}
            account.beginnings = {
                day: {key: n for key, n in kept.items() if key[:2] not in gone}
                for day, kept in account.beginnings.items()
            }
            account.is_saved = False


def _turn(account: _Account, home: Home, usage: Usage, today: dt.date) -> None:
    """Settle the day that ran, for another has begun; or take back what was settled since."""
    day, savings = account.day, account.savings
    if day < today:
        at_its_end = replace(home, usage=usage, used_on=day, savings=savings, saved_on=day)
        account.begin(today, settled(at_its_end, day))
    else:
        account.begin(today, _when_it_began(account, today))


def _when_it_began(account: _Account, today: dt.date) -> Savings:
    """Give what was kept when a day began, of which the clock knows for the second time."""
    return account.beginnings[min(day for day in account.beginnings if day >= today)]
