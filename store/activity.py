"""Minutes, counters and sightings on disk: written by the resolver alone, with retention.

What is kept of somebody never exceeds the level that the family set (DESIGN 11); enforcement
minutes are kept for today only. Each minute only a journal is added to (`store.minute_journal`);
the database is written rarely. Standard library only. Every call here may wait for the disk: the
resolver makes them in a thread.
"""

import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from policy.minutes import (
    MINUTES_IN_DAY,
    OWN_EYES,
    Estimate,
    SavingKey,
    Savings,
    UseKey,
)
from policy.rules import Privacy
from store.minute_batches import Owner
from store.minute_journal import MinuteJournal, Row, journal_of
from store.trusted_clock import last_saved

KEPT_DAYS = 7
_SIGHTING_KEPT = 30 * 86400.0
_OCTETS = MINUTES_IN_DAY // 8
_SCHEMA_VERSION = 1
_MOST_SIGHTINGS = 1000
"""So many askers of one household are remembered; who invents addresses fills no disk."""
_FORGET_SIGHTINGS = """
DELETE FROM sighting WHERE (household, identity) IN (
    SELECT household, identity FROM (
        SELECT household, identity,
            row_number() OVER (PARTITION BY household ORDER BY last DESC) AS place FROM sighting
    ) WHERE place > ?
)"""
_WHOSE = "household = ? AND profile = ?"
_WITHOUT_NAMES = f"""
INSERT INTO refusal
    SELECT household, profile, device, day, hour, label, '', sum(number) FROM refusal
    WHERE {_WHOSE} AND name <> '' GROUP BY device, day, hour, label
    ON CONFLICT DO UPDATE SET number = number + excluded.number"""  # noqa: S608

_SCHEMA = """
CREATE TABLE IF NOT EXISTS minutes (            -- today's minutes, for allowances
    household TEXT, profile TEXT, device TEXT, label TEXT, day TEXT,
    low BLOB NOT NULL, high BLOB NOT NULL,
    PRIMARY KEY (household, profile, device, label, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS beginning (          -- days that began; the newest is not settled yet
    household TEXT, day TEXT,
    PRIMARY KEY (household, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept (               -- minutes kept from the days before `day`
    household TEXT, day TEXT, owner TEXT, id TEXT, labels TEXT, minutes INTEGER NOT NULL,
    PRIMARY KEY (household, day, owner, id, labels)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS report (             -- L1: minutes per label and day
    household TEXT, profile TEXT, label TEXT, day TEXT,
    low INTEGER NOT NULL, high INTEGER NOT NULL,
    PRIMARY KEY (household, profile, label, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counter (            -- L0: numbers only
    household TEXT, device TEXT, day TEXT, what TEXT, number INTEGER NOT NULL,
    PRIMARY KEY (household, device, day, what)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refusal (            -- L2: blocked labels with the hour; L3: names
    household TEXT, profile TEXT, device TEXT, day TEXT, hour INTEGER, label TEXT, name TEXT,
    number INTEGER NOT NULL,
    PRIMARY KEY (household, profile, device, day, hour, label, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sighting (           -- who asked, and is or is not a device yet
    household TEXT, identity TEXT, address TEXT, name TEXT, first REAL, last REAL,
    PRIMARY KEY (household, identity)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS clock (id INTEGER PRIMARY KEY CHECK (id = 1), saved REAL NOT NULL);
"""


class Refusal(NamedTuple):
    """A blocked question as it is recorded: how precisely is decided before it comes here."""

    household: str
    profile: str
    device: str
    day: str
    hour: int
    label: str
    name: str
    """Empty below level 3."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Who asked of late."""

    household: str
    identity: str
    """A MAC address, or an address where no MAC is seen."""
    address: str
    name: str
    first: float
    last: float


LevelOf = Callable[[str, str], Privacy | None]
"""Gives how much may be kept of (household, profile); None where that is not known."""
Counted = tuple[str, str, str, str, int]
"""(household, device, day, what is counted, by how much)."""
Beginnings = Mapping[str, Savings]
"""What was kept when a day began, by day; the newest is the day that runs."""
Report = tuple[str, str, str, str, int, int]
"""(household, profile, label, day, low minutes, high minutes)."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be written together."""

    instant: float
    minutes: Sequence[Row] = ()
    reports: Sequence[Report] = ()
    refusals: Sequence[tuple[Refusal, int]] = ()
    counters: Sequence[Counted] = ()
    sightings: Sequence[Sighting] = ()
    today: Mapping[str, str] = field(default_factory=dict)
    """Which day it is, by household."""
    savings: Mapping[str, Beginnings] = field(default_factory=dict)
    """By household, where it changed: all that was kept at the beginning of its days."""


