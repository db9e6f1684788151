"""One program at a time changes rules: a lock that the kernel takes back from who dies."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.database import StoreError

PATIENCE = 10.0
"""Seconds for which another program is waited for."""
_EVERY = 0.01


@contextmanager
def held(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Keep other programs from writing; raises `StoreError` if one does not end, or OSError."""
    with path.open("a") as file:
        for _ in range(round(patience / _EVERY)):
            if _is_taken(file.fileno()):
                break
            time.sleep(_EVERY)
        else:
            message = (
                f"{path.parent}: nothing was changed: another program has been changing rules"
                f" there for {patience:g} seconds; try again when it is done"
            )
            raise StoreError(message)
        yield


def _is_taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
