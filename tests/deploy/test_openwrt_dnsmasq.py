"""dnsmasq asks us, or leaves DNS to us, and afterwards it is as it was."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from nigehban.uci import Section, parse

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "deploy/openwrt/files/usr/lib/nigehban/dnsmasq.sh"
STOCK = """
config dnsmasq
	option domainneeded '1'
	option rebind_protection '1'
	option local '/lan/'
	option domain 'lan'
	option cachesize '1000'

config dhcp 'lan'
	option interface 'lan'
	option start '100'

config host
	option name 'printer'
"""
OWN_SERVERS = STOCK.replace(
    "\toption domain 'lan'\n",
    "\toption domain 'lan'\n\tlist server '/work.example/10.0.0.1'\n\tlist server '8.8.8.8'\n",
)


@dataclass(frozen=True)
class Home:
    """A router's configuration, with an `uci` that reads and writes it."""

    root: Path

    def run(self, *words: str) -> None:
        found = {
            "PATH": f"{self.root}/bin:/usr/bin:/bin",
            "NIGEHBAN_ROOT": str(self.root),
            "UCI_CONFIG": str(self.root / "etc/config"),
            "UCI_STAGED": str(self.root / "staged"),
        }
        done = subprocess.run(
            ["sh", str(SCRIPT), *words], env=found, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert list((self.root / "staged").iterdir()) == [], "not committed"

    def dhcp(self) -> list[Section]:
        return parse((self.root / "etc/config/dhcp").read_text())

    def restarts(self) -> int:
        return len((self.root / "restarts").read_text().splitlines())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    for folder in ("etc/config", "etc/init.d", "staged", "bin", "lib/functions"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "restarts").touch()
    python = f"{sys.executable} -I -S {Path(__file__).with_name('fake_uci.py')} {ROOT}"
    programs = {
        "bin/uci": f'exec {python} "$@"',
        "etc/init.d/dnsmasq": f'echo "$1" >>{tmp_path}/restarts',
    }
    for name, line in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / name).chmod(0o755)
    network = 'network_get_ipaddr() { [ "$2" = lan ] && eval "$1=192.168.1.1"; }\n'
    (tmp_path / "lib/functions/network.sh").write_text(network)
    (tmp_path / "etc/config/dhcp").write_text(STOCK)
    return Home(tmp_path)


def test_forwarding_and_back(home: Home) -> None:
    (home.root / "etc/config/dhcp").write_text(OWN_SERVERS)
    home.run("forward", "5335", "lan")
    server = home.dhcp()[0]
    assert server.entries("server") == ("127.0.0.1#5335",)
    expected = {"noresolv": "1", "addmac": "1", "stripmac": "1", "stripsubnet": "1"}
    expected |= {"addsubnet": "32,128", "cachesize": "0", "rebind_protection": "0"}
    assert {key: server.text(key) for key in expected} == expected
    home.run("off")
    assert home.dhcp() == parse(OWN_SERVERS)
    assert not (home.root / "etc/config/nigehban_before").exists()


ODD = OWN_SERVERS.replace(
    "\toption start '100'\n",
    "\toption start '100'\n\tlist dhcp_option '15,our own lan'\n\tlist dhcp_option '6,8.8.8.8'\n"
    "\tlist dhcp_option 'option:dns-server,1.1.1.1'\n\tlist dhcp_option '3,*'\n",
).replace("'8.8.8.8'\n", "'/*.example/10.0.0.1'\n", 1)


@pytest.mark.parametrize("mode", ["forward", "replace"])
def test_entries_with_spaces_and_stars_come_back_as_they_were(home: Home, mode: str) -> None:
    (home.root / "etc/config/dhcp").write_text(ODD)
    home.run(mode, "5335", "lan")
    assert home.dhcp() != parse(ODD)
    home.run("off")
    assert home.dhcp() == parse(ODD)


def test_replacing_names_no_second_resolver_and_keeps_the_other_options(home: Home) -> None:
    (home.root / "etc/config/dhcp").write_text(ODD)
    home.run("replace", "53", "lan")
    options = home.dhcp()[1].entries("dhcp_option")
    assert options == ("15,our own lan", "3,*", "6,192.168.1.1")


def test_replacing_and_back(home: Home) -> None:
    home.run("replace", "53", "lan", "guest")
    server, lan, _ = home.dhcp()
    assert server.text("port") == "0"
    assert lan.entries("dhcp_option") == ("6,192.168.1.1",)
    home.run("off")
    assert home.dhcp() == parse(STOCK)


def test_the_same_again_changes_nothing_and_restarts_nobody(home: Home) -> None:
    home.run("forward", "5335", "lan")
    once = home.dhcp()
    home.run("forward", "5335", "lan")
    assert (home.dhcp(), home.restarts()) == (once, 1)


def test_another_mode_starts_from_what_was_there_first(home: Home) -> None:
    home.run("forward", "5335", "lan")
    home.run("replace", "53", "lan")
    server = home.dhcp()[0]
    assert server.entries("server") == ()
    assert server.text("cachesize") == "1000"


def test_what_somebody_else_changes_meanwhile_stays(home: Home) -> None:
    home.run("forward", "5335", "lan")
    dhcp = home.root / "etc/config/dhcp"
    dhcp.write_text(dhcp.read_text().replace("'printer'", "'scanner'"))
    home.run("off")
    assert home.dhcp() == parse(STOCK.replace("'printer'", "'scanner'"))


def test_off_without_on_does_nothing(home: Home) -> None:
    home.run("off")
    assert home.restarts() == 0
    assert (home.root / "etc/config/dhcp").read_text() == STOCK
