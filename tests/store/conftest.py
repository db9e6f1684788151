"""A store with a clock that moves when told to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from policy.labels import Service, Vocabulary
from store.household import HouseholdStore
from store.places import Places
from tests.fakes import FakeClock
from tests.store.homes import folder_in_memory

settings.register_profile(
    "store",
    deadline=None,  # a shared machine stalls now and then; pytest-timeout has the last word
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("store")

VOCABULARY = Vocabulary({"roblox": Service("roblox", "games")})


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "data")


@pytest.fixture
def quick_folder() -> Iterator[Path]:
    """A folder in memory, for thousands of writes that would else wait for the disk."""
    with folder_in_memory() as folder:
        yield folder


@pytest.fixture
def store(places: Places, clock: FakeClock) -> Iterator[HouseholdStore]:
    opened = HouseholdStore(places, VOCABULARY, clock)
    yield opened
    opened.close()
