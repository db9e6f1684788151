import pytest

from blocklists.addresses import is_public


@pytest.mark.parametrize("address", ["192.0.43.7", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_addresses_of_the_net_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "0.1.2.3", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fec0::1", "ff0e::1", "::ffff:192.168.1.1", "::ffff:7f00:1", "2002:c0a8:101::1",
        "64:ff9b::192.168.1.1", "64:ff9b:1::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_of_this_house_are_not(address):
    assert not is_public(address)


def test_what_is_no_address_is_an_error():
    with pytest.raises(ValueError, match="does not appear to be"):
        is_public("x.test")
