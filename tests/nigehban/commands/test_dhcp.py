"""`nigehban dhcp`: what is wrong with a machine is said, and nothing is written then."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.namespaces import home, ip
from tests.e2e.processes import ROOT
from tests.needs import needs

pytestmark = needs("ip", "dnsmasq", root=True)


def dhcp(within: list[str], root: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [*within, sys.executable, "-m", "nigehban", "dhcp", *words]
    environment = os.environ | {"NIGEHBAN_ROOT": str(root)}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("prepare", "words", "sentence"),
    [
        (
            (),
            ("--interface", "wlan7"),
            "there is no interface 'wlan7' with an address; there is eth0",
        ),
        (("route", "delete", "default"), (), "no router is known there"),
        (("address", "flush", "dev", "eth0"), (), "with --interface: none"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_written(
    prepare: tuple[str, ...], words: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    with home(["box"]) as lan:
        box = lan.clients["box"]
        if prepare:
            ip("-4", "-n", box.namespace, *prepare)
        done = dhcp(box.within, tmp_path, "on", *words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert not list(tmp_path.iterdir())


def test_two_sides_are_not_guessed(tmp_path: Path) -> None:
    with home(["box"]) as lan:
        box = lan.clients["box"]
        ip("-n", box.namespace, "route", "delete", "default")
        ip("-n", box.namespace, "link", "add", "eth1", "type", "bridge")
        ip("-n", box.namespace, "address", "add", "10.9.9.2/24", "dev", "eth1")
        done = dhcp(box.within, tmp_path, "on")
        assert "say which side the home is on, with --interface: eth0, eth1" in done.stderr


def test_an_address_that_the_router_lends_is_not_built_upon(tmp_path: Path) -> None:
    with home(["box"]) as lan:
        box = lan.clients["box"]
        lent = ("address", "change", f"{box.ipv4}/24", "dev", "eth0", "valid_lft", "600")
        ip("-n", box.namespace, *lent, "preferred_lft", "600")
        done = dhcp(box.within, tmp_path, "on")
        assert done.returncode == 2
        assert "give it a fixed address first" in done.stderr


def test_off_is_done_where_nothing_is_on(tmp_path: Path) -> None:
    done = dhcp([], tmp_path, "off")
    assert (done.returncode, done.stdout) == (0, "This machine hands out no addresses.\n")
