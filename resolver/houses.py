"""The households as the resolver knows them: snapshots in, rulings out.

Rulings are made when somebody asks and kept until they may change. A snapshot that cannot be read
leaves what was in force before in force.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from policy.home import Home, Subject
from policy.labels import Vocabulary
from policy.minutes import OWN_EYES, Savings, Usage
from policy.moment import Moment
from policy.rules import Household, Privacy
from policy.verdict import Verdict, Who, judge
from policy.wall_clock import shown_at
from store.snapshots import Snapshot, SnapshotError, previous, read_snapshot, snapshot_files
from store.zones import find_zone, machine_zone

DEFAULT = "default"
"""The household of who belongs to no other."""


@dataclass(slots=True)
class House:
    """One household in force."""

    snapshot: Snapshot
    home: Home
    _verdicts: dict[Who, Verdict] = field(default_factory=dict)

    def verdict(self, who: Who, now: float) -> Verdict:
        """Give what somebody may reach at an instant; remembered until that may change."""
        known = self._verdicts.get(who)
        if known is None or now >= known.timed.until:
            known = self._verdicts[who] = judge(self.home, who, now)
        return known

    def shown_date(self, now: float) -> str:
        """Give the date that the home's calendar shows."""
        return shown_at(self.home.zone, now).date().isoformat()

    def privacy(self, profile: str, now: float) -> Privacy:
        """Say how much may be recorded of a profile, or under the name of its own report."""
        bare = profile.removesuffix(OWN_EYES)
        moment = Moment(self.home, Subject(self.home.profile(bare)), now)
        if bare != profile:
            return Privacy.L1 if moment.is_for_itself else Privacy.L0
        return moment.privacy

    def reported_as(self, profile: str, now: float) -> str | None:
        """Give the name under which a day's minutes are kept; None where nobody keeps them."""
        names = (profile, profile + OWN_EYES)
        return next((name for name in names if self.privacy(name, now) >= Privacy.L1), None)

    def forget(self) -> None:
        self._verdicts.clear()

    def with_usage(self, usage: Usage, day: dt.date | None = None) -> None:
        """Take over a day's minutes; rulings that depend on them are made anew."""
        self.home = replace(self.home, usage=usage, used_on=day)
        self.forget()

    def with_savings(self, savings: Savings, day: dt.date | None) -> None:
        """Take over what was kept at the beginning of a day."""
        self.home = replace(self.home, savings=savings, saved_on=day)
        self.forget()


class Houses:
    """All households whose snapshots lie in a folder."""

    def __init__(
        self,
        folder: Path,
        vocabulary: Vocabulary,
        page: tuple[str, ...],
        log: Callable[[str], None],
    ) -> None:
        self._folder, self._page, self._log = folder, page, log
        self.vocabulary = vocabulary
        self._houses: dict[str, House] = {}
        self._put(DEFAULT, _before_any(DEFAULT))
        self._stamps: dict[str, tuple[int, int, int]] = {}
        self._is_lost = False

    def __getitem__(self, identity: str) -> House:
        return self._houses[identity]

    def __len__(self) -> int:
        return len(self._houses)

    def get(self, identity: str) -> House | None:
        return self._houses.get(identity)

    def identities(self) -> list[str]:
        return list(self._houses)

    def __iter__(self) -> Iterator[House]:
        return iter(self._houses.values())

    def look(self) -> list[str]:
        """Read the snapshots that changed on disk; give the ids of households that changed."""
        changed = []
        for path in self._files():
            stamp = _stamp(path)
            if self._stamps.get(path.name) != stamp and self.read(path.name):
                changed.append(path.name)
            self._stamps[path.name] = stamp
        return changed

    def read(self, identity: str) -> bool:
        """Read one household's snapshot, or the one before it; say whether that worked."""
        path = self._folder / identity
        for each in (path, previous(path)):
            try:
                snapshot = read_snapshot(each)
            except (OSError, SnapshotError) as error:
                self._log(f"snapshot {each.name}: {error}")
                continue
            self._put(identity, snapshot)
            return True
        return False

    def set_vocabulary(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        for house in self._houses.values():
            house.home = replace(house.home, vocabulary=vocabulary)
            house.forget()

    def _put(self, identity: str, snapshot: Snapshot) -> None:
        known = self._houses.get(identity)
        if known is not None and snapshot.revision < known.snapshot.revision:
            return  # the one before a damaged one is older than what is in force
        home = Home(
            household=snapshot.household,
            zone=find_zone(snapshot.household.timezone),
            vocabulary=self.vocabulary,
            acts=snapshot.acts,
            usage=known.home.usage if known else {},
            used_on=known.home.used_on if known else None,
            savings=known.home.savings if known else {},
            saved_on=known.home.saved_on if known else None,
            page=self._page,
            sorting_until=snapshot.sorting_until,
        )
        self._houses[identity] = House(snapshot, home)

    def _files(self) -> list[Path]:
        try:
            files = list(snapshot_files(self._folder))
        except OSError as error:
            if not self._is_lost:
                self._log(f"{error}; the rules in force stay")
            files, self._is_lost = [], True
        else:
            self._is_lost = False
        return files


def _before_any(identity: str) -> Snapshot:
    """Give the household of a new box: nobody is known, nothing is locked yet."""
    household = Household(name="Our home", timezone=machine_zone())
    return Snapshot(identity, -1, household, sorting_until=float("inf"))


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0, 0
    return status.st_mtime_ns, status.st_ino, status.st_size
