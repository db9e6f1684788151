"""Read today's minutes as they were last saved, without the resolver. Standard library only.

The journal is read before the database: what is taken over meanwhile is then found there.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from policy.minutes import NOTHING_USED, Estimate, UseKey
from store.activity import bits_of
from store.minute_journal import journal_of, read_journal


def saved_usage(path: Path, household: str, day: str) -> Mapping[UseKey, Estimate]:
    """Give one household's minutes of a day; none where nothing was recorded."""
    noted = read_journal(journal_of(path)).minutes
    usage = _saved(path, household, day)
    for owner, estimate in noted.items():
        if (owner.household, owner.day) == (household, day):
            usage[owner.key] = usage.get(owner.key, NOTHING_USED).joined(estimate)
    return usage


def _saved(path: Path, household: str, day: str) -> dict[UseKey, Estimate]:
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=2)) as db:
            rows = db.execute(
                "SELECT profile, device, label, low, high FROM minutes"
                " WHERE household = ? AND day = ?",
                [household, day],
            ).fetchall()
    except sqlite3.Error:
        return {}
    return {UseKey(*key): Estimate(bits_of(low), bits_of(high)) for *key, low, high in rows}
