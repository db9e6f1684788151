"""The tables of a Pi-hole, out of a Teleporter file of version 5 (JSON) or 6 (SQLite), as rows.

The database is somebody else's: it is read in memory, tables alone, by a connection that may do
nothing but read, and not for long.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import PurePosixPath
from typing import Any, Final

from store.peers.carried import PeerError, Refusal

Row = dict[str, Any]
Tables = dict[str, list[Row]]

TABLES: Final = (
    "group", "adlist", "adlist_by_group", "domainlist", "domainlist_by_group", "client",
    "client_by_group",
)  # fmt: skip
MOST_ROWS: Final = 20_000
_DOMAINS: Final = {
    "whitelist.exact.json": 0,
    "blacklist.exact.json": 1,
    "whitelist.regex.json": 2,
    "blacklist.regex.json": 3,
}
"""Files of version 5, and the type that their rows have in version 6."""
_STEPS: Final = 5_000_000
_MAY: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})


def tables_of_json(files: dict[str, bytes]) -> Tables:
    """Read version 5: one JSON file a table, domains in four."""
    named = {PurePosixPath(path).name: content for path, content in files.items()}
    tables = {table: _rows(named.get(f"{table}.json", b"[]")) for table in TABLES}
    for name, kind in _DOMAINS.items():
        tables["domainlist"] += [row | {"type": kind} for row in _rows(named.get(name, b"[]"))]
    return tables


def _rows(content: bytes) -> list[Row]:
    try:
        rows = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise PeerError(Refusal.DAMAGED) from error
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise PeerError(Refusal.DAMAGED if not isinstance(rows, list) else Refusal.TOO_LARGE)
    return [row for row in rows if isinstance(row, dict)]


def tables_of_database(octets: bytes) -> Tables:
    """Read version 6: the tables of gravity.db."""
    if not octets.startswith(b"SQLite format 3\0"):
        raise PeerError(Refusal.DAMAGED)
    try:
        with closing(sqlite3.connect(":memory:")) as db:
            db.deserialize(octets)
            return _read(db)
    except (sqlite3.Error, UnicodeDecodeError, MemoryError, OverflowError) as error:
        raise PeerError(Refusal.DAMAGED) from error


def _read(db: sqlite3.Connection) -> Tables:
    db.execute("PRAGMA trusted_schema = OFF")
    real = {
        name
        for name, sql in db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        if isinstance(sql, str) and not sql.upper().startswith("CREATE VIRTUAL")
    }
    db.set_progress_handler(_Steps().spent, 10_000)
    db.set_authorizer(_only_reading)
    db.row_factory = sqlite3.Row
    tables: Tables = {}
    for table in TABLES:
        asked = f'SELECT * FROM "{table}" LIMIT {MOST_ROWS + 1}'  # noqa: S608  (a name of ours)
        rows = [dict(row) for row in db.execute(asked)] if table in real else []
        if len(rows) > MOST_ROWS:
            raise PeerError(Refusal.TOO_LARGE)
        tables[table] = rows
    return tables


def _only_reading(action: int, *_rest: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _MAY else sqlite3.SQLITE_DENY


class _Steps:
    """Ends a query that does more than reading some thousand rows."""

    def __init__(self) -> None:
        self._left = _STEPS // 10_000

    def spent(self) -> bool:
        self._left -= 1
        return self._left < 0
