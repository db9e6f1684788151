"""The write lock: one at a time, a bounded wait with a sentence, freed by death."""

import time

import pytest

from store.database import StoreError
from store.household import DEFAULT, HouseholdStore
from store.write_lock import held
from tests.store.conftest import VOCABULARY
from tests.store.homes import with_name
from tests.store.programs import hold_lock, opened, start


def test_who_waits_too_long_is_told_so_and_death_frees_the_lock(quick_folder):
    store = opened(quick_folder)
    program, pipe = start(hold_lock, quick_folder)
    assert pipe.recv() == "held"
    started = time.monotonic()
    wait = "nothing was changed: another program has been changing rules there for 0.1 seconds"
    with pytest.raises(StoreError, match=wait), held(store.places.write_lock, 0.1):
        pass
    assert 0.05 < time.monotonic() - started < 5
    program.kill()
    program.join()
    with held(store.places.write_lock, 1):
        pass
    store.edit(DEFAULT, "x", "named", with_name("a.example"))
    store.close()
    pipe.close()


def test_a_change_within_a_change_ends_with_a_sentence(places, clock):
    store = HouseholdStore(places, VOCABULARY, clock, patience=0.05)
    with (
        pytest.raises(StoreError, match=r"for 0\.05 seconds"),
        store.writing(DEFAULT, "x", "outer"),
    ):
        store.edit(DEFAULT, "x", "inner", with_name("a.example"))
    assert store.identities() == []
    store.close()


def test_the_lock_is_free_again_after_an_error(tmp_path):
    path = tmp_path / ".writing"
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), held(path, 0.05):
            _ = 1 / 0
