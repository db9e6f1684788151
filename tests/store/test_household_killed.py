"""A program that dies at any moment loses no rule that it acknowledged, and leaves all readable."""

import random
import time

from store.household import DEFAULT
from store.places import Places
from store.snapshots import previous, read_snapshot
from tests.store.homes import names_of
from tests.store.programs import (
    die_at_step,
    opened,
    start,
    told,
    write_for_ever,
    write_some,
)

ROUNDS = 30


def check_whole(folder):
    """Open a folder after a death: the database is sound and the snapshot says the same."""
    store = opened(folder)
    assert [row[0] for row in store.db.execute("PRAGMA integrity_check")] == ["ok"]
    assert store.publish_missing() == []
    path = Places(folder).snapshots / DEFAULT
    if store.identities():
        assert read_snapshot(path) == store.snapshot(DEFAULT)
        assert len(store.changes(DEFAULT, limit=10**6)) == store.standing(DEFAULT).revision
    else:
        assert not path.exists()
    return store


def snapshot_on_disk(folder):
    """Read what a resolver would find before anybody mends anything."""
    path = Places(folder).snapshots / DEFAULT
    for each in (path, previous(path)):
        if each.exists():
            return read_snapshot(each)
    return None


def test_no_acknowledged_rule_is_lost_however_often_it_is_killed(quick_folder):
    chance, acknowledged = random.Random(20), set()  # noqa: S311
    for _ in range(ROUNDS):
        program, pipe = start(write_for_ever, quick_folder)
        assert pipe.poll(20), "it never wrote anything"
        acknowledged.add(pipe.recv())
        time.sleep(chance.uniform(0, 0.06))
        program.kill()
        acknowledged.update(told(pipe))
        program.join()
        found = snapshot_on_disk(quick_folder)
        store = check_whole(quick_folder)
        kept = names_of(store.household(DEFAULT))
        assert acknowledged <= kept
        assert len(kept - acknowledged) <= ROUNDS  # at most one that it could not tell us of
        assert store.standing(DEFAULT).revision - found.revision in {0, 1}
        store.close()
    assert len(acknowledged) > 2 * ROUNDS


def test_death_just_before_each_single_step_leaves_all_of_a_change_or_nothing(quick_folder):
    step, said = 0, []
    while not said or not isinstance(said[-1], int):
        step += 1
        folder = quick_folder / f"step{step}"
        program, pipe = start(die_at_step, folder, step)
        said = told(pipe)
        program.join()
        found = snapshot_on_disk(folder) if (folder / "snapshots").exists() else None
        store = check_whole(folder)
        household = store.household(DEFAULT)
        is_named, is_paused = bool(names_of(household)), bool(store.acts(DEFAULT).pauses)
        assert is_named >= ("named" in said), f"step {step}"
        assert is_paused >= ("paused" in said), f"step {step}"
        assert store.standing(DEFAULT).revision == is_named + is_paused
        assert bool(household.profiles) == is_named
        behind = is_named + is_paused - (found.revision if found else 0)
        assert behind in {0, 1}, f"step {step}: the resolver would be {behind} changes behind"
        store.close()
        assert step < 500
    assert step > 60
    assert said == ["opened", "named", "paused", step - 1]


def test_several_programs_at_once_lose_no_change(quick_folder):
    programs = [start(write_some, quick_folder, word, 60) for word in ("a", "b", "c")]
    for program, pipe in programs:
        assert told(pipe) == ["done"]
        program.join()
    store = check_whole(quick_folder)
    expected = {f"{word}{n}.example" for word in "abc" for n in range(60)}
    assert names_of(store.household(DEFAULT)) == expected
    assert store.standing(DEFAULT).revision == 180
    authors = [change["who"] for change in store.changes(DEFAULT)]
    assert authors != sorted(authors), "they did not write at once"
    store.close()
