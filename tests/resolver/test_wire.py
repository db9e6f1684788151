import dns.name
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.names import canonical
from resolver import wire
from resolver.wire import (
    HEADER_LENGTH,
    WireError,
    labels_of,
    read_name,
    skip_question_name,
    text_of,
    wire_of,
)
from tests.resolver.messages import labels, on_the_wire, wire_names

HEAD = bytes(HEADER_LENGTH)


@given(labels)
def test_any_octets_in_labels_survive_the_way_to_a_canonical_name_and_back(found):
    name = on_the_wire(found)
    assert wire_of(text_of(name)) == name.lower()
    assert labels_of(name) == found


@given(labels)
def test_canonical_names_do_not_depend_on_letter_case(found):
    name = on_the_wire(found)
    assert text_of(name) == text_of(name.swapcase() if name.isascii() else name.lower())


@given(labels)
def test_no_two_names_share_a_canonical_name(found):
    assert dns.name.from_text(text_of(on_the_wire(found)) + ".") == dns.name.Name([*found, b""])


@pytest.mark.parametrize("name", ["www.example", "xn--p1ai", "_dns.resolver.arpa", "a-b.c_d.e0"])
def test_a_name_that_a_person_wrote_is_the_same_on_the_wire(name):
    assert text_of(wire_of(canonical(name))) == name


def test_the_root_is_the_empty_name():
    assert wire_of("") == b"\0"
    assert text_of(b"\0") == ""


@given(wire_names, wire_names)
def test_a_name_is_read_wherever_it_stands(before, name):
    octets = HEAD + before + name
    assert read_name(octets, HEADER_LENGTH + len(before)) == (name, len(octets))


@given(wire_names)
def test_a_pointer_leads_back_to_a_name(name):
    octets = HEAD + name + b"\xc0\x0c"
    assert read_name(octets, HEADER_LENGTH + len(name)) == (name, len(octets))


@given(st.binary(max_size=80), st.integers(0, 90))
def test_reading_any_octets_as_a_name_ends_or_raises_one_error(octets, offset):
    try:
        name, after = read_name(octets, offset)
    except WireError:
        return
    assert len(name) <= wire.LONGEST_NAME
    assert name[-1] == 0
    assert offset < after <= len(octets)


@given(st.binary(max_size=80))
def test_skipping_the_question_of_any_octets_ends_or_raises_one_error(octets):
    try:
        end = skip_question_name(HEAD + octets)
    except WireError:
        return
    assert read_name(HEAD + octets, HEADER_LENGTH) == (octets[: end - HEADER_LENGTH], end)


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\x03abc",
        b"\x03ab",
        b"\xc0",
        b"\xc0\x0c",
        b"\x01a\xc0\x0c",
        b"\xc0\x20",
        b"\x40" + bytes(70),
        b"\x80" + bytes(140),
        (b"\x3f" + b"a" * 63) * 4 + b"\0",
    ],
    ids=[
        "nothing",
        "no end",
        "a label that overruns",
        "half a pointer",
        "a pointer to itself",
        "a loop",
        "a pointer forward",
        "0x40",
        "0x80",
        "257 octets",
    ],
)
def test_bad_names_are_refused(octets):
    with pytest.raises(WireError):
        read_name(HEAD + octets, HEADER_LENGTH)
    with pytest.raises(WireError):
        skip_question_name(HEAD + octets)


def test_a_pointer_into_the_header_is_refused():
    with pytest.raises(WireError):
        read_name(HEAD + b"\x01a\0\xc0\x05", HEADER_LENGTH + 3)


def test_a_name_of_255_octets_is_the_longest():
    longest = (b"\x3f" + b"a" * 63) * 3 + b"\x3d" + b"b" * 61 + b"\0"
    assert len(longest) == 255
    assert read_name(HEAD + longest, HEADER_LENGTH)[0] == longest
    assert skip_question_name(HEAD + longest) == HEADER_LENGTH + 255
    for longer in (b"\x01x" + longest, longest.replace(b"\x3d", b"\x3e", 1).replace(b"\0", b"b\0")):
        with pytest.raises(WireError):
            read_name(HEAD + longer, HEADER_LENGTH)
        with pytest.raises(WireError):
            skip_question_name(HEAD + longer)


def test_pointers_cannot_build_a_name_that_is_too_long():
    first = (b"\x3f" + b"a" * 63) * 3 + b"\0"
    octets = HEAD + first + b"\x3f" + b"b" * 63 + b"\xc0\x0c"
    with pytest.raises(WireError):
        read_name(octets, HEADER_LENGTH + len(first))
