"""Write a database of the newest version, by `python -m tests.store.golden_migrations`.

To be run whenever a migration was added; files of versions that were released are never changed.
"""

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from store.migrations import MIGRATIONS

FOLDER = Path(__file__).parent.parent / "golden" / "migrations"
_APPLIED = "2026-01-01 00:00:00.000000+00:00"

_HOME = '{"name": "Our home — گھر", "timezone": "Asia/Karachi", "block": ["malware"]}'
_KID = '{"name": "Kid", "age_band": "6-9", "names": {"block": ["bad.example"]}}'
_TABLET = '{"name": "tablet", "mac": "02:11:22:33:44:55", "profile": "kid"}'
ROWS = {
    "household": [("default", _HOME, 7, 6, 5, None), ("second", _HOME, 1, 1, 0, 1e12)],
    "profile": [("default", "kid", 0, _KID), ("default", "mum", 1, '{"name": "Mum"}')],
    "device": [("default", "d3", 0, _TABLET)],
    "pause": [(1, "default", "profile", "kid", 1.8e9, None, None, "Ammi")],
    "permission": [
        (1, "default", "device", "d3", "a.example", None, 1.8e9, 1.9e9, None, "Ammi"),
        (2, "default", "household", "", None, "games", 1.7e9, 1.8e9, 1.75e9, "Abbu"),
    ],
    "hand_over": [(1, "default", "d3", "mum", 1.8e9, None, None, "Ammi")],
    "request": [
        (
            *(1, "default", "kid", "d3", "time", "", 30, "please — مہربانی", 1.8e9),
            *("granted", 1.8e9, "Ammi", "fine", 15),
        )
    ],
    "account": [(1, "default", "Ammi", "owner", "scrypt$sealed", "scrypt$pin", 1.7e9)],
    "session": [("hash", "default", 1, "02:11:22:33:44:66", 1.7e9, 1.8e9)],
    "approved_device": [("default", "02:11:22:33:44:66", 1, 1.7e9)],
    "login_wish": [(1, "default", 1, "device", "Android", "0042", "hash", 1.7e9, None)],
    "attempt": [("default", "login", "device", 1.8e9)],
    "setting": [("default", "last_device", "3")],
    "change": [(1, "default", 1.7e9, "Ammi", "set it up")],
}
"""What a family may have in each table of version 1, in the columns' order."""


def newest() -> int:
    """Give the number of the newest version: so many migrations make it."""
    return len(MIGRATIONS.pending(Database(memory=True)))


def path_of(version: int) -> Path:
    return FOLDER / f"household-{version}.sql"


def main() -> None:
    """Write the newest version's file."""
    before = path_of(newest() - 1)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    if before.exists():
        connection.executescript(before.read_text("utf-8"))
    MIGRATIONS.apply(Database(connection))
    connection.execute("UPDATE _sqlite_migrations SET applied_at = ?", [_APPLIED])
    for table, rows in () if before.exists() else ROWS.items():
        marks = ",".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
    path_of(newest()).write_text("\n".join(connection.iterdump()) + "\n", "utf-8")


if __name__ == "__main__":
    main()
