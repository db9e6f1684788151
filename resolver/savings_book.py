"""Minutes kept from earlier days, of all households: one small number per allowance and day.

A day that ended is settled once (`policy.saving`), from the minutes recorded of it. Which day runs
is written with what was kept at its beginning: where the power failed over midnight, that day is
settled at the start, from what was saved of it. The days on which nobody looked change nothing.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from policy.home import Home
from policy.minutes import Estimate, SavingKey, Savings, Usage, UseKey
from policy.saving import settled
from policy.wall_clock import shown_at
from resolver.houses import Houses
from store.activity import Beginnings

MinutesSaved = Callable[[Mapping[str, str]], Mapping[tuple[str, UseKey], Estimate]]
"""Gives what was written of one day's minutes; the day is given by household."""


@dataclass(slots=True)
class _Account:
    """One household's kept minutes."""

    day: dt.date
    """The day that runs: at its beginning so much was kept."""
    savings: dict[SavingKey, int] = field(default_factory=dict)
    is_saved: bool = False


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
                day = max(saved)
                self._accounts[household] = _Account(
                    dt.date.fromisoformat(day), dict(saved[day]), is_saved=True
                )
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
                self._accounts[household] = _Account(today)
            elif account.day != today:
                _turn(account, house.home, usage(household), today)
                ended.add(household)
        return ended

    @property
    def is_unsaved(self) -> bool:
        """Say whether a day ended, or began, of which nothing is written yet."""
        return any(not account.is_saved for account in self._accounts.values())

    def unsaved(self) -> dict[str, Beginnings]:
        """Give, and forget, what changed: by household the day, and what was kept at its start."""
        changed = {home: a for home, a in self._accounts.items() if not a.is_saved}
        for account in changed.values():
            account.is_saved = True
        return {home: {a.day.isoformat(): dict(a.savings)} for home, a in changed.items()}

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
            left = {key: n for key, n in account.savings.items() if key[:2] not in gone}
            account.savings, account.is_saved = left, False


def _turn(account: _Account, home: Home, usage: Usage, today: dt.date) -> None:
    """Settle the day that ran, for another has begun; a clock that went back settles nothing."""
    if account.day < today:
        day, savings = account.day, account.savings
        at_its_end = replace(home, usage=usage, used_on=day, savings=savings, saved_on=day)
        account.savings = settled(at_its_end, day)
    account.day, account.is_saved = today, False
