"""Which addresses a message may be carried to."""

import pytest

from tests.webui.outgoing.own_addresses import own_address
from webui.outgoing.reach import may_connect

INTERNET = ("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34")
HOME = ("192.168.1.9", "10.2.3.4", "172.31.0.1", "100.100.1.1", "fd00::9", "::ffff:192.168.1.9")
MACHINE = (
    "127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1", "2002:7f00:1::",
    "64:ff9b::7f00:1", "::127.0.0.1",
)  # fmt: skip
NOWHERE = (
    "0.0.0.0", "169.254.169.254", "fe80::1%eth0", "224.0.0.251", "ff02::1", "255.255.255.255",
    "::", "240.0.0.1", "192.0.2.1", "2001:db8::1", "", "name.example", "2130706433",
    "64:ff9b::a9fe:a9fe", "::169.254.1.1", "64:ff9b:1::1", "2002:a9fe:1::",
)  # fmt: skip


@pytest.mark.parametrize("address", [*INTERNET, *HOME])
def test_with_tls_a_message_may_go_to_the_internet_and_the_home(address: str) -> None:
    assert may_connect(address, is_plain=False, to_this_machine=False)


def test_without_tls_it_stays_in_the_home() -> None:
    assert not any(may_connect(a, is_plain=True, to_this_machine=True) for a in INTERNET)
    assert all(may_connect(a, is_plain=True, to_this_machine=False) for a in HOME)


@pytest.mark.parametrize("address", MACHINE)
def test_this_machine_is_reached_only_where_the_operator_says_so(address: str) -> None:
    for plain in (False, True):
        assert not may_connect(address, is_plain=plain, to_this_machine=False)
        assert may_connect(address, is_plain=plain, to_this_machine=True)


@pytest.mark.parametrize("address", NOWHERE)
def test_what_is_no_place_is_never_reached(address: str) -> None:
    assert not may_connect(address, is_plain=False, to_this_machine=True)


def test_this_machine_is_this_machine_by_each_of_its_addresses() -> None:
    address = own_address()
    if address is None:
        pytest.skip("this machine has no address but loopback")
    for own in (address, f"::ffff:{address}"):
        for plain in (False, True):
            assert not may_connect(own, is_plain=plain, to_this_machine=False)
            assert may_connect(own, is_plain=plain, to_this_machine=True)
