"""Pi-hole's Teleporter files of both versions: the same home comes out of them."""

import pytest

from policy.rules import BlockMode
from store.peers.carried import Carried, PeerError, Refusal, Why
from store.peers.pihole import read_teleporter_5, read_teleporter_6
from tests.store.peers.peers_files import (
    BY_GROUP,
    DOMAINS,
    GROUPS,
    TABLES,
    gravity,
    tar_of,
    teleporter_5,
    teleporter_6,
    zip_of,
)


def _left(carried: Carried, why: Why) -> list[str]:
    return [each.what for each in carried.left_out if each.why is why]


@pytest.fixture(params=[5, 6])
def carried(request: pytest.FixtureRequest) -> Carried:
    if request.param == 5:
        return read_teleporter_5(teleporter_5())
    return read_teleporter_6(teleporter_6())


def test_domains_of_the_default_group_are_the_homes(carried: Carried) -> None:
    assert carried.home.blocked_names == {"=games.example", "video.example"}
    assert carried.home.allowed_names == {"=school.example", "=open.example"}


def test_domains_and_lists_of_a_group_are_its_devices(carried: Carried) -> None:
    tablet, other = carried.devices
    assert (tablet.name, tablet.mac) == ("Tablet", "02:aa:bb:cc:dd:ee")
    assert tablet.wishes.blocked_names == {"=kids.example"}
    assert tablet.wishes.block == {"adult"}
    assert (other.name, other.address) == ("192.168.1.44", "192.168.1.44")
    assert other.wishes.block == set()


def test_lists_are_carried_with_their_labels(carried: Carried) -> None:
    assert [each.label for each in carried.lists] == ["ads_tracking", "adult"]
    assert carried.home.block == {"ads_tracking"}


def test_what_has_no_equal_is_named(carried: Carried) -> None:
    assert _left(carried, Why.PATTERN) == ["^ad[0-9]+"]
    assert _left(carried, Why.NO_ADDRESS) == ["192.168.1.0/24 All"]
    assert set(_left(carried, Why.SWITCHED_OFF)) == {"group Old", "off.example"}
    assert _left(carried, Why.GROUP_WITHOUT_DEVICES) == ["old.example"]
    assert len(_left(carried, Why.UNKNOWN_LIST)) == 1
    assert len(_left(carried, Why.NOT_FROM_THE_WEB)) == 1
    assert len(_left(carried, Why.ALLOW_LIST)) == 1
    assert _left(carried, Why.REWRITE) == ["192.168.1.9 nas.lan"]
    assert _left(carried, Why.UPSTREAM) == ["9.9.9.9"]


def test_settings_of_version_6_are_read() -> None:
    carried = read_teleporter_6(teleporter_6())
    assert carried.block_mode is BlockMode.NXDOMAIN
    assert _left(carried, Why.WHOLE) == ["DHCP"]


def test_no_password_is_in_the_report() -> None:
    carried = read_teleporter_5(teleporter_5())
    assert not [each for each in carried.left_out if "secret" in each.what]


def test_archives_without_a_pi_hole_are_refused() -> None:
    with pytest.raises(PeerError) as caught:
        read_teleporter_6(zip_of({"etc/passwd": b"x"}))
    assert caught.value.refusal is Refusal.UNKNOWN
    with pytest.raises(PeerError) as caught:
        read_teleporter_5(tar_of({"passwd": b"x"}))
    assert caught.value.refusal is Refusal.UNKNOWN


@pytest.mark.parametrize(
    "content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000], ids=range(3)
)
def test_a_damaged_database_is_refused(content: bytes) -> None:
    with pytest.raises(PeerError):
        read_teleporter_6(zip_of({"etc/pihole/gravity.db": content}))


def test_a_view_in_a_tables_place_is_not_asked() -> None:
    tables = {name: rows for name, rows in TABLES.items() if name != "adlist"}
    endless = (
        "CREATE VIEW adlist AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
        " SELECT x AS id FROM n;"
    )
    octets = zip_of({"etc/pihole/gravity.db": gravity(tables, endless)})
    assert read_teleporter_6(octets).lists == []


def test_a_table_without_end_is_refused() -> None:
    rows = [{"id": n, "type": 1, "domain": f"d{n}.example", "enabled": 1} for n in range(20_002)]
    with pytest.raises(PeerError) as caught:
        read_teleporter_6(teleporter_6({"group": GROUPS, "domainlist": rows}))
    assert caught.value.refusal is Refusal.TOO_LARGE


def test_odd_values_harm_nothing() -> None:
    odd = [
        {"id": "x", "type": None, "domain": b"\xff", "enabled": "yes"},
        {"id": -1, "type": 9, "domain": None, "enabled": 1},
        {"id": 3, "type": 1, "domain": "<script>alert(1)</script>", "enabled": 1},
        {"id": 4, "type": 1, "domain": "\u202egnp.example", "enabled": 1},
    ]
    tables = {"group": GROUPS, "domainlist": odd, **BY_GROUP}
    carried = read_teleporter_6(teleporter_6(tables))
    assert carried.home.blocked_names == set()
    assert len(DOMAINS) == 8
