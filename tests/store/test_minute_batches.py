"""A minute's changes come back as they were written, or not at all."""

from hypothesis import given
from hypothesis import strategies as st

from policy.minutes import Estimate, UseKey, stretch
from store.minute_batches import Batch, Owner, batches, encoded

words = st.text(min_size=1, max_size=8)
owners = st.builds(Owner, words, words, st.builds(UseKey, words, words, words))
bits = st.integers(0, (1 << 1440) - 1)
estimates = st.builds(Estimate, bits, bits)


def joined(batch):
    """Give the estimates of a batch by number: records cut them into pieces."""
    found = {}
    for number, piece in batch.bits:
        found[number] = found.get(number, Estimate()).joined(piece)
    return found


@given(st.floats(0, 1e10), st.lists(owners, max_size=4), st.lists(estimates, max_size=4))
def test_what_is_written_is_read(instant, named, kept):
    batch = Batch(instant, named, list(enumerate(kept)))
    octets = encoded(batch, era=7)
    [(read, era, end)] = list(batches(octets + bytes(100)))
    assert (read.instant, read.owners, era, end) == (instant, named, 7, len(octets))
    assert joined(read) == {n: e for n, e in enumerate(kept) if e != Estimate()}


@given(st.binary(max_size=200))
def test_any_octets_are_read_without_a_mishap(octets):
    assert list(batches(octets)) == []


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_an_octet_that_was_changed_ends_what_is_believed(place, change):
    first = encoded(Batch(1.0, [Owner("h", "d", UseKey("p", "x", "l"))], [(0, Estimate(1, 3))]), 1)
    second = encoded(Batch(2.0, [], [(0, Estimate(4, 4))]), 1)
    octets = bytearray(first + second)
    octets[place % len(octets)] ^= change
    believed = [batch.instant for batch, *_ in batches(bytes(octets))]
    assert believed == ([1.0] if place % len(octets) >= len(first) else [])


def test_what_is_left_of_an_era_before_is_not_read():
    new, old = encoded(Batch(5.0, [], []), 9), encoded(Batch(1.0, [], []), 8)
    assert [batch.instant for batch, *_ in batches(new + old)] == [5.0]


def test_a_usual_minute_of_one_label_takes_one_record_and_a_whole_day_ninety():
    empty = len(encoded(Batch(1.0, [], []), 1))
    usual = encoded(Batch(1.0, [], [(3, Estimate(1 << 700, stretch(700, 710)))]), 1)
    whole = encoded(Batch(1.0, [], [(3, Estimate(stretch(0, 1439), 0))]), 1)
    assert len(usual) - empty == 8
    assert len(whole) - empty == 90 * 8


def test_what_has_no_room_in_a_batch_is_refused():
    crowd = [Owner("h" * 100, "d", UseKey("p", str(n), "l")) for n in range(700)]
    assert encoded(Batch(1.0, crowd, []), 1) is None
    assert encoded(Batch(1.0, [], [(70_000, Estimate(1, 1))]), 1) is None
