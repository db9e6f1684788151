"""A device is a MAC address or one address."""

import pytest

from store.peers.addresses import DeviceKey, device_key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("02:AA:bb:cc:dd:EE", DeviceKey(mac="02:aa:bb:cc:dd:ee")),
        ("02-aa-bb-cc-dd-ee", DeviceKey(mac="02:aa:bb:cc:dd:ee")),
        ("192.168.1.5", DeviceKey(address="192.168.1.5")),
        ("FD00::0001", DeviceKey(address="fd00::1")),
        ("192.168.1.0/24", None),
        ("laptop", None),
        (":eth0", None),
        ("02:aa-bb:cc:dd:ee", None),
        ("", None),
    ],
)
def test_keys(text: str, key: DeviceKey | None) -> None:
    assert device_key(text) == key
