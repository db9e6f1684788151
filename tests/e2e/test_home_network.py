"""A real home in namespaces: devices are told apart by their MAC, behind all their addresses."""

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.namespaces import ROUTER_4, ROUTER_6, Client, Lan, home
from tests.e2e.processes import dig, nigehban, running, stub
from tests.needs import needs, program

pytestmark = [needs("ip", "dig", "dnsmasq", root=True), pytest.mark.timeout(120)]

HOUSEHOLD = """
household: {{name: Home, timezone: Asia/Karachi, alarms: [{alarm}]}}
profiles:
  kid: {{age_band: 10-12, alarms: [], allowances: []}}
  mum: {{age_band: adult}}
devices:
  - {{name: Tablet, mac: "02:00:00:00:77:0a", profile: kid}}
  - {{name: Phone, mac: "02:00:00:00:77:0b", profile: mum}}
"""
ALWAYS = (
    "{label: Always, days: [mon, tue, wed, thu, fri, sat, sun],"
    ' from: "00:00", to: "00:00", locks: everything}'
)
ALLOWED = {"A": "198.51.100.1", "AAAA": "2001:db8::1"}
BLOCKED = {"A": "0.0.0.0", "AAAA": "::"}


@pytest.fixture
def lan() -> Iterator[Lan]:
    with home(["tablet", "phone", "stranger"]) as made:
        yield made


