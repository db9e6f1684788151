"""Put a backup back: all of it or nothing, with the state before it kept beside.

What must not be turned back stays: the change log is added to, a ticket that was used stays used,
adults who have an account here keep it with its password.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from store.alerts import Alerts
from store.backup import Backup, BackupError, Row, Trouble, make_backup
from store.channels import BYPASS
from store.household import LAST_DEVICE, HouseholdStore
from store.outbox import forget_waiting
from store.places import Places
from store.week_totals import WeekTotals

_REPLACED: Final = ("profile", "device", "pause", "permission", "hand_over", "skipped", "request")
_MOST_KEPT: Final = 5
_SUFFIX: Final = ".backup"


def restore(
    store: HouseholdStore,
    identity: str,
    backup: Backup,
    who: str,
    *,
    lists: Sequence[Mapping[str, str]] = (),
) -> Path:
    """Replace a household by a backup; gives the file with the state before.

    Raises `BackupError`, or `StoreError` where nothing could be written. `lists` are those of now.
    """
    _check_columns(store.db, backup)
    kept = keep_state(store, identity, lists=lists)
    made = dt.datetime.fromtimestamp(backup.made, dt.UTC)
    what = f"restored the backup of {made:%Y-%m-%d %H:%M} UTC"
    try:
        with store.writing(identity, who, what) as db:
            _put(db, identity, backup)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        message = "This backup does not hold what it should; nothing was changed."
        raise BackupError(message) from error
    return kept


def _put(db: Database, identity: str, backup: Backup) -> None:
    document = backup.rows["household"][0]["document"]
    db.execute(
        "UPDATE household SET document = ?, page_revision = revision + 1,"
        " sorting_until = NULL WHERE id = ?",
        [document, identity],
    )
    for table in _REPLACED:
        db.execute(f"DELETE FROM {table} WHERE household = ?", [identity])  # noqa: S608
        _insert(db, table, identity, backup.rows.get(table, ()))
    _put_tickets(db, identity, backup)
    _put_settings(db, identity, backup)
    _put_log(db, identity, backup)
    _put_accounts(db, identity, backup)
    _forget_what_pointed_at_children(db, identity)


def _forget_what_pointed_at_children(db: Database, identity: str) -> None:
    """Delete what is said under ids of profiles: they may be other children's now."""
    forget_waiting(db, identity)
    Alerts(db, identity).forget_kind(BYPASS)
    WeekTotals(db, identity).forget()


def keep_state(
    store: HouseholdStore, identity: str, *, lists: Sequence[Mapping[str, str]] = ()
) -> Path:
    """Write the present state, passwords too, into the data folder; only the newest few stay."""
    folder = store.places.kept
    folder.mkdir(mode=0o700, exist_ok=True)
    now = dt.datetime.fromtimestamp(store.clock.wall(), dt.UTC)
    path = folder / f"{identity}-{now:%Y%m%d-%H%M%S}{_SUFFIX}"
    path.touch(mode=0o600)
    path.write_bytes(make_backup(store, identity, lists=lists, passwords=True))
    for old in kept_states(store.places, identity)[_MOST_KEPT:]:
        old.unlink(missing_ok=True)
    return path


def kept_states(places: Places, identity: str) -> list[Path]:
    """Give the states that were kept before a restore, newest first."""
    return sorted(places.kept.glob(f"{identity}-????????-??????{_SUFFIX}"), reverse=True)


def forget_kept_states(places: Places, identity: str) -> None:
    """Delete the kept states of a household."""
    for path in kept_states(places, identity):
        path.unlink(missing_ok=True)


def _check_columns(db: Database, backup: Backup) -> None:
    """Refuse what this version has no column for: it would be lost without a word."""
    for table, rows in backup.rows.items():
        known = {column.name for column in db.table(table).columns}
        for row in rows:
            unknown = sorted(set(row) - known)
            if unknown:
                message = (
                    f"This backup says {unknown[0]!r} of a {table}, which this version does not"
                    " know; it was made by a newer Nigehban."
                )
                raise BackupError(message, Trouble.NEWER)


def _put_tickets(db: Database, identity: str, backup: Backup) -> None:
    """Put tickets back, but none that was used or taken back since."""
    now = {row["code"]: row for row in db.table("ticket").rows_where("household = ?", [identity])}
    db.execute("DELETE FROM ticket WHERE household = ?", [identity])
    rows = []
    for row in backup.rows.get("ticket", ()):
        known = now.get(row["code"], row)
        spent = {key: known[key] for key in ("used", "used_by", "revoked") if known[key]}
        rows.append(row | spent)
    _insert(db, "ticket", identity, rows)


def _put_settings(db: Database, identity: str, backup: Backup) -> None:
    """Put small values back; numbers of devices only grow, so that none is given twice."""
    for row in backup.rows.get("setting", ()):
        key, value = row["key"], row["value"]
        if key == LAST_DEVICE:
            where = "household = ? AND key = ?"
            there = list(db.table("setting").rows_where(where, [identity, key]))
            value = str(max(int(each["value"]) for each in [*there, row]))
        kept = {"household": identity, "key": key, "value": value}
        db.table("setting").upsert(kept, pk=("household", "key"))


def _put_log(db: Database, identity: str, backup: Backup) -> None:
    """Add the log's entries that are not there: nothing that happened since goes away."""
    there = {_entry(row) for row in db.table("change").rows_where("household = ?", [identity])}
    old = [row for row in backup.rows.get("change", ()) if _entry(row) not in there]
    _insert(db, "change", identity, old)


def _entry(row: Row) -> tuple[Any, ...]:
    return row["at"], row["who"], row["what"]


def _put_accounts(db: Database, identity: str, backup: Backup) -> None:
    """Add adults whom this home does not have, where the backup holds their passwords."""
    there = {row["name"] for row in db.table("account").rows_where("household = ?", [identity])}
    rows = [row for row in backup.rows.get("account", ()) if "password" in row]
    _insert(db, "account", identity, [row for row in rows if row["name"] not in there])


def _insert(db: Database, table: str, identity: str, rows: Sequence[Row]) -> None:
    """Insert rows; numbers that only count rows are given anew."""
    counts = table not in {"profile", "device"}
    for row in rows:
        kept = {key: value for key, value in row.items() if not (counts and key == "id")}
        db.table(table).insert(kept | {"household": identity})
