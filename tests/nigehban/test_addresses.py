"""Where to listen: what is taken is named with its holder, a home has its own addresses."""

import ipaddress
import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nigehban import addresses
from nigehban.addresses import lan_addresses, open_dns, open_web, with_home_defaults
from nigehban.settings import OperatorSettings
from nigehban.workplace import CommandError
from resolver.listening import open_tcp
from resolver.upstreams import Address
from tests.e2e.internet import internet
from tests.e2e.namespaces import ROUTER_4, ROUTER_6, home, ip
from tests.e2e.processes import ROOT
from tests.needs import needs

LOCAL = Address("127.0.0.1", 0)
needs_ipv6 = pytest.mark.skipif(
    not Path("/proc/net/if_inet6").exists(), reason="this machine has no IPv6"
)


def test_a_home_listens_to_the_home() -> None:
    home = with_home_defaults(OperatorSettings(home=True))
    assert [str(address) for address in home.dns] == ["0.0.0.0:53", "[::]:53"]
    assert (str(home.web), str(home.block_page)) == ("[::]:80", "[::]:8081")


def test_what_the_operator_chose_stays() -> None:
    chosen = OperatorSettings(home=True, dns=(Address("192.168.1.2"),), web=Address("::1", 81))
    home = with_home_defaults(chosen)
    assert (home.dns, home.web) == (chosen.dns, chosen.web)
    assert with_home_defaults(OperatorSettings()) == OperatorSettings()


def test_the_same_address_twice_is_opened_once() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = Address("127.0.0.1", probe.getsockname()[1])
    pairs = open_dns(OperatorSettings(dns=(free, free)))
    assert len(pairs) == 1
    for udp, tcp in pairs:
        assert udp.getsockname() == tcp.getsockname()
        udp.close()
        tcp.close()


def test_udp_and_tcp_share_a_port_that_the_system_chooses() -> None:
    ((udp, tcp),) = open_dns(OperatorSettings(dns=(LOCAL,)))
    with udp, tcp:
        assert udp.getsockname() == tcp.getsockname()
        assert udp.type == socket.SOCK_DGRAM
        assert tcp.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)


@needs_ipv6
def test_a_homes_page_is_there_over_ipv6_and_ipv4() -> None:
    with open_web(Address("::", 0)) as page:
        port = page.getsockname()[1]
        for host in ("::1", "127.0.0.1"):
            socket.create_connection((host, port), 2).close()


@needs_ipv6
def test_where_another_program_has_its_ipv6_port_the_page_is_there_over_ipv4() -> None:
    with open_tcp(Address("::", 0)) as other:
        port = other.getsockname()[1]
        with open_web(Address("::", port)) as page:
            assert page.getsockname() == ("0.0.0.0", port)


def test_a_taken_port_names_its_holder() -> None:
    with open_web(LOCAL) as held, pytest.raises(CommandError) as told:
        open_web(Address("127.0.0.1", held.getsockname()[1]))
    assert told.value.code == 4
    assert f"(process {os.getpid()}) at 127.0.0.1" in str(told.value)


def test_a_resolver_of_the_system_is_named_with_the_way_to_free_its_port(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        addresses, "holders", lambda _port, _protocol: ["systemd-resolved (process 431) at ::"]
    )
    with open_web(LOCAL) as held, pytest.raises(CommandError, match="set DNSStubListener=no"):
        open_web(Address("127.0.0.1", held.getsockname()[1]))


def test_where_only_loopback_is_held_the_addresses_of_the_home_are_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as held:
        held.bind(("127.0.0.53", 0))
        port = held.getsockname()[1]
        monkeypatch.setattr(addresses, "lan_addresses", lambda: ["127.0.0.1", "fd00::1"])
        ((udp, tcp),) = open_dns(OperatorSettings(dns=(Address("0.0.0.0", port),)))
        with udp, tcp:
            assert udp.getsockname() == ("127.0.0.1", port)


def test_where_the_home_has_no_address_left_the_holder_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as held:
        held.bind(("127.0.0.53", 0))
        monkeypatch.setattr(addresses, "lan_addresses", list)
        taken = replace(OperatorSettings(), dns=(Address("0.0.0.0", held.getsockname()[1]),))
        with pytest.raises(CommandError, match=r"held by .* at 127\.0\.0\.53"):
            open_dns(taken)


def test_a_machine_without_ipv6_serves_ipv4(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = OperatorSettings(dns=(LOCAL, Address("2001:db8::53", 0)))
    ((udp, tcp),) = open_dns(settings)
    with udp, tcp:
        assert udp.family == socket.AF_INET
    assert capsys.readouterr().err == "This machine has no IPv6; only IPv4 is served.\n"


def test_addresses_of_the_home_can_be_reached_from_it() -> None:
    for text in lan_addresses():
        address = ipaddress.ip_address(text)
        assert not address.is_loopback
        assert not address.is_link_local


SHOWN = "from nigehban.addresses import lan_addresses; print(*lan_addresses())"


def shown(within: list[str]) -> list[str]:
    command = [*within, sys.executable, "-c", SHOWN]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()


@needs("ip", root=True)
def test_a_router_shows_its_homes_side_only_also_behind_another_router(tmp_path: Path) -> None:
    """Its other side may have a private address too, and a container bridge is no home."""
    with home([]) as lan:
        link = ["-n", lan.router, "link", "add"]
        ip(*link, "docker0", "type", "bridge")
        ip("-n", lan.router, "address", "add", "172.17.0.1/16", "dev", "docker0")
        assert shown(lan.within) == [ROUTER_4, ROUTER_6]
        with internet(lan, [], tmp_path / "log"):
            assert shown(lan.within) == [ROUTER_4, ROUTER_6]
            ip("-n", lan.router, "address", "add", "192.168.100.2/24", "dev", "wan")
            assert shown(lan.within) == [ROUTER_4, ROUTER_6]


@needs("ip", root=True)
def test_a_machine_beside_the_router_shows_the_addresses_that_it_has() -> None:
    with home(["pi"]) as lan:
        pi = lan.clients["pi"]
        assert shown(pi.within) == [pi.ipv4, pi.ipv6, pi.temporary]
