import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver import wire
from resolver.edns_options import bad_version, forwarded_mac, keepalive
from tests.resolver.messages import opt_record, option, query_octets

MAC = "02:aa:bb:cc:dd:01"
OCTETS = bytes.fromhex(MAC.replace(":", ""))


def with_options(options):
    return query_octets(opt=opt_record(options=options))


@pytest.mark.parametrize(
    "options",
    [
        option(65001, OCTETS),
        option(65073, MAC.encode()),
        option(65073, MAC.upper().encode()),
        option(65073, base64.b64encode(OCTETS)),
        option(10, bytes(8)) + option(65001, OCTETS),
    ],
    ids=["octets", "text", "upper case", "base64", "behind another option"],
)
def test_a_forwarder_may_tell_the_mac_address(options):
    assert forwarded_mac(with_options(options)) == MAC


@pytest.mark.parametrize(
    "options",
    [
        b"",
        option(65001, OCTETS[:5]),
        option(65001, OCTETS + b"x"),
        option(65073, b"not a mac address"),
        option(65073, b"\xff" * 17),
        option(65073, b"AAAA"),
        option(65073, b"????????"),
        option(65002, OCTETS),
        b"\xfd\xe9\0\6\2",
    ],
)
def test_what_is_no_mac_address_is_none(options):
    assert forwarded_mac(with_options(options)) is None


def test_it_is_read_where_it_belongs_only():
    in_name = query_octets(b"\x0a" + option(65001, OCTETS) + b"\0")
    assert forwarded_mac(in_name) is None
    assert forwarded_mac(query_octets() + opt_record(options=option(65001, OCTETS))) is None
    behind_another = query_octets(opt=b"\0\0\1\0\1\0\0\0\0\0\0")
    assert forwarded_mac(behind_another) is None


@given(st.binary(max_size=100))
def test_any_octets_are_read_without_an_error(noise):
    for packet in (noise, with_options(noise), query_octets() + noise, query_octets()[:12] + noise):
        found = forwarded_mac(packet)
        assert found is None or len(bytes.fromhex(found.replace(":", ""))) == 6


def test_keepalive_counts_tenths_of_a_second():
    assert keepalive(15.0) == (11, b"\0\x96")


def test_an_unknown_version_gets_its_own_rcode():
    assert bad_version().rcode == wire.BADVERS
