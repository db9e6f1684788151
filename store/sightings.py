"""Read who asked of late, as the resolver saved it; without the resolver. Standard library only."""

import sqlite3
from contextlib import closing
from pathlib import Path

from store.activity import Sighting


def saved_sightings(path: Path, household: str) -> list[Sighting]:
    """Give who asked in the last month, newest first; none where nothing was recorded."""
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=2)) as db:
            rows = db.execute(
                "SELECT household, identity, address, name, first, last FROM sighting"
                " WHERE household = ? ORDER BY last DESC LIMIT 200",
                [household],
            ).fetchall()
    except sqlite3.Error:
        return []
    return [Sighting(*row) for row in rows]
