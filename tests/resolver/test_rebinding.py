import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.rebinding import is_exempt, leads_inside


def packed(text):
    return ipaddress.ip_address(text).packed


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0", "10.0.0.1", "127.0.0.53", "169.254.1.1", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "::", "::1", "fc00::1", "fdff:ffff::1", "fe80::1", "febf::1",
        "::ffff:192.168.1.1", "::ffff:127.0.0.1", "100.64.0.1", "100.127.255.255", "198.18.0.1",
        "198.19.255.255", "224.0.0.251", "239.255.255.250", "255.255.255.255", "::2",
        "::192.168.1.1", "::ffff:0:192.168.1.1", "64:ff9b::192.168.1.1", "64:ff9b::100.64.0.1",
        "64:ff9b:1::1", "64:ff9b:1:fffe::192.168.1.1", "2002:c0a8:101::1", "2002:7f00:1::1",
        "fec0::1", "feff::1", "ff02::1", "::ffff:224.0.0.1",
    ],
)  # fmt: skip
def test_addresses_inside_the_home(text):
    assert leads_inside([packed("198.51.100.1"), packed(text)])


@pytest.mark.parametrize(
    "text",
    [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
        "192.169.0.0", "169.253.1.1", "2001:db8::1", "::ffff:8.8.8.8", "fb00::1",
        "100.63.255.255", "100.128.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
        "255.255.255.254", "64:ff9b::8.8.8.8", "64:ff9b::93.184.215.14", "64:ff9b:2::192.168.1.1",
        "64:ff9a::192.168.1.1", "2002:808:808::1", "2003:c0a8:101::1", "::1:0:0:0",
        "::ffff:0:8.8.8.8", "2606:2800:21f::1",
    ],
)  # fmt: skip
def test_addresses_outside(text):
    assert not leads_inside([packed(text)])


@given(st.ip_addresses())
def test_private_addresses_of_home_networks_are_always_inside(ip):
    home = [ipaddress.ip_network(n) for n in ("10.0.0.0/8", "192.168.0.0/16", "fc00::/7")]
    if any(ip in network for network in home):
        assert leads_inside([ip.packed])


def test_nothing_leads_nowhere():
    assert not leads_inside([])


def test_a_name_below_an_exception_is_exempt():
    exceptions = frozenset({"plex.example"})
    assert is_exempt("plex.example", exceptions)
    assert is_exempt("a.b.plex.example", exceptions)
    assert not is_exempt("notplex.example", exceptions)
    assert not is_exempt("example", exceptions)
    assert not is_exempt("plex.example", frozenset())
