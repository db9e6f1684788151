"""Offers, read from octets that anybody in the network may send."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nigehban.dhcp_probe import discover, offered_by

NUMBER, MAC = b"\1\2\3\4", bytes.fromhex("02aabbccdd01")
COOKIE = bytes.fromhex("63825363")
OFFER, SERVER = bytes((53, 1, 2)), bytes((54, 4, 192, 168, 1, 1))


def message(options: bytes, *, kind: int = 2, number: bytes = NUMBER) -> bytes:
    head = struct.pack("!4B4s", kind, 1, 6, 0, number)
    return head.ljust(236, b"\0") + COOKIE + options


def test_a_question_has_its_form() -> None:
    asked = discover(MAC, NUMBER)
    assert (asked[0], asked[4:8], asked[28:34]) == (1, NUMBER, MAC)
    assert asked[10:12] == b"\x80\0", "the answer comes to all: nobody has an address yet"
    assert asked[236:] == COOKIE + bytes((53, 1, 1, 255))


@pytest.mark.parametrize(
    ("octets", "server"),
    [
        (message(OFFER + SERVER + b"\xff"), "192.168.1.1"),
        (message(b"\0\0" + SERVER + OFFER), "192.168.1.1"),
        (message(OFFER), ""),
        (message(OFFER + bytes((54, 2, 1, 1))), ""),
        (message(OFFER + SERVER, kind=1), None),
        (message(OFFER + SERVER, number=b"\4\3\2\1"), None),
        (message(bytes((53, 1, 5)) + SERVER), None),
        (message(SERVER), None),
        (message(bytes((53, 9, 2))), None),
        (message(b"\xff" + OFFER), None),
        (message(OFFER)[:239], None),
        (message(OFFER).replace(COOKIE, b"\0\0\0\0"), None),
    ],
)
def test_offers_are_told_from_all_else(octets: bytes, server: str | None) -> None:
    assert offered_by(octets, NUMBER) == server


@given(st.binary(max_size=80))
def test_no_octets_make_it_fail(options: bytes) -> None:
    found = offered_by(message(options), NUMBER)
    assert found is None or isinstance(found, str)
    assert offered_by(options, NUMBER) is None
