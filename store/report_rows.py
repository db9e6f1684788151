"""Read the minutes and refusals that the resolver recorded; the level was applied when it wrote.

Read-only, and without the resolver. Standard library only.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple


class DayMinutes(NamedTuple):
    """Minutes of one label on one day."""

    day: str
    label: str
    low: int
    high: int


class Refused(NamedTuple):
    """How often a label, or a name of it, was blocked within an hour."""

    day: str
    hour: int
    label: str
    name: str
    number: int


def recorded_minutes(path: Path, household: str, profile: str) -> list[DayMinutes]:
    """Give one profile's minutes, newest day first."""
    sql = (
        "SELECT day, label, low, high FROM report WHERE household = ? AND profile = ?"
        " ORDER BY day DESC, label LIMIT 5000"
    )
    return [DayMinutes(*row) for row in _rows(path, sql, household, profile)]


def recorded_refusals(path: Path, household: str, profile: str) -> list[Refused]:
    """Give what was blocked for one profile, newest first."""
    sql = (
        "SELECT day, hour, label, name, sum(number) FROM refusal WHERE household = ?"
        " AND profile = ? GROUP BY day, hour, label, name ORDER BY day DESC, hour DESC LIMIT 5000"
    )
    return [Refused(*row) for row in _rows(path, sql, household, profile)]


def _rows(path: Path, sql: str, household: str, profile: str) -> list[tuple[Any, ...]]:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=2)) as db:
            return db.execute(sql, [household, profile]).fetchall()
    except sqlite3.Error:
        return []
