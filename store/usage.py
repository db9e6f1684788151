"""Read today's minutes, used and kept, as they were last saved, without the resolver.

The journal is read before the database: what is taken over meanwhile is then found there.
Standard library only.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from policy.minutes import NOTHING_USED, Estimate, SavingKey, Savings, UseKey
from store.activity import bits_of, labels_of
from store.minute_journal import journal_of, read_journal


def saved_usage(path: Path, household: str, day: str) -> Mapping[UseKey, Estimate]:
    """Give one household's minutes of a day; none where nothing was recorded."""
    noted = read_journal(journal_of(path)).minutes
    rows = _rows(path, "SELECT profile, device, label, low, high FROM minutes", household, day)
    usage = {UseKey(*key): Estimate(bits_of(low), bits_of(high)) for *key, low, high in rows}
    for owner, estimate in noted.items():
        if (owner.household, owner.day) == (household, day):
            usage[owner.key] = usage.get(owner.key, NOTHING_USED).joined(estimate)
    return usage


def saved_savings(path: Path, household: str, day: str) -> Savings:
    """Give the minutes that one household had kept when a day began; none where none are known."""
    rows = _rows(path, "SELECT owner, id, labels, minutes FROM kept", household, day)
    return {
        SavingKey(owner, identity, labels_of(labels)): minutes
        for owner, identity, labels, minutes in rows
    }


def _rows(path: Path, query: str, household: str, day: str) -> list[Any]:
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=2)) as db:
            whose = " WHERE household = ? AND day = ?"
            return db.execute(query + whose, [household, day]).fetchall()
    except sqlite3.Error:
        return []
