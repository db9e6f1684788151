"""The rules and acts of households: read, changed as a whole, and handed to the resolver.

A change happens under one lock and in one transaction: rules are read, changed by a pure function,
checked, written; the new snapshot is on disk before the database commits, and takes its place
right after. A full disk or a pulled plug leaves the rules as they were, or as they should be.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from policy.acts import Acts
from policy.clock import Clock
from policy.document import parse
from policy.labels import AnyLabel, Vocabulary
from policy.reading import DocumentError
from policy.rendering import render, render_device, render_household, render_profile
from policy.rules import Household
from store.acts import REMEMBERED, ActKeeper, acts_of_household
from store.database import StoreError, open_database
from store.places import Places
from store.snapshots import Snapshot, SnapshotError, prepare_snapshot, publish_snapshot
from store.snapshots import read_snapshot as read_published
from store.standing import NOT_SET_UP, Standing
from store.trusted_clock import TrustedClock
from store.write_lock import PATIENCE, held
from store.zones import find_zone, machine_zone

DEFAULT = "default"
"""The household of a home that has only one."""

SORTING_DAY = 86400.0
"""For so long after set-up unsorted devices are let off (seconds)."""

LAST_DEVICE = "last_device"
"""The setting that holds the number of the newest device."""
_IDENTITY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.ASCII)

Edit = Callable[[Household], Household]


class HouseholdStore:
    """All households of one data folder."""

    def __init__(
        self,
        places: Places,
        vocabulary: Vocabulary,
        clock: Clock,
        *,
        patience: float = PATIENCE,
    ) -> None:
        """Open or create it; other programs that write are waited for with patience (seconds)."""
        self.places, self.vocabulary, self._patience = places, vocabulary, patience
        self.clock: Clock = TrustedClock(clock, places.activity_db)
        places.make()
        with self._held():
            self.db: Database = open_database(places.household_db)

    def close(self) -> None:
        self.db.close()

    # --- reading

    def identities(self) -> list[str]:
        """Give the ids of all households."""
        return [row[0] for row in self.db.execute("SELECT id FROM household ORDER BY id")]

    def household(self, identity: str) -> Household:
        """Read the rules; a household that does not exist yet has none."""
        row = self._row(identity)
        if row is None:
            return Household(name="Our home", timezone=machine_zone())
        ids, devices = self._documents("device", identity)
        keys, profiles = self._documents("profile", identity)
        data = {
            "household": json.loads(row["document"]),
            "profiles": dict(zip(keys, profiles, strict=True)),
            "devices": devices,
        }
        household = parse(data, self._known(data), find_zone)
        with_ids = zip(household.devices, ids, strict=True)
        return replace(household, devices=tuple(replace(d, id=i) for d, i in with_ids))

    def standing(self, identity: str) -> Standing:
        row = self._row(identity)
        if row is None:
            return Standing(0, 0, 0, NOT_SET_UP)
        keys = ("revision", "page_revision", "file_revision", "sorting_until")
        return Standing(*(row[key] for key in keys))

    def acts(self, identity: str) -> Acts:
        return acts_of_household(self.db, identity, self.clock.wall())

    def snapshot(self, identity: str) -> Snapshot:
        standing = self.standing(identity)
        return Snapshot(
            identity=identity,
            revision=standing.revision,
            household=self.household(identity),
            acts=self.acts(identity),
            sorting_until=standing.sorting_until,
        )

    def changes(self, identity: str, limit: int = 200) -> list[dict[str, Any]]:
        """Give the newest entries of the change log, for all adults to see."""
        order = "at DESC, id DESC"
        return list(
            self.db.table("change").rows_where(
                "household = ?", [identity], order_by=order, limit=limit
            )
        )

    def setting(self, identity: str, key: str, default: str) -> str:
        """Read a small value that is no rule."""
        rows = self.db.table("setting").rows_where("household = ? AND key = ?", [identity, key])
        return str(next((row["value"] for row in rows), default))

    def set(self, identity: str, key: str, value: str) -> None:
        """Keep a small value that is no rule; it is not logged and reaches no resolver."""
        check_identity(identity)
        row = {"household": identity, "key": key, "value": value}
        self.db.table("setting").upsert(row, pk=("household", "key"))

    @contextmanager
    def together(self) -> Iterator[Database]:
        """Write small values together or not at all; they are no rules, and nothing is logged."""
        with self._transaction():
            yield self.db
            self.db.execute("COMMIT")

    def _row(self, identity: str) -> dict[str, Any] | None:
        return next(iter(self.db.table("household").rows_where("id = ?", [identity])), None)

    def _documents(self, table: str, identity: str) -> tuple[list[str], list[Any]]:
        rows = self.db.execute(
            f"SELECT id, document FROM {table} WHERE household = ? ORDER BY position",  # noqa: S608
            [identity],
        ).fetchall()
        return [row[0] for row in rows], [json.loads(row[1]) for row in rows]

    def _known(self, data: object) -> Vocabulary:
        """Give a vocabulary that also knows labels which a newer catalogue has dropped."""
        try:
            parse(data, self.vocabulary, find_zone)
        except DocumentError:
            return AnyLabel(self.vocabulary.services)
        return self.vocabulary

    # --- changing

    def edit(
        self,
        identity: str,
        who: str,
        what: str,
        change: Edit,
        *,
        page: bool = True,
        also: Callable[[Database], object] | None = None,
    ) -> None:
        """Change rules by a pure function; raises `DocumentError` for what cannot stand.

        `page` says that the change was made on a page, so that an older file does not undo it.
        `also` writes what belongs to the change into the same transaction.
        """
        with self.writing(identity, who, what) as db:
            household = change(self.household(identity))
            parse(render(household), self.vocabulary, find_zone)
            self._write(db, identity, self._with_ids(identity, household), page=page)
            if also is not None:
                also(db)

    def let_off_until(self, identity: str, who: str, what: str, until: float | None) -> None:
        """Set until when unsorted devices are let off; None: they follow `new_devices` at once."""
        with self.writing(identity, who, what) as db:
            db.execute("UPDATE household SET sorting_until = ? WHERE id = ?", [until, identity])

    def _with_ids(self, identity: str, household: Household) -> Household:
        """Give new devices an id that was never used before, so that no minutes mix."""
        given = (device.id.removeprefix("d") for device in household.devices)
        last = max(int(number) for number in (*given, "0") if number.isdecimal())
        last = max(last, int(self.setting(identity, LAST_DEVICE, "0")))
        devices = []
        for device in household.devices:
            last += not device.id
            devices.append(device if device.id else replace(device, id=f"d{last}"))
        self.set(identity, LAST_DEVICE, str(last))
        return replace(household, devices=tuple(devices))

    @contextmanager
    def writing(self, identity: str, who: str, what: str) -> Iterator[Database]:
        """Hold the lock and a transaction; on leaving, the change is logged and published."""
        check_identity(identity)
        outcome = "nothing was changed"
        try:
            with self._held(), self._transaction():
                self._create_if_missing(identity)
                yield self.db
                self._log(identity, who, what)
                new = self._commit(identity)
                outcome = "the change is kept, but does not hold yet"
                publish_snapshot(new)
        except (sqlite3.Error, OSError) as error:
            message = f"{self.places.data}: {outcome}: {error}"
            raise StoreError(message) from error

    def _log(self, identity: str, who: str, what: str) -> None:
        """Note who changed what, and let go of acts that matter to nobody any more."""
        now = self.clock.wall()
        self.db.execute("UPDATE household SET revision = revision + 1 WHERE id = ?", [identity])
        entry = {"household": identity, "at": now, "who": who, "what": what}
        self.db.table("change").insert(entry)
        ActKeeper(self.db, identity, who, now).forget_old(now - REMEMBERED)

    def _commit(self, identity: str) -> Path:
        """Commit with the new snapshot safely on disk; give where it lies."""
        new = prepare_snapshot(self.places.snapshots, self.snapshot(identity))
        try:
            self.db.execute("COMMIT")
        except sqlite3.Error:
            new.unlink(missing_ok=True)
            raise
        return new

    def publish_missing(self) -> list[str]:
        """Bring each snapshot up to what the database says, as after a pulled plug.

        A household for which that cannot be done keeps the snapshot it has, and costs the others
        nothing; gives a sentence for each.
        """
        troubles = []
        with self._held():
            for identity in self.identities():
                try:
                    self._publish_if_missing(identity)
                except (OSError, DocumentError) as error:
                    troubles.append(f"household {identity} stays as it was: {error}")
        return troubles

    def _publish_if_missing(self, identity: str) -> None:
        try:
            current = read_published(self.places.snapshots / identity)
        except (OSError, SnapshotError):
            current = None
        wanted = identity, self.standing(identity).revision
        if current is None or (current.identity, current.revision) != wanted:
            publish_snapshot(prepare_snapshot(self.places.snapshots, self.snapshot(identity)))

    def _create_if_missing(self, identity: str) -> None:
        if self._row(identity) is None:
            document = json.dumps(render_household(self.household(identity)))
            values = [identity, document, 0, NOT_SET_UP]
            self.db.execute(
                "INSERT INTO household (id, document, revision, sorting_until) VALUES (?,?,?,?)",
                values,
            )

    def _write(self, db: Database, identity: str, household: Household, *, page: bool) -> None:
        by_page = "page_revision = revision + 1"
        by_file = "file_revision = revision + 1, sorting_until = NULL"
        db.execute(
            f"UPDATE household SET document = ?, {by_page if page else by_file} WHERE id = ?",  # noqa: S608
            [json.dumps(render_household(household)), identity],
        )
        profiles = [(key, render_profile(p)) for key, p in household.profiles.items()]
        self._replace_documents(db, "profile", identity, profiles)
        devices = [(device.id, render_device(device)) for device in household.devices]
        self._replace_documents(db, "device", identity, devices)

    def _replace_documents(
        self, db: Database, table: str, identity: str, entries: list[tuple[str, dict[str, Any]]]
    ) -> None:
        db.execute(f"DELETE FROM {table} WHERE household = ?", [identity])  # noqa: S608
        for position, (key, document) in enumerate(entries):
            db.execute(
                f"INSERT INTO {table} VALUES (?,?,?,?)",  # noqa: S608
                [identity, key, position, json.dumps(document, ensure_ascii=False)],
            )

    def _held(self) -> AbstractContextManager[None]:
        return held(self.places.write_lock, self._patience)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            if self.db.conn.in_transaction:
                self.db.execute("ROLLBACK")


def check_identity(identity: str) -> None:
    """Refuse what cannot be a household's id: ids are file names. Raises `StoreError`."""
    if not _IDENTITY.fullmatch(identity):
        message = f"{identity!r} cannot be a household's id: use lower-case letters and digits"
        raise StoreError(message)