def apply(data: Path, alarm: str = "") -> None:
    done = subprocess.run(
        nigehban("household", "apply", "-", "--data", str(data)),
        input=HOUSEHOLD.format(alarm=alarm),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def ask(client: Client, name: str, server: str, kind: str = "A", source: str = "") -> str:
    return dig(name, server, kind=kind, source=source, within=client.within)


def status(data: Path) -> dict[str, object]:
    done = subprocess.run(
        nigehban("status", "--json", "--data", str(data)),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_each_device_has_its_own_rules_behind_all_its_addresses(lan: Lan, tmp_path: Path) -> None:
    data = tmp_path / "data"
    flags = ("--home", "--data", str(data), "--upstream", "127.0.0.1:5399")
    with (
        running(stub(), tmp_path / "stub.log", within=lan.within),
        running(nigehban("run", *flags), tmp_path / "run.log", within=lan.within) as run,
    ):
        run.wait_for("resolver: answering")
        assert f"http://{ROUTER_4}/setup?code=" in run.text()
        apply(data)
        tablet, phone, stranger = (lan.clients[n] for n in ("tablet", "phone", "stranger"))
        for client, expected in ((tablet, BLOCKED), (phone, ALLOWED), (stranger, BLOCKED)):
            assert ask(client, "www.tiktok.com", ROUTER_4) == expected["A"]
            for source in (client.ipv6, client.temporary):
                assert ask(client, "www.tiktok.com", ROUTER_6, "AAAA", source) == expected["AAAA"]
        assert ask(tablet, "school.example", ROUTER_4) == ALLOWED["A"]
        assert_a_rule_reaches_every_address_within_a_second(data, tablet)
        assert_outsiders_get_silence(lan, tablet)


def assert_a_rule_reaches_every_address_within_a_second(data: Path, tablet: Client) -> None:
    subprocess.run(nigehban("pause", "kid", "--data", str(data)), check=True, capture_output=True)
    began = time.monotonic()
    assert ask(tablet, "school.example", ROUTER_4) == BLOCKED["A"]
    assert ask(tablet, "school.example", ROUTER_6, "AAAA", tablet.temporary) == BLOCKED["AAAA"]
    assert time.monotonic() - began < 1
    subprocess.run(nigehban("resume", "kid", "--data", str(data)), check=True, capture_output=True)
    assert ask(tablet, "school.example", ROUTER_4) == ALLOWED["A"]


def assert_outsiders_get_silence(lan: Lan, client: Client) -> None:
    """An address that is neither private nor on-link gets no answer, wherever it comes from."""
    ip = ["ip", "-n", client.namespace, "address"]
    subprocess.run([*ip, "add", "203.0.113.9/32", "dev", "eth0"], check=True)
    route = ["ip", "-n", lan.router, "route", "add", "203.0.113.9", "dev", "br-lan"]
    subprocess.run(route, check=True)
    assert "no answer" in ask(client, "school.example", ROUTER_4, source="203.0.113.9")


def test_a_forwarder_that_hides_who_asks_keeps_the_homes_lock(lan: Lan, tmp_path: Path) -> None:
    data = tmp_path / "data"
    tablet, phone = lan.clients["tablet"], lan.clients["phone"]
    with behind_dnsmasq(lan, data, tmp_path, "--cache-size=0") as _:
        apply(data)
        for client in (tablet, phone):
            assert ask(client, "www.tiktok.com", ROUTER_4) == ALLOWED["A"]
        assert status(data)["hidden_by_forwarder"] is True
        apply(data, ALWAYS)
        for client in (tablet, phone):
            assert ask(client, "school.example", ROUTER_4) == BLOCKED["A"]
        assert ask(tablet, "time.android.com", ROUTER_4) == ALLOWED["A"]


def test_a_forwarder_that_tells_the_mac_keeps_each_devices_rules(lan: Lan, tmp_path: Path) -> None:
    data = tmp_path / "data"
    tablet, phone = lan.clients["tablet"], lan.clients["phone"]
    with behind_dnsmasq(lan, data, tmp_path, "--cache-size=0", "--add-mac", "--strip-mac"):
        apply(data)
        assert ask(tablet, "www.tiktok.com", ROUTER_4) == BLOCKED["A"]
        assert ask(phone, "www.tiktok.com", ROUTER_4) == ALLOWED["A"]
        assert ask(tablet, "www.tiktok.com", ROUTER_6, "AAAA", tablet.temporary) == BLOCKED["AAAA"]
        assert status(data)["hidden_by_forwarder"] is False


FORGED = (
    "+ednsopt=65001:02000000770b",  # as dnsmasq --add-mac writes it
    "+ednsopt=65073:" + b"02:00:00:00:77:0b".hex(),
    "+ednsopt=65073:" + b"AgAAAHcL".hex(),
    "+ednsopt=65074:02000000770b",
    "+subnet=192.168.77.11/32",
)
"""A tablet says that it is the mother's phone."""
AS_ON_OPENWRT = (
    "--cache-size=0",
    "--add-mac",
    "--strip-mac",
    "--add-subnet=32,128",
    "--strip-subnet",
)
"""What `option mode 'forward'` sets (deploy/openwrt/files/usr/lib/nigehban/dnsmasq.sh)."""


def forged(client: Client, option: str, server: str, name: str = "www.tiktok.com") -> str:
    words = [str(program("dig")), "+time=2", "+tries=1", "+short", option, f"@{server}", name]
    done = subprocess.run(
        [*client.within, *words], capture_output=True, text=True, timeout=20, check=False
    )
    return done.stdout.strip()


def test_a_forged_mac_address_is_not_believed_behind_dnsmasq(lan: Lan, tmp_path: Path) -> None:
    data = tmp_path / "data"
    tablet, phone = lan.clients["tablet"], lan.clients["phone"]
    with behind_dnsmasq(lan, data, tmp_path, *AS_ON_OPENWRT):
        apply(data)
        for option in FORGED:
            assert forged(tablet, option, ROUTER_4) == BLOCKED["A"], option
            assert forged(tablet, option, ROUTER_6) == BLOCKED["A"], option
            assert forged(phone, option.replace("0b", "0a"), ROUTER_4) == ALLOWED["A"], option


def test_a_forged_mac_address_is_not_believed_from_a_device(lan: Lan, tmp_path: Path) -> None:
    data = tmp_path / "data"
    flags = ("--home", "--data", str(data), "--upstream", "127.0.0.1:5399")
    with (
        running(stub(), tmp_path / "stub.log", within=lan.within),
        running(nigehban("resolver", *flags), tmp_path / "run.log", within=lan.within) as run,
    ):
        run.wait_for("resolver: answering")
        apply(data)
        for option in FORGED:
            assert forged(lan.clients["tablet"], option, ROUTER_4) == BLOCKED["A"], option
            assert forged(lan.clients["phone"], option, ROUTER_4) == ALLOWED["A"], option


class behind_dnsmasq:  # noqa: N801  (used like a function)
    """Run the resolver on loopback with dnsmasq on the LAN in front of it."""

    def __init__(self, lan: Lan, data: Path, logs: Path, *flags: str) -> None:
        dnsmasq = [
            str(program("dnsmasq")),
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--no-resolv",
            "--no-hosts",
            "--bind-interfaces",
            f"--listen-address={ROUTER_4},{ROUTER_6}",
            "--server=127.0.0.1#5335",
            "--user=root",
            "--pid-file=",
            *flags,
        ]
        ours = nigehban(
            "run", "--data", str(data), "--dns", "127.0.0.1:5335", "--upstream", "127.0.0.1:5399"
        )
        self._starting = [
            (stub(), logs / "stub.log"),
            (dnsmasq, logs / "dnsmasq.log"),
            (ours, logs / "run.log"),
        ]
        self._within = lan.within
        self._open: list[object] = []

    def __enter__(self) -> None:
        for command, log in self._starting:
            managed = running(command, log, within=self._within)
            started = managed.__enter__()
            self._open.append(managed)
            if command[-1] == "127.0.0.1:5399":
                started.wait_for("resolver: answering")

    def __exit__(self, *error: object) -> None:
        for managed in reversed(self._open):
            managed.__exit__(*error)
