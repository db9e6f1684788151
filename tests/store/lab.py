"""A store of its own for one test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policy.labels import Vocabulary
from store.household import HouseholdStore
from store.places import Places
from tests.fakes import FakeClock

HOME = "default"


@contextmanager
def opened(folder: Path, clock: FakeClock) -> Iterator[HouseholdStore]:
    """Open a store for the length of a test."""
    store = HouseholdStore(Places(folder), Vocabulary(), clock)
    try:
        yield store
    finally:
        store.close()
