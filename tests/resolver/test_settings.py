import json
from pathlib import Path

from resolver.settings import Firewall, Settings
from resolver.upstreams import Address

FULL = Settings(
    data=Path("/var/lib/nigehban"),
    catalogue=Path("/usr/share/nigehban"),
    listen=(Address("127.0.0.1", 5335), Address("::1", 5335)),
    upstreams=(Address("9.9.9.9"), Address("2620:fe::fe")),
    views={"lan": (Address("192.168.1.1"),)},
    local_zones={"lan": "lan"},
    own_addresses=("192.168.1.2",),
    page=("192.168.1.2", "fd00::2"),
    networks=("100.64.0.0/10",),
    households={"second": ("10.2.0.0/16",)},
    trusted_forwarders=("127.0.0.1",),
    rate=0.0,
    burst=0.0,
    may_lead_inside=("plex.direct",),
    client_subnet="203.0.113.0/24",
    firewall=Firewall(
        "/run/fw", drop_labels=True, strict=("02:00:00:00:00:01",), resolvers=("::1",)
    ),
    mode="home",
)


def test_what_is_handed_over_is_taken_over():
    assert Settings.from_json(FULL.to_json()) == FULL


def test_defaults_are_handed_over_too():
    least = Settings(Path("data"), Path("shipped"), (Address("127.0.0.1"),), (Address("9.9.9.9"),))
    assert Settings.from_json(least.to_json()) == least


def test_it_is_json_that_a_person_can_read():
    assert json.loads(FULL.to_json())["upstreams"][0] == ["9.9.9.9", 53]
