"""Open what the resolver records. Whatever is wrong with it costs records, never an answer."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from store.activity import Activity


def open_activity(path: Path, log: Callable[[str], None]) -> Activity | None:
    """Open the records; damaged ones are set aside, and None is given where nothing can be kept."""
    try:
        return _readable(path)
    except (sqlite3.OperationalError, OSError) as error:
        log(f"{path}: {error}; minutes and sightings are not recorded")
        return None
    except sqlite3.DatabaseError as error:
        log(f"{path} is damaged ({error}); it is set aside as {path.name}.damaged")
    try:
        path.replace(path.with_name(path.name + ".damaged"))
        return _readable(path)
    except (sqlite3.Error, OSError) as error:
        log(f"{path}: {error}; minutes and sightings are not recorded")
        return None


def _readable(path: Path) -> Activity:
    activity = Activity(path)
    try:
        activity.saved_clock()
    except BaseException:
        activity.close()
        raise
    return activity
