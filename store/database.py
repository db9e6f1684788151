"""Open household.db: one SQLite file, safe on flash memory and against a pulled plug."""

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from store.migrations import MIGRATIONS

_WAIT_FOR_OTHERS = 10.0


class StoreError(Exception):
    """The data cannot be read or written; the message names the file and says why."""


def open_database(path: Path) -> Database:
    """Open and, where needed, create or migrate the database.

    Transactions are begun by hand (`isolation_level=None`); a rollback journal is used, because
    write-ahead logs need shared memory that flash file systems of routers do not offer.
    """
    try:
        connection = sqlite3.connect(path, timeout=_WAIT_FOR_OTHERS, isolation_level=None)
    except sqlite3.Error as error:
        message = f"{path}: {error}"
        raise StoreError(message) from error
    try:
        return _made_ready(connection, path)
    except (sqlite3.Error, OSError) as error:
        connection.close()
        message = f"{path}: {error}"
        raise StoreError(message) from error
    except BaseException:
        connection.close()
        raise


def _made_ready(connection: sqlite3.Connection, path: Path) -> Database:
    connection.row_factory = None
    database = Database(connection)
    _check_not_newer(database, path)
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -512")  # KiB: a home is small, and so are routers
    MIGRATIONS.apply(database)
    path.chmod(0o640)
    return database


def _check_not_newer(database: Database, path: Path) -> None:
    """Leave alone what a newer version has changed: nobody here knows what it means."""
    ours = {step.name for step in MIGRATIONS.pending(Database(memory=True))}
    unknown = [step.name for step in MIGRATIONS.applied(database) if step.name not in ours]
    if unknown:
        steps = ", ".join(unknown)
        message = (
            f"{path}: a newer version of Nigehban has written this ({steps});"
            " use that version, or go back to a copy from before it"
        )
        raise StoreError(message)
