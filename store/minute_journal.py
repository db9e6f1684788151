"""Minutes and the clock, saved each minute for the price of one small write.

Flash wears with what is written, and a transaction of SQLite writes whole pages several times. So
between two saves of activity.db, what changed each minute is added to this file. It has a fixed
size: a write changes neither a length nor a folder. When activity.db has taken all of it in, it
starts anew, and nothing of what it held is left in it. Standard library only; calls wait for disk.
"""

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from policy.minutes import NOTHING_USED, Estimate, UseKey
from store.minute_batches import Batch, Owner, batches, encoded

SIZE: Final = 1 << 16
"""Octets of the file: an hour of a house in which everybody is awake."""
_MOST_NAMED: Final = SIZE // 4
"""Owners that take more than this are named when they come, not in advance."""

Row = tuple[str, str, UseKey, Estimate]
"""(household, day, key, estimate)."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What a journal holds."""

    instant: float | None = None
    minutes: Mapping[Owner, Estimate] = field(default_factory=dict)


def journal_of(path: Path) -> Path:
    """Give the journal that lies beside activity.db."""
    return path.with_suffix(".minutes")


def read_journal(path: Path) -> Noted:
    """Read a journal; nothing where there is none. A batch that was torn is lost.

    Who reads activity.db as well reads this first: what is taken in meanwhile is then seen there.
    """
    try:
        return _read(path.read_bytes())[0]
    except OSError:
        return Noted()


def _read(octets: bytes) -> tuple[Noted, int]:
    """Give what the octets hold, and their era."""
    instant, last_era = None, 0
    owners: list[Owner] = []
    minutes: dict[Owner, Estimate] = {}
    for batch, era, _ in batches(octets):
        instant, last_era = batch.instant, era
        owners += batch.owners
        for number, new in batch.bits:
            if number < len(owners):
                owner = owners[number]
                minutes[owner] = minutes.get(owner, NOTHING_USED).joined(new)
    return Noted(instant, minutes), last_era


class MinuteJournal:
    """The journal, open for writing."""

    def __init__(self, path: Path, saved: Mapping[Owner, Estimate]) -> None:
        """Read what was left in it; `saved` is what activity.db holds."""
        self._path = path
        self._file: int | None = None
        self._numbers: dict[Owner, int] = {}
        self.known = dict(saved)
        """What was saved or noted, by owner."""
        octets = path.read_bytes() if path.exists() else b""
        left, self._era = _read(octets)
        self.instant = left.instant
        """The last that was noted; None in a new file."""
        self._end = len(octets)  # what was left is taken in before anything is added
        self._untaken = set(left.minutes)
        for owner, estimate in left.minutes.items():
            self.known[owner] = self.known.get(owner, NOTHING_USED).joined(estimate)

    @property
    def untaken(self) -> list[Row]:
        """The estimates, whole, that activity.db has not taken in yet."""
        return [(*owner, self.known[owner]) for owner in self._untaken]

    def append(self, instant: float, rows: Iterable[Row]) -> bool:
        """Add what is new in some estimates; False where it does not fit. Raises OSError.

        Nor does a clock that was put back: activity.db, which is ahead of it, is to say so first.
        """
        if self.instant is not None and instant < self.instant:
            return False
        now = {Owner(household, day, key): e for household, day, key, e in rows}
        new = {
            owner: added
            for owner, estimate in now.items()
            if (added := _added(self.known.get(owner, NOTHING_USED), estimate)) != NOTHING_USED
        }
        unnamed = [owner for owner in new if owner not in self._numbers]
        numbers = self._numbers | self._numbered(unnamed)
        bits = [(numbers[owner], added) for owner, added in new.items()]
        octets = encoded(Batch(instant, unnamed, bits), self._era)
        if not self._era or octets is None or self._end + len(octets) > SIZE:
            return False
        self._write(octets, self._end)
        self._end += len(octets)
        self._numbers, self.instant = numbers, instant
        self.known |= now
        self._untaken |= new.keys()
        return True

    def start_anew(self, instant: float) -> None:
        """Forget what activity.db has taken in by now, from the file too. Raises OSError.

        Owners are named in advance, so that they cost nothing in the minutes that follow.
        """
        era = self._era % 0xFFFF_FFFF + 1
        owners = list(self.known)
        octets = encoded(Batch(instant, owners, ()), era)
        if octets is None or len(octets) > _MOST_NAMED:
            owners, octets = [], encoded(Batch(instant, (), ()), era) or b""
        self._write(octets.ljust(min(max(self._end, len(octets)), SIZE), b"\0"), 0)
        self._era, self._end, self._numbers = era, len(octets), {}
        self._numbers, self.instant = self._numbered(owners), instant
        self._untaken.clear()

    def saved(self, rows: Iterable[Row]) -> None:
        """Note that activity.db holds some estimates by now."""
        self.known |= {Owner(household, day, key): e for household, day, key, e in rows}

    def keep_days(self, today: Mapping[str, str]) -> None:
        """Forget the owners of days that are over; `today` says which day it is, by household."""
        self._keep({o for o in self.known if today.get(o.household, o.day) == o.day})

    def forget(self, household: str, profile: str) -> None:
        """Forget the owners of one profile."""
        whose = (household, profile)
        self._keep({o for o in self.known if (o.household, o.key.profile) != whose})

    def _keep(self, owners: Collection[Owner]) -> None:
        self.known = {owner: e for owner, e in self.known.items() if owner in owners}
        self._untaken = {owner for owner in self._untaken if owner in owners}

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _numbered(self, owners: Iterable[Owner]) -> dict[Owner, int]:
        return {owner: number for number, owner in enumerate(owners, len(self._numbers))}

    def _write(self, octets: bytes, place: int) -> None:
        """Write in one go, and wait until it is on the disk."""
        if self._file is None:
            self._file = _made(self._path)
        if os.pwrite(self._file, octets, place) != len(octets):
            message = f"{self._path}: only a part of it could be written"
            raise OSError(message)
        os.fdatasync(self._file)


def _added(before: Estimate, now: Estimate) -> Estimate:
    return Estimate(now.low & ~before.low, now.high & ~before.high)


def _made(path: Path) -> int:
    """Open the file, made in its full size: later writes need no room and change no length."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        missing = SIZE - os.fstat(file).st_size
        if missing > 0:
            os.pwrite(file, bytes(missing), SIZE - missing)
            os.fsync(file)
            _sync_folder(path.parent)
    except BaseException:
        os.close(file)
        raise
    return file


def _sync_folder(folder: Path) -> None:
    """Let a file that was just made survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
