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
        connection.row_factory = None
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")  # what is deleted is not in the file either
        connection.execute("PRAGMA cache_size = -512")  # KiB: a home is small, and so are routers
        database = Database(connection)
        MIGRATIONS.apply(database)
    except (sqlite3.Error, OSError) as error:
        message = f"{path}: {error}"
        raise StoreError(message) from error
    path.chmod(0o640)
    return database
