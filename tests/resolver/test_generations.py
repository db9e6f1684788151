from hypothesis import given
from hypothesis import strategies as st

from resolver.generations import Generations

KEYS = st.integers(0, 30)


@given(st.integers(1, 12), st.lists(st.tuples(st.booleans(), KEYS), max_size=200))
def test_it_never_holds_more_than_its_capacity_nor_forgets_what_was_just_used(capacity, steps):
    kept: Generations[int, int] = Generations(capacity)
    last = {}
    for is_put, key in steps:
        if is_put:
            kept[key] = last[key] = key * 2
            assert kept.get(key) == key * 2
        else:
            assert kept.get(key) in {None, last.get(key)}
        assert len(kept) <= max(2, capacity)


def test_what_is_asked_for_stays_and_what_is_not_goes():
    kept: Generations[int, str] = Generations(10)
    kept[0] = "asked for"
    kept[1] = "not asked for"
    for number in range(2, 100):
        kept[number] = "passing"
        assert kept.get(0) == "asked for"
    assert kept.get(1) is None


def test_writing_again_replaces():
    kept: Generations[int, str] = Generations(4)
    for number in range(4):
        kept[number] = "old"
    kept[0] = "new"
    assert kept.get(0) == "new"


def test_it_forgets_all_at_once():
    kept: Generations[int, str] = Generations(4)
    for number in range(4):
        kept[number] = "old"
    kept.clear()
    assert len(kept) == 0
    assert kept.get(3) is None


@given(st.integers(1, 12), st.lists(KEYS, max_size=60), st.integers(0, 20))
def test_the_newest_come_first_and_each_once(capacity, keys, count):
    kept: Generations[int, int] = Generations(capacity)
    for key in keys:
        kept[key] = key
    newest = [key for key, _ in kept.newest(count)]
    assert len(newest) == min(count, len(kept))
    assert len(set(newest)) == len(newest)


def test_what_was_written_last_is_the_newest():
    kept: Generations[str, int] = Generations(4)
    for number, key in enumerate("abc"):
        kept[key] = number
    assert kept.newest(2) == [("c", 2), ("b", 1)]
