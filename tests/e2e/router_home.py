"""A router of namespaces with all of its programs: dnsmasq, the firewall, the resolver."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

from firewall.left_behind import left_behind
from nigehban.workplace import Workplace
from policy.acts import Reach, Scope
from store.acts import ActKeeper
from tests.e2e.internet import Stream, internet
from tests.e2e.namespaces import Client, Lan, home
from tests.e2e.processes import Running, dig, nigehban, running, stub
from tests.needs import program

SCHOOL, GAME, SHARED, HELP = (f"198.51.100.{n}" for n in (10, 20, 30, 40))
SCHOOL_6, GAME_6, HELP_6 = "2001:db8::10", "2001:db8::20", "2001:db8::40"
OTHER = "198.51.100.1"
NAMES = {
    "school.example": (SCHOOL, SCHOOL_6),
    "roblox.com": (GAME, GAME_6),
    "www.roblox.com": (SHARED,),
    "cdn.example": (SHARED,),
    "childhelplineinternational.org": (HELP, HELP_6),
}
GOOGLE = ("8.8.8.8", "2001:4860:4860::8888")
HOUSEHOLD = """
household: {{name: Home, timezone: Asia/Karachi{home}}}
profiles:
  kid: {{age_band: 13-15, alarms: [{alarm}], allowances: [], names: {{always: [school.example]}}}}
  mum: {{age_band: adult}}
devices:
  - {{name: Tablet, mac: "02:00:00:00:77:0a", profile: kid}}
  - {{name: Phone, mac: "02:00:00:00:77:0b", profile: mum{phone}}}
"""
GAMES = (
    "{label: Homework, days: [mon, tue, wed, thu, fri, sat, sun],"
    ' from: "00:00", to: "00:00", locks: [games]}'
)


class House:
    """The router's programs: an upstream, its own dnsmasq, the firewall, the resolver."""

    def __init__(self, lan: Lan, place: Path, *, closed: bool = False) -> None:
        self.lan, self.place, self.data = lan, place, place / "data"
        self.resolver: Running | None = None
        self.firewall: Running | None = None
        self._flags = ("--closed",) if closed else ()
        self._open = ExitStack()
        self._open_resolver = ExitStack()

    def __enter__(self) -> Self:
        named = [f"{name}={address}" for name, both in NAMES.items() for address in both]
        self.start("stub", stub(named=named))
        self.start("dnsmasq", dnsmasq())
        self.start_firewall()
        self.data.mkdir()
        wishes = {"socket": str(self.place / "fw"), "drop_labels": True, "strict": [CONSOLE]}
        (self.data / "nigehban.yaml").write_text(json.dumps({"firewall": wishes}))
        self.apply()
        self.start_resolver()
        return self

    def __exit__(self, *error: object) -> None:
        self._open_resolver.close()
        self._open.close()

    def start(self, name: str, command: list[str]) -> Running:
        log = self.place / f"{name}.log"
        return self._open.enter_context(running(command, log, within=self.lan.within))

    def start_firewall(self) -> None:
        socket = str(self.place / "fw")
        command = [sys.executable, "-m", "firewall", "--lan", "br-lan", "--socket", socket]
        self.firewall = self.start("fw", [*command, "--intercept", "5335", *self._flags])
        self.firewall.wait_for("listening on")

    def kill_firewall(self) -> None:
        assert self.firewall is not None
        self.firewall.process.kill()
        self.firewall.process.wait()

    def holds(self, name: str) -> dict[str, int]:
        """Give the addresses in a set of pairs of the kernel, with the seconds they have left."""
        command = [*self.lan.within, str(program("nft")), "-j", "list", "table", "inet", "nigehban"]
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        adds = [add for add in left_behind(listed).adds if add.name == name]
        return {key.address: add.seconds for add in adds for key in add.keys}

    def start_resolver(self) -> None:
        command = nigehban("resolver", "--data", str(self.data), "--upstream", "127.0.0.1:5399")
        command += ["--dns", "0.0.0.0:5335", "--dns", "[::]:5335"]
        log, within = self.place / "resolver.log", self.lan.within
        self.resolver = self._open_resolver.enter_context(running(command, log, within=within))
        self.resolver.wait_for("resolver: answering")
        wait_until(lambda: self.status()["by"] == "firewall", 5)

    def signal(self, number: int) -> None:
        assert self.resolver is not None
        os.kill(self.resolver.process.pid, number)

    def do(self, *words: str, given: str = "") -> None:
        command = nigehban(*words, "--data", str(self.data))
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def apply(self, alarm: str = "", phone: str = "", home: str = "") -> None:
        more = {"phone": f", {phone}" if phone else "", "home": f", {home}" if home else ""}
        self.do("household", "apply", "-", given=HOUSEHOLD.format(alarm=alarm, **more))

    def let_ways_be(self) -> None:
        self.apply(home="ways_around: open")

    def pause_for(self, seconds: int) -> None:
        """Lock the child now, by a pause of a minute that began a while ago."""
        place = Workplace(self.data)
        with place.store() as store, store.writing("default", "test", "paused") as db:
            began = time.time() + seconds - 60
            ActKeeper(db, "default", "test", began).pause(Scope(Reach.PROFILE, "kid"), 1)
        place.tell_resolver("household changed", household="default")

    def status(self) -> dict[str, object]:
        command = nigehban("status", "--json", "--data", str(self.data))
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return json.loads(done.stdout)["enforcement"]


def dnsmasq() -> list[str]:
    """Give the command line of the router's own resolver, which answers all with one address."""
    flags = ["--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts"]
    flags += ["--bind-interfaces", "--interface=br-lan", "--user=root", "--pid-file="]
    return [str(program("dnsmasq")), *flags, "--address=/#/192.0.2.53"]


DNSMASQS, CONSOLE = "192.0.2.53", "02:00:00:00:77:0c"


def wait_until(holds: object, seconds: float) -> float:
    """Wait until something holds; give the seconds that it took."""
    assert callable(holds)
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "it did not come"
        time.sleep(0.05)
    return time.monotonic() - began


def ask(client: Client, name: str, server: str = GOOGLE[0], kind: str = "A") -> str:
    return dig(name, server, kind=kind, within=client.within)


def dies(stream: Stream) -> bool:
    return not stream.is_alive()


@contextmanager
def lan_in_the_world(log: Path) -> Iterator[Lan]:
    """Make a router with three clients, and an internet that has all addresses."""
    addresses = [address for both in NAMES.values() for address in both]
    world = [*dict.fromkeys(addresses), OTHER, *GOOGLE]
    with home(["tablet", "phone", "console"]) as made, internet(made, world, log):
        yield made


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder whose path is short enough for a socket."""
    made = Path(tempfile.mkdtemp(prefix="ng"))
    yield made
    shutil.rmtree(made)
