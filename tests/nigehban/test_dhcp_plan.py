"""What is handed out, and what stands against it."""

import re
import subprocess
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface
from pathlib import Path

import pytest

from nigehban.commands.dhcp import NEW_USER
from nigehban.dhcp_plan import LEASES, Link, conf, plan_of, unit
from nigehban.workplace import CommandError
from resolver import recorder
from tests.needs import needs, program

HOME = Link("eth0", IPv4Interface("192.168.1.2/24"), IPv4Address("192.168.1.1"), is_dynamic=False)


@pytest.mark.parametrize(
    ("own", "router", "first", "last"),
    [
        ("192.168.1.2/24", "192.168.1.1", "192.168.1.100", "192.168.1.199"),
        ("192.168.1.150/24", "192.168.1.1", "192.168.1.100", "192.168.1.149"),
        ("192.168.1.120/24", "192.168.1.150", "192.168.1.151", "192.168.1.199"),
        ("10.0.0.2/26", "10.0.0.1", "10.0.0.25", "10.0.0.49"),
        ("10.1.2.3/16", "10.1.0.1", "10.1.100.0", "10.1.103.231"),
    ],
)
def test_a_part_of_the_network_without_us_and_the_router(
    own: str, router: str, first: str, last: str
) -> None:
    link = replace(HOME, own=IPv4Interface(own), router=IPv4Address(router))
    plan = plan_of(link)
    assert (str(plan.first), str(plan.last)) == (first, last)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"is_dynamic": True}, r"has its own address \(192.168.1.2\) from the router's DHCP"),
        ({"router": None}, "no router is known there"),
        ({"own": IPv4Interface("192.168.1.2/29")}, "192.168.1.0/29 is too small"),
    ],
)
def test_what_stands_against_it_is_said(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        plan_of(replace(HOME, **change))


@needs("dnsmasq")
def test_dnsmasq_takes_the_file(tmp_path: Path) -> None:
    written = tmp_path / "conf"
    written.write_text(conf(plan_of(HOME)))
    command = [str(program("dnsmasq")), "--test", f"--conf-file={written}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_we_are_the_only_resolver_that_is_named() -> None:
    lines = conf(plan_of(HOME)).splitlines()
    assert [line for line in lines if "dns-server" in line] == [
        "dhcp-option=option:dns-server,192.168.1.2"
    ]
    assert "port=0" in lines, "it answers no names"


def test_who_reads_packets_of_strangers_has_nothing_of_the_family() -> None:
    """A user and a folder of its own; the resolver reads the leases there."""
    theirs = Path(__file__).parents[2] / "deploy/raspberrypi/nigehban.service"
    ours, resolvers = (dict(_settings(text)) for text in (unit("/bin/true"), theirs.read_text()))
    for setting in ("User", "Group", "StateDirectory"):
        assert ours[setting] not in (resolvers[setting], "root"), setting
    assert ours["InaccessiblePaths"] == "-/var/lib/" + resolvers["StateDirectory"]
    assert LEASES.parent == Path("/var/lib", ours["StateDirectory"])
    assert LEASES in recorder._LEASES  # noqa: SLF001
    assert f"dhcp-leasefile={LEASES}" in conf(plan_of(HOME)).splitlines()
    assert NEW_USER[-1] == ours["User"]


def _settings(text: str) -> list[tuple[str, str]]:
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return [(name, value) for name, _, value in pairs]


@needs("systemd-analyze")
def test_the_unit_is_well_formed_and_closed_tight(tmp_path: Path) -> None:
    written = tmp_path / "nigehban-dhcp.service"
    written.write_text(unit("/bin/true"))
    verify = ["systemd-analyze", "verify", "--man=no", str(written)]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert not [line for line in done.stderr.splitlines() if written.name in line]
    security = ["systemd-analyze", "security", "--offline=true", str(written)]
    done = subprocess.run(security, capture_output=True, text=True, check=False)
    found = re.search(r"exposure level for .*: ([\d.]+)", done.stdout)
    assert found is not None, done.stdout + done.stderr
    assert float(found[1]) <= 2.0
