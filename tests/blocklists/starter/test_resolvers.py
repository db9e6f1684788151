"""The addresses of others' resolvers: each once, in one spelling, none inside a home."""

import ipaddress
import json

from tests.conftest import SHIPPED


def test_the_addresses_can_be_told_to_a_firewall() -> None:
    rows = json.loads((SHIPPED / "resolvers.json").read_text("utf-8"))["addresses"]
    addresses = [address for address, _ in rows]
    assert len(set(addresses)) == len(addresses) > 100
    for address, who in rows:
        ip = ipaddress.ip_address(address)
        assert str(ip) == address
        assert ip.is_global
        assert who