class Activity:
    """activity.db, open for writing."""

    def __init__(self, path: Path) -> None:
        """Open or create it; raises sqlite3.Error or OSError where that cannot be."""
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=2)
        self._lock = threading.RLock()
        try:
            self._prepare(path)
            self._journal = MinuteJournal(journal_of(path), self._saved_minutes())
        except BaseException:
            self._db.close()
            raise
        with suppress(
            sqlite3.OperationalError, OSError
        ):  # a full disk: it is tried again each save
            self._take_in()

    def _prepare(self, path: Path) -> None:
        self._db.execute("PRAGMA journal_mode = TRUNCATE")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA secure_delete = ON")  # what is forgotten is not in the file either
        self._db.executescript(_SCHEMA)
        self._db.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
        path.chmod(0o640)

    def close(self) -> None:
        with self._lock:
            self._journal.close()
            self._db.close()

    def saved_clock(self) -> float | None:
        """Give the last instant that was saved; None in a new file."""
        return last_saved(self._db, self._journal.instant)

    def minutes(self, day_of: Mapping[str, str]) -> dict[tuple[str, UseKey], Estimate]:
        """Give what was saved of today by (household, key); `day_of` says which day that is."""
        return {
            (owner.household, owner.key): estimate
            for owner, estimate in self._journal.known.items()
            if day_of.get(owner.household) == owner.day
        }

    def savings(self) -> dict[str, dict[str, dict[SavingKey, int]]]:
        """Give the minutes that were kept from day to day, by household and day."""
        found: dict[str, dict[str, dict[SavingKey, int]]] = {}
        for household, day in self._db.execute("SELECT household, day FROM beginning").fetchall():
            found.setdefault(household, {})[day] = {}
        for household, day, owner, identity, labels, minutes in self._db.execute(
            "SELECT household, day, owner, id, labels, minutes FROM kept"
        ).fetchall():
            key = SavingKey(owner, identity, labels_of(labels))
            found[household][day][key] = minutes
        return found

    def _saved_minutes(self) -> dict[Owner, Estimate]:
        rows = self._db.execute("SELECT * FROM minutes").fetchall()
        return {
            Owner(household, day, UseKey(profile, device, label)): Estimate(
                bits_of(low), bits_of(high)
            )
            for household, profile, device, label, day, low, high in rows
        }

    def note(self, instant: float, minutes: Sequence[Row]) -> bool:
        """Write a minute's changes in few octets, with the instant as the last seen.

        False where they do not fit: then everything is to be saved. Raises OSError.
        """
        with self._lock:
            return self._journal.append(instant, minutes)

    def save(self, changes: Changes) -> None:
        """Write all changes, and what was noted before, with the instant as the last seen."""
        with self._lock:
            self._journal.keep_days(changes.today)
            with self._transaction():
                self._write(changes)
                self._write_minutes([*self._journal.untaken, *changes.minutes])
            self._journal.saved(changes.minutes)
            self._journal.start_anew(changes.instant)

    def _take_in(self) -> None:
        """Save what was noted; nothing of anybody is left in the journal then but who they are."""
        instant = self.saved_clock()
        if instant is not None and self._journal.instant is not None:
            self.save(Changes(instant))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Do all of it or nothing; threads take turns."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    def _write(self, changes: Changes) -> None:
        self._db.execute("INSERT OR REPLACE INTO clock VALUES (1, ?)", [changes.instant])
        self._db.executemany("INSERT OR REPLACE INTO report VALUES (?,?,?,?,?,?)", changes.reports)
        self._db.executemany(
            "INSERT INTO counter VALUES (?,?,?,?,?)"
            " ON CONFLICT DO UPDATE SET number = number + excluded.number",
            changes.counters,
        )
        self._db.executemany(
            "INSERT INTO refusal VALUES (?,?,?,?,?,?,?,?)"
            " ON CONFLICT DO UPDATE SET number = number + excluded.number",
            [(*refusal, number) for refusal, number in changes.refusals],
        )
        self._db.executemany(
            "INSERT INTO sighting VALUES (?,?,?,?,?,?) ON CONFLICT DO UPDATE SET"
            " address = excluded.address, last = excluded.last,"
            " name = CASE excluded.name WHEN '' THEN name ELSE excluded.name END",
            [
                (s.household, s.identity, s.address, s.name, s.first, s.last)
                for s in changes.sightings
            ],
        )
        self._write_savings(changes.savings)

    def _write_savings(self, savings: Mapping[str, Beginnings]) -> None:
        """Put a household's kept minutes in the place of those before."""
        for household, beginnings in savings.items():
            for table in ("beginning", "kept"):
                self._db.execute(f"DELETE FROM {table} WHERE household = ?", [household])  # noqa: S608
            self._db.executemany(
                "INSERT INTO beginning VALUES (?,?)", [(household, day) for day in beginnings]
            )
            self._db.executemany(
                "INSERT INTO kept VALUES (?,?,?,?,?,?)",
                [
                    (household, day, key.owner, key.id, _labels(key.of), minutes)
                    for day, kept in beginnings.items()
                    for key, minutes in kept.items()
                ],
            )

    def _write_minutes(self, rows: Sequence[Row]) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO minutes VALUES (?,?,?,?,?,?,?)",
            [
                (household, *key, day, _octets(estimate.low), _octets(estimate.high))
                for household, day, key, estimate in rows
            ],
        )

    def forget_before(self, today: Mapping[str, str], oldest_day: str, instant: float) -> None:
        """Delete the minutes of past days, and what is older than its retention."""
        with self._transaction():
            self._db.executemany(
                "DELETE FROM minutes WHERE household = ? AND day <> ?", list(today.items())
            )
            for table in ("minutes", "report", "counter", "refusal"):
                self._db.execute(f"DELETE FROM {table} WHERE day < ?", [oldest_day])  # noqa: S608
            self._db.execute("DELETE FROM sighting WHERE last < ?", [instant - _SIGHTING_KEPT])
            self._db.execute(_FORGET_SIGHTINGS, [_MOST_SIGHTINGS])

    def forget_above(self, level_of: LevelOf) -> None:
        """Delete what was kept more precisely than the family wishes by now, or for a new age."""
        with self._transaction():
            kept = (
                "SELECT household, profile FROM refusal UNION SELECT household, profile FROM report"
            )
            for whose in self._db.execute(kept).fetchall():
                level = level_of(*whose)
                if level is not None:
                    self._lower(whose, level)

    def _lower(self, whose: tuple[str, str], level: Privacy) -> None:
        if level < Privacy.L3:
            self._db.execute(_WITHOUT_NAMES, whose)
            self._db.execute(f"DELETE FROM refusal WHERE {_WHOSE} AND name <> ''", whose)  # noqa: S608
        if level < Privacy.L2:
            self._db.execute(f"DELETE FROM refusal WHERE {_WHOSE}", whose)  # noqa: S608
        if level < Privacy.L1:
            self._db.execute(f"DELETE FROM report WHERE {_WHOSE}", whose)  # noqa: S608

    def delete(self, household: str, profile: str, devices: Collection[str] = ()) -> None:
        """Delete all that is kept of one profile, and what was counted on its devices."""
        with self._lock:
            self._journal.forget(household, profile)
            self._take_in()
            self._delete(household, profile, devices)

    def _delete(self, household: str, profile: str, devices: Collection[str]) -> None:
        with self._transaction():
            for table in ("minutes", "report", "refusal"):
                self._db.execute(
                    f"DELETE FROM {table} WHERE household = ? AND profile IN (?, ?)",  # noqa: S608
                    [household, profile, profile + OWN_EYES],
                )
            self._db.executemany(
                "DELETE FROM counter WHERE household = ? AND device = ?",
                [(household, device) for device in devices],
            )
            whose = [("profile", profile), *(("device", device) for device in devices)]
            self._db.executemany(
                "DELETE FROM kept WHERE household = ? AND owner = ? AND id = ?",
                [(household, *each) for each in whose],
            )


def _octets(bits: int) -> bytes:
    return bits.to_bytes(_OCTETS, "little").rstrip(b"\0")


def _labels(of: frozenset[str]) -> str:
    return " ".join(sorted(of))


def labels_of(text: str) -> frozenset[str]:
    """Read what kept minutes count, as it is written."""
    return frozenset(text.split(" "))


def bits_of(octets: bytes) -> int:
    """Read minutes as they are kept."""
    return int.from_bytes(octets, "little")
