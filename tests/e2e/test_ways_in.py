"""The four ways in: a phone joins the Wi-Fi with a real DHCP client, and its own rules hold.

Each test also shows what leaks there: what a home must still switch off.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from store.control import call
from store.places import Places
from tests.e2e.internet import internet
from tests.e2e.namespaces import LAN_4, ROUTER_4, ROUTER_6, Client, Lan, home, ip
from tests.e2e.processes import ROOT, Running, dig, nigehban, running, stub
from tests.needs import needs, program

pytestmark = [
    needs("ip", "dig", "dnsmasq", "nft", "busybox", "setpriv", root=True),
    pytest.mark.timeout(120),
    pytest.mark.xdist_group("namespaces"),
]

SCRIPT = Path(__file__).with_name("lease.sh")
HOUSEHOLD = """
household: {name: Home, timezone: Asia/Karachi}
profiles:
  kid: {age_band: 10-12, alarms: [], allowances: []}
  mum: {age_band: adult}
devices:
  - {name: Tablet, mac: "02:00:00:00:77:0b", profile: kid}
  - {name: Phone, mac: "02:00:00:00:77:0c", profile: mum}
"""
BLOCKED, OPEN, ROUTERS = "0.0.0.0", "198.51.100.1", "192.0.2.53"
CLOSED_TO_THE_KID = "www.tiktok.com"


class Home:
    """A router with its dnsmasq, our box beside it (or in it), a child's tablet and a phone."""

    def __init__(self, lan: Lan, place: Path, *, in_router: bool = False) -> None:
        self.lan, self.place, self.data = lan, place, place / "data"
        self.box = lan.clients["box"]
        self.tablet, self.phone = lan.clients["tablet"], lan.clients["phone"]
        self.within = lan.within if in_router else self.box.within
        self._open = ExitStack()

    def start(self, name: str, command: Sequence[str], within: Sequence[str]) -> Running:
        log = self.place / f"{name}.log"
        return self._open.enter_context(running(command, log, within=within))

    def start_box(self, *flags: str) -> None:
        self.data.mkdir()
        command = nigehban("household", "apply", "-", "--data", str(self.data))
        subprocess.run(command, input=HOUSEHOLD, text=True, check=True, capture_output=True)
        self.start("stub", stub(), self.within)
        command = nigehban("resolver", "--data", str(self.data), "--upstream", "127.0.0.1:5399")
        self.start("box", [*command, *flags], self.within).wait_for("resolver: answering")

    def close(self) -> None:
        self._open.close()

    def join(self, client: Client) -> dict[str, str]:
        """Have a device forget its address and ask for one; give what it was told."""
        ip("-4", "-n", client.namespace, "address", "flush", "dev", "eth0")
        lease = self.place / f"{client.name}.lease"
        lease.unlink(missing_ok=True)
        command = [*client.within, str(program("busybox")), "udhcpc", "-i", "eth0", "-f", "-q"]
        command += ["-n", "-t", "4", "-T", "1", "-s", str(SCRIPT)]
        environment = os.environ | {"LEASE": str(lease)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert lease.exists(), done.stderr
        return dict(line.split("=", 1) for line in lease.read_text().splitlines())

    def ask(self, client: Client, name: str, server: str, kind: str = "A") -> str:
        return dig(name, server, kind=kind, within=client.within)

    def has_its_own_rules(self, server: str) -> None:
        assert self.ask(self.tablet, CLOSED_TO_THE_KID, server) == BLOCKED
        assert self.ask(self.phone, CLOSED_TO_THE_KID, server) == OPEN
        assert self.ask(self.tablet, "school.example", server) == OPEN

    def probed(self, client: Client, *servers: str) -> int:
        """Look names up as the page has a browser do, by turns at each server; count arrivals."""
        token = f"x{client.mac.replace(':', '')}"
        for number in range(6):
            name = f"t{token}-{number}.probe.nigehban.home.arpa"
            self.ask(client, name, servers[number % len(servers)])
        answer = call(Places(self.data).resolver_socket, "probed", {"token": token})
        return int(answer["heard"])


@contextmanager
def a_home(place: Path, *, in_router: bool = False) -> Iterator[Home]:
    with home(["box", "tablet", "phone"]) as lan:
        made = Home(lan, place, in_router=in_router)
        try:
            yield made
        finally:
            made.close()


def routers_dnsmasq(*flags: str) -> list[str]:
    """Give the router's own program: it answers all names with one address, without any rule."""
    fixed = ["--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts"]
    fixed += ["--bind-dynamic", "--interface=br-lan", "--user=root", "--pid-file="]
    fixed += ["--dhcp-leasefile=/dev/null", f"--address=/#/{ROUTERS}", "--log-facility=-"]
    return [str(program("dnsmasq")), *fixed, *flags]


RANGE = f"--dhcp-range={LAN_4}.100,{LAN_4}.150,255.255.255.0,1h"


def test_the_routers_dns_field_names_the_box(tmp_path: Path) -> None:
    with a_home(tmp_path) as at:
        box = at.box
        at.start("router", routers_dnsmasq(RANGE, f"--dhcp-option=6,{box.ipv4}"), at.lan.within)
        at.start_box("--home")
        for client in (at.tablet, at.phone):
            told = at.join(client)
            assert (told["server"], told["router"], told["dns"]) == (ROUTER_4, ROUTER_4, box.ipv4)
        at.has_its_own_rules(box.ipv4)
        assert at.probed(at.tablet, box.ipv4) == 6
        # what leaks: the router's own answer, announced over IPv6 or entered as a second server
        assert at.ask(at.tablet, CLOSED_TO_THE_KID, ROUTER_6) == ROUTERS
        assert at.probed(at.phone, box.ipv4, ROUTER_6) == 3, "the live check sees it"


def test_a_second_server_in_the_routers_field_is_seen(tmp_path: Path) -> None:
    with a_home(tmp_path) as at:
        both = f"--dhcp-option=6,{at.box.ipv4},{ROUTER_4}"
        at.start("router", routers_dnsmasq(RANGE, both), at.lan.within)
        at.start_box("--home")
        servers = at.join(at.tablet)["dns"].split()
        assert servers == [at.box.ipv4, ROUTER_4]
        assert at.probed(at.tablet, *servers) == 3


def test_the_box_hands_out_addresses_and_gives_that_back_by_one_command(
    tmp_path: Path, folder: Path
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    with a_home(tmp_path) as at:
        at.start_box("--home")
        with running(routers_dnsmasq(RANGE), tmp_path / "dhcp.log", within=at.lan.within) as other:
            other.wait_for("DHCP")
            refused = dhcp(at, root, "on")
            assert refused.returncode == 2
            assert f"{ROUTER_4} hands out addresses; switch DHCP off" in refused.stderr
            assert not list(root.iterdir())
        at.start("router", routers_dnsmasq(), at.lan.within)  # its DHCP is off
        done = dhcp(at, root, "on")
        assert done.returncode == 0, done.stderr
        assert f"{LAN_4}.100 to {LAN_4}.199" in done.stdout
        command = as_the_unit_runs_it(root, folder)
        with running(command, tmp_path / "ours.log", within=at.box.within) as ours:
            ours.wait_for("DHCP")
            for client in (at.tablet, at.phone):
                told = at.join(client)
                own = at.box.ipv4
                assert (told["server"], told["router"], told["dns"]) == (own, ROUTER_4, own)
            at.has_its_own_rules(at.box.ipv4)
            rival = routers_dnsmasq(RANGE, "--port=0")
            with running(rival, tmp_path / "rival.log", within=at.lan.within) as other:
                other.wait_for("DHCP")
                seen = dhcp(at, root, "status")
                assert seen.returncode == 1, "a second one is a way around"
                assert f"{ROUTER_4} hands out addresses" in seen.stdout
            assert dhcp(at, root, "off").returncode == 0
        assert not [path for path in root.rglob("*") if path.is_file()]


def dhcp(at: Home, root: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [*at.box.within, sys.executable, "-m", "nigehban", "dhcp", *words]
    environment = os.environ | {"NIGEHBAN_ROOT": str(root)}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def as_the_unit_runs_it(root: Path, folder: Path) -> list[str]:
    """Give the command of the unit with the rights that it gives, and no account of root's."""
    unit = (root / "etc/systemd/system/nigehban-dhcp.service").read_text()
    said = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line)
    leases, conf = folder / "leases", folder / "conf"
    leases.touch()
    leases.chmod(0o666)
    written = (root / "etc/nigehban-dhcp.conf").read_text()
    conf.write_text(written.replace("/var/lib/nigehban-dhcp/dhcp.leases", str(leases)))
    rights = said["AmbientCapabilities"].lower().replace("cap_", "+").replace(" ", ",")
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs"]
    nobody += [f"--inh-caps=-all,{rights}", f"--ambient-caps=-all,{rights}"]
    command = said["ExecStart"].replace("/etc/nigehban-dhcp.conf", str(conf))
    return [*nobody, *shlex.split(command)]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that everybody may read."""
    made = Path(tempfile.mkdtemp(prefix="ngdhcp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def test_a_router_of_ones_own_behind_the_providers(tmp_path: Path) -> None:
    """An OpenWrt router whose other side has a private address; nothing is set on any phone."""
    with a_home(tmp_path, in_router=True) as at, internet(at.lan, ["8.8.8.8"], tmp_path / "i.log"):
        ip("-n", at.lan.router, "address", "add", "192.168.100.2/24", "dev", "wan")
        at.start("router", routers_dnsmasq(RANGE), at.lan.within)
        at.start_box("--dns", "0.0.0.0:5335", "--dns", "[::]:5335")
        socket = tmp_path / "fw"
        command = [sys.executable, "-m", "firewall", "--lan", "br-lan", "--intercept", "5335"]
        at.start("fw", [*command, "--closed", "--socket", str(socket)], at.lan.within).wait_for(
            "listening on"
        )
        for client in (at.tablet, at.phone):
            assert at.join(client)["dns"] == ROUTER_4, "as the router always said"
        for server in (ROUTER_4, ROUTER_6, "8.8.8.8"):
            at.has_its_own_rules(server)
        assert at.probed(at.tablet, ROUTER_4, ROUTER_6, "8.8.8.8") == 6, "nothing leaks"


def test_one_phone_by_hand(tmp_path: Path) -> None:
    """What leaks is Private DNS with a provider's name, and the router over IPv6."""
    with a_home(tmp_path) as at:
        at.start("router", routers_dnsmasq(RANGE), at.lan.within)
        at.start_box("--home")
        assert at.join(at.tablet)["dns"] == ROUTER_4
        by_hand = at.box.ipv4
        assert at.ask(at.tablet, CLOSED_TO_THE_KID, by_hand) == BLOCKED
        assert at.ask(at.tablet, "dns.google", by_hand) == "NXDOMAIN", "Private DNS by name"
        assert at.probed(at.tablet, by_hand) == 6
        assert at.probed(at.phone, ROUTER_4) == 0, "the other phone is as before"
        assert at.ask(at.tablet, CLOSED_TO_THE_KID, ROUTER_6) == ROUTERS
