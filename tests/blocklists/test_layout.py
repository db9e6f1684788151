from hashlib import blake2s

from hypothesis import given
from hypothesis import strategies as st

from blocklists.layout import (
    BYTE_ORDER,
    HEADER_SIZE,
    LARGEST_BITS,
    MAGIC,
    SMALLEST_BITS,
    SUFFIX_LIST,
    VERSION,
    Header,
    Places,
    bits_for,
    hash_state,
    member,
    sealed,
    unpack_header,
    unpack_preamble,
)

numbers = st.integers(0, 2**32 - 1)


@given(numbers, numbers, st.integers(0, 255), numbers)
def test_a_header_is_read_as_it_was_written(names, entries, bits, checksum):
    places = Places(*range(128, 135))
    header = Header(bits, 1, b"saltsalt", names, entries, 7, 8, places, 9)
    octets = sealed(header.pack(), checksum)
    assert len(octets) == HEADER_SIZE
    assert unpack_preamble(octets) == (MAGIC, BYTE_ORDER, VERSION)
    assert unpack_header(octets) == (header, checksum)


def test_a_bucket_holds_about_four_to_eight_entries():
    assert bits_for(0) == SMALLEST_BITS
    assert bits_for(10**12) == LARGEST_BITS
    for entries in (10**6, 5 * 10**6):
        assert 4 <= entries / 2 ** bits_for(entries) <= 8


def test_what_a_source_says_fits_in_two_octets():
    assert member(SUFFIX_LIST, 3, exception=True, important=True) == 0xFFFF
    assert member(5, 1) == 0x1005


def test_the_hash_is_blake2s_with_a_salt():
    state = hash_state(b"saltsalt").copy()
    state.update(b"x.test")
    assert state.digest() == blake2s(b"x.test", digest_size=8, salt=b"saltsalt").digest()
