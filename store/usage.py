"""Read today's minutes as they were last saved, without the resolver. Standard library only."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from policy.minutes import Estimate, UseKey
from store.activity import bits_of


def saved_usage(path: Path, household: str, day: str) -> Mapping[UseKey, Estimate]:
    """Give one household's minutes of a day; none where nothing was recorded."""
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
