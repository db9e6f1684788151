"""AdGuard Home's settings: what is carried over, and what is named as left out."""

import pytest

from policy.rules import BlockMode
from store.peers.adguard_home import MOST_OCTETS, read_adguard_home
from store.peers.carried import Carried, PeerError, Refusal, Why
from tests.store.peers.peers_files import ADGUARD_HOME

APPS = frozenset({"tiktok", "youtube", "adult"})


@pytest.fixture
def carried() -> Carried:
    return read_adguard_home(ADGUARD_HOME.encode(), APPS)


def _left(carried: Carried, why: Why) -> list[str]:
    return [each.what for each in carried.left_out if each.why is why]


def test_clients_become_devices_known_by_mac_or_address(carried: Carried) -> None:
    assert [(d.name, d.mac, d.address) for d in carried.devices] == [
        ("Blue phone", "02:aa:bb:cc:dd:ee", None),
        ("Printer", None, "192.168.1.77"),
    ]
    assert carried.devices[0].for_child
    assert _left(carried, Why.NO_ADDRESS) == ["Office: 192.168.2.0/24"]


def test_a_clients_own_rules_are_the_devices(carried: Carried) -> None:
    phone, printer = carried.devices
    assert phone.wishes.block == {"youtube", "adult"}
    assert phone.wishes.blocked_names == {"phone.example"}
    assert printer.wishes.block == set()


def test_own_rules_become_names_where_they_mean_one(carried: Carried) -> None:
    assert carried.home.blocked_names == {
        "games.example", "news.example", "=exact.example", "=plain.example", "=hosts.example",
        "regex.example",
    }  # fmt: skip
    assert carried.home.allowed_names == {"school.example"}


def test_rules_that_mean_more_are_left_out_with_the_reason(carried: Carried) -> None:
    assert _left(carried, Why.PATTERN) == ["/ads[0-9]+/", "||*.mask.example^"]
    assert len(_left(carried, Why.MODIFIER)) == 2
    assert _left(carried, Why.NOT_A_NAME) == ["||com^"]
    assert _left(carried, Why.REWRITE) == ["nas.lan → 192.168.1.9"]
    assert _left(carried, Why.SCHEDULE) == ["blocked_services"]
    assert _left(carried, Why.UNKNOWN_SERVICE) == ["nosuchapp"]
    assert len(_left(carried, Why.UPSTREAM)) == 2
    assert _left(carried, Why.UPSTREAM_OF_DEVICE) == ["Blue phone: 9.9.9.9"]
    assert _left(carried, Why.WHOLE) == ["DHCP"]


def test_lists_get_the_label_that_they_hold(carried: Carried) -> None:
    assert [(each.label, each.title) for each in carried.lists] == [
        ("ads_tracking", "AdGuard DNS filter"),
        ("adult", "Grown-ups"),
    ]
    assert carried.home.block == {"ads_tracking", "adult", "tiktok"}
    assert len(_left(carried, Why.SWITCHED_OFF)) == 1
    assert len(_left(carried, Why.NOT_FROM_THE_WEB)) == 1
    assert len(_left(carried, Why.UNKNOWN_LIST)) == 1
    assert len(_left(carried, Why.ALLOW_LIST)) == 1


def test_switches_are_carried_over(carried: Carried) -> None:
    assert carried.home.safe_search
    assert carried.block_mode is BlockMode.NXDOMAIN


def test_no_password_is_in_the_report(carried: Carried) -> None:
    assert not [each for each in carried.left_out if "$2a$" in each.what]


def test_the_older_shape_is_read_too() -> None:
    text = """\
dns:
  parental_enabled: true
  safesearch_enabled: true
  blocked_services: [tiktok]
  rewrites: []
clients:
  - name: Laptop
    ids: [192.168.1.150]
    use_global_blocked_services: false
    blocked_services: [youtube]
user_rules: ['||x.example^']
schema_version: 10
"""
    carried = read_adguard_home(text.encode(), APPS)
    assert carried.home.block == {"tiktok", "adult"}
    assert carried.home.safe_search
    assert carried.devices[0].wishes.block == {"youtube"}


@pytest.mark.parametrize(
    ("octets", "refusal"),
    [
        (b"", Refusal.UNKNOWN),
        (b"just: a file", Refusal.UNKNOWN),
        (b"- 1\n- 2", Refusal.UNKNOWN),
        (b"<html><body>", Refusal.UNKNOWN),
        (b"a: [", Refusal.DAMAGED),
        (b"\xff\xfe\x00", Refusal.DAMAGED),
        (b"a: &x [1]\nuser_rules: *x\nclients: []", Refusal.KNOTS),
        (b"a: " + b"[" * 100 + b"]" * 100, Refusal.KNOTS),
        (b"a: !!python/object/apply:os.system ['true']\nclients: []", Refusal.DAMAGED),
        (b"#" * (MOST_OCTETS + 1), Refusal.TOO_LARGE),
    ],
    ids=range(10),
)
def test_other_and_hostile_files_are_refused(octets: bytes, refusal: Refusal) -> None:
    with pytest.raises(PeerError) as caught:
        read_adguard_home(octets, APPS)
    assert caught.value.refusal is refusal


def test_a_billion_laughs_are_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    with pytest.raises(PeerError):
        read_adguard_home("\n".join([*lines, "clients: []", "user_rules: *a39"]).encode(), APPS)


@pytest.mark.parametrize("odd", ["5", "text", "{a: 1}", "[[1], {b: [2]}, 3, null]", "null", "true"])
def test_odd_values_are_no_rules(odd: str) -> None:
    keys = ("clients", "user_rules", "filters", "dns", "filtering", "whitelist_filters", "tls")
    text = "\n".join(f"{key}: {odd}" for key in keys)
    carried = read_adguard_home(text.encode(), APPS)
    assert not carried.devices
    assert not carried.home.blocked_names
