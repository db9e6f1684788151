"""Each way around the rules that can be tried here: the published table, row by row.

What passes is tried as well as what is stopped: the table promises neither more nor less.
"""

import subprocess
from collections.abc import Iterator

import pytest

from tests.e2e.internet import Stream, reaches
from tests.e2e.namespaces import ROUTER_4, Lan
from tests.e2e.processes import dig
from tests.e2e.router_home import (
    GAME,
    GAME_6,
    GOOGLE,
    OTHER,
    SCHOOL,
    House,
    ask,
    folder,
    lan_in_the_world,
    wait_until,
)  # fmt: skip
from tests.needs import needs

pytestmark = [
    needs("ip", "dig", "dnsmasq", "nft", root=True),
    pytest.mark.timeout(120),
    pytest.mark.xdist_group("namespaces"),
]


@pytest.fixture(scope="module")
def lan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lan]:
    with lan_in_the_world(tmp_path_factory.mktemp("internet") / "log") as made:
        yield made


@pytest.fixture(scope="module")
def house(lan: Lan) -> Iterator[House]:
    with folder() as place, House(lan, place) as made:
        yield made


def test_another_server_on_port_53_is_answered_here(lan: Lan, house: House) -> None:
    tablet = lan.clients["tablet"]
    for server in (*GOOGLE, GAME, GAME_6):
        assert ask(tablet, "pornhub.com", server) == "0.0.0.0"
        assert dig("pornhub.com", server, tcp=True, within=tablet.within) == "0.0.0.0"


@pytest.mark.parametrize("server", GOOGLE)
def test_dns_over_tls_is_refused_at_once(lan: Lan, house: House, server: str) -> None:
    with pytest.raises(OSError, match="refused"):
        Stream(lan.clients["tablet"], server, 853)


@pytest.mark.parametrize("server", GOOGLE)
def test_dns_over_https_at_a_known_address_is_refused(lan: Lan, house: House, server: str) -> None:
    tablet = lan.clients["tablet"]
    with pytest.raises(OSError, match="refused"):
        Stream(tablet, server, 443)
    assert reaches(tablet, OTHER), "one's own server passes"


@pytest.mark.parametrize(
    "name", ["dns.google", "cloudflare-dns.com", "one.one.one.one", "dns.quad9.net"]
)
def test_dns_over_https_by_name_is_closed(lan: Lan, house: House, name: str) -> None:
    assert ask(lan.clients["tablet"], name, ROUTER_4) == "NXDOMAIN"
    assert ask(lan.clients["phone"], name, ROUTER_4) != "NXDOMAIN", "an adult has no such rule"


@pytest.mark.parametrize(
    "name", ["mask.icloud.com", "mask-h2.icloud.com", "use-application-dns.net"]
)
def test_who_asks_whether_the_network_filters_is_told(lan: Lan, house: House, name: str) -> None:
    for kind in ("A", "AAAA"):
        assert ask(lan.clients["tablet"], name, ROUTER_4, kind) == "NXDOMAIN"
        assert ask(lan.clients["phone"], name, ROUTER_4, kind) != "NXDOMAIN"


def test_no_better_resolver_is_found(lan: Lan, house: House) -> None:
    for server in (ROUTER_4, GOOGLE[0]):
        assert ask(lan.clients["phone"], "_dns.resolver.arpa", server, "SVCB") == "NODATA"


@pytest.mark.parametrize("name", ["nordvpn.com", "www.expressvpn.com", "www.torproject.org"])
def test_known_vpns_and_tor_are_closed_by_name(lan: Lan, house: House, name: str) -> None:
    assert ask(lan.clients["tablet"], name, ROUTER_4) == "NXDOMAIN"


def test_a_typed_address_passes_until_everything_is_locked_or_the_device_is_strict(
    lan: Lan, house: House
) -> None:
    tablet, console = lan.clients["tablet"], lan.clients["console"]
    assert reaches(tablet, GAME)
    assert not reaches(console, GAME), "it is strict"
    house.do("pause", "kid")
    wait_until(lambda: not reaches(tablet, GAME), 3)
    house.do("resume", "kid")
    wait_until(lambda: reaches(tablet, GAME), 3)


def test_the_copied_address_of_a_parents_phone_has_its_rules(lan: Lan, house: House) -> None:
    """Nothing stops it, and nothing here says otherwise."""
    tablet, phone = lan.clients["tablet"], lan.clients["phone"]
    assert ask(tablet, "pornhub.com", ROUTER_4) == "0.0.0.0"
    change = ["ip", "-n", tablet.namespace, "link", "set", "eth0", "address"]
    subprocess.run(["ip", "-n", phone.namespace, "link", "set", "eth0", "down"], check=True)
    try:
        subprocess.run([*change, phone.mac], check=True)
        wait_until(lambda: ask(tablet, "pornhub.com", ROUTER_4) == OTHER, 5)
    finally:
        subprocess.run([*change, tablet.mac], check=True)
        subprocess.run(["ip", "-n", phone.namespace, "link", "set", "eth0", "up"], check=True)
    wait_until(lambda: ask(tablet, "pornhub.com", ROUTER_4) == "0.0.0.0", 5)


def test_an_open_home_lets_all_of_it_be_and_keeps_its_rules(lan: Lan, house: House) -> None:
    tablet = lan.clients["tablet"]
    house.let_ways_be()
    wait_until(lambda: reaches(tablet, GOOGLE[0], 853), 3)
    assert reaches(tablet, GOOGLE[0])
    assert ask(tablet, "dns.google", ROUTER_4) == OTHER
    assert ask(tablet, "mask.icloud.com", ROUTER_4) == OTHER
    assert ask(tablet, "pornhub.com", ROUTER_4) == "0.0.0.0", "who asks here has the rules"
    house.do("pause", "kid")
    wait_until(lambda: not reaches(tablet, SCHOOL), 3)
    house.do("resume", "kid")
    house.apply()
    wait_until(lambda: not reaches(tablet, GOOGLE[0], 853), 3)
    assert ask(tablet, "mask.icloud.com", ROUTER_4) == "NXDOMAIN"
