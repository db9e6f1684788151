import ipaddress

import pytest

from resolver.access import Access, plain_address

HOME = [
    "10.1.2.3", "172.16.0.1", "192.168.1.7", "127.0.0.1", "127.0.0.53", "169.254.3.4", "::1",
    "fd00::7", "fe80::1", "fe80::1%eth0", "::ffff:192.168.1.7",
]  # fmt: skip
OUTSIDE = [
    "8.8.8.8", "172.32.0.1", "100.64.0.1", "203.0.113.7", "2001:db8::7", "::ffff:8.8.8.8",
    "0.0.0.0", "224.0.0.1", "ff02::1",
]  # fmt: skip


@pytest.mark.parametrize("address", HOME)
def test_the_home_may_ask(address):
    assert Access().permits(address, 5353)


@pytest.mark.parametrize("address", OUTSIDE)
def test_nobody_else_may(address):
    assert not Access().permits(address, 5353)


def test_networks_that_were_configured_may_ask():
    access = Access(["100.64.0.0/10", "2001:db8::/32", "203.0.113.7"])
    for address in ("100.127.0.1", "2001:db8:1::1", "203.0.113.7"):
        assert access.permits(address, 5353)
    assert not access.permits("203.0.113.8", 5353)


def test_what_is_on_link_right_now_may_ask():
    on_link = []
    access = Access((), lambda: on_link)
    assert not access.permits("2001:db8:77::9", 5353)
    on_link.append(ipaddress.ip_network("2001:db8:77::/64"))
    access.networks_changed()
    assert access.permits("2001:db8:77::9", 5353)


def test_ten_thousand_addresses_leave_memory_bounded():
    access = Access()
    for number in range(10_000):
        access.permits(f"10.0.{number >> 8}.{number & 255}", 5353)
    assert len(access._known) <= 4096  # noqa: SLF001  (what is bounded)


def test_port_zero_cannot_be_answered():
    assert not Access().permits("192.168.1.7", 0)


def test_an_address_is_plain_without_zone_and_mapping():
    assert str(plain_address("fe80::1%eth0")) == "fe80::1"
    assert str(plain_address("::ffff:10.0.0.1")) == "10.0.0.1"
