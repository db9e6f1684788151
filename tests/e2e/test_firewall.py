"""The firewall in a home of namespaces: real nft, real packets; it is told what to do by hand."""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from firewall.table import MOST
from tests.e2e.internet import Stream, Tries, internet, reaches, socket_within
from tests.e2e.namespaces import ROUTER_4, Client, Lan, home
from tests.e2e.processes import Running, dig, running, stub
from tests.needs import needs, program

pytestmark = [
    needs("ip", "dig", "dnsmasq", "nft", root=True),
    pytest.mark.timeout(120),
    pytest.mark.xdist_group("namespaces"),
]

nft = str(program("nft"))
SCHOOL_4, SCHOOL_6 = "198.51.100.10", "2001:db8::10"
GAME_4, GAME_6 = "198.51.100.20", "2001:db8::20"
WORLD = [SCHOOL_4, SCHOOL_6, GAME_4, GAME_6, "8.8.8.8", "2001:4860:4860::8888"]
GOOGLE = ("8.8.8.8", "2001:4860:4860::8888")


ROUTERS_OWN = """
table inet fw4 {
    chain forward {
        type filter hook forward priority filter; policy drop;
        ct state established,related accept
        iifname "br-lan" accept
    }
    chain srcnat {
        type nat hook postrouting priority srcnat; policy accept;
        oifname "wan" masquerade
    }
}
"""
"""A firewall as routers have it: what is established is accepted, and addresses are translated."""


class Told:
    """A connection to the firewall."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(10)
        self._socket.connect(str(path))
        self._replies = self._socket.makefile("r")

    def say(self, line: str) -> str:
        self._socket.sendall(f"{line}\n".encode())
        return self._replies.readline().strip()

    def close(self) -> None:
        self._replies.close()
        self._socket.close()


@pytest.fixture(scope="module")
def lan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lan]:
    log = tmp_path_factory.mktemp("internet") / "log"
    with home(["tablet", "phone"]) as made, internet(made, WORLD, log):
        subprocess.run([*made.within, nft, "-f", "-"], input=ROUTERS_OWN, text=True, check=True)
        yield made


@pytest.fixture
def place() -> Iterator[Path]:
    """Give a folder whose path is short enough for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="ngfw"))
    yield folder
    shutil.rmtree(folder)


@contextmanager
def firewall(lan: Lan, place: Path, *flags: str) -> Iterator[tuple[Told, Running]]:
    command = [sys.executable, "-m", "firewall", "--lan", "br-lan", *flags]
    command += ["--socket", str(place / "fw")]
    with running(command, place / "fw.log", within=lan.within) as process:
        process.wait_for("listening on")
        told = Told(place / "fw")
        try:
            yield told, process
        finally:
            told.close()


def ruleset(lan: Lan) -> str:
    command = [*lan.within, nft, "list", "ruleset"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def dies_within(stream: Stream, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not stream.is_alive():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("address", [GAME_4, GAME_6])
def test_a_locked_devices_connection_dies_and_another_devices_does_not(
    lan: Lan, place: Path, address: str
) -> None:
    tablet, phone = lan.clients["tablet"], lan.clients["phone"]
    with (
        firewall(lan, place) as (told, _),
        Stream(tablet, address) as mine,
        Stream(phone, address) as theirs,
    ):
        assert mine.is_alive()
        assert theirs.is_alive()
        assert told.say(f"add locked 3 {tablet.mac}") == "ok"
        assert dies_within(mine, 1)
        assert not reaches(tablet, address)
        assert theirs.is_alive()
        time.sleep(3)
        assert reaches(tablet, address), "it opens by itself"


@pytest.mark.parametrize("address", [SCHOOL_4, SCHOOL_6])
def test_what_a_locked_device_may_reach_lives_on(lan: Lan, place: Path, address: str) -> None:
    tablet = lan.clients["tablet"]
    with firewall(lan, place) as (told, _), Stream(tablet, address) as school:
        assert told.say(f"add accepted 60 {tablet.mac},{address}") == "ok"
        assert told.say(f"add locked 60 {tablet.mac}") == "ok"
        assert school.is_alive()
        assert reaches(tablet, address)
        assert not reaches(tablet, GAME_4)
        assert told.say(f"remove accepted {tablet.mac},{address}") == "ok"
        assert dies_within(school, 1)
        assert told.say(f"remove locked {tablet.mac}") == "ok"
        assert reaches(tablet, GAME_4)


@pytest.mark.parametrize(("dropped", "kept"), [(GAME_4, SCHOOL_4), (GAME_6, SCHOOL_6)])
def test_addresses_are_dropped_for_one_device(
    lan: Lan, place: Path, dropped: str, kept: str
) -> None:
    tablet, phone = lan.clients["tablet"], lan.clients["phone"]
    with firewall(lan, place) as (told, _), Stream(tablet, kept) as school:
        assert told.say(f"add dropped 60 {tablet.mac},{dropped}") == "ok"
        assert not reaches(tablet, dropped)
        assert school.is_alive()
        assert reaches(phone, dropped)


def test_a_strict_device_reaches_only_what_was_answered(lan: Lan, place: Path) -> None:
    tablet, phone = lan.clients["tablet"], lan.clients["phone"]
    with firewall(lan, place) as (told, _):
        assert told.say(f"add strict 60 {tablet.mac}") == "ok"
        assert told.say(f"add answered 60 {tablet.mac},{SCHOOL_4} {tablet.mac},{SCHOOL_6}") == "ok"
        for address, expected in {
            SCHOOL_4: True,
            SCHOOL_6: True,
            GAME_4: False,
            GAME_6: False,
        }.items():
            assert reaches(tablet, address) is expected
            assert reaches(phone, address)


@pytest.mark.parametrize("address", GOOGLE)
def test_dns_over_tls_and_listed_resolvers_are_refused_quickly(
    lan: Lan, place: Path, address: str
) -> None:
    tablet, phone = lan.clients["tablet"], lan.clients["phone"]
    with firewall(lan, place) as (told, _):
        assert reaches(tablet, address, 443)
        assert told.say(f"add resolvers 60 {address}") == "ok"
        assert told.say(f"add exempt 60 {phone.mac}") == "ok"
        for port in (443, 853):
            began = time.monotonic()
            with pytest.raises(OSError, match="refused"):
                Stream(tablet, address, port)
            assert time.monotonic() - began < 0.5
            assert refused_over_udp(tablet, address, port)
            assert reaches(phone, address, port), "this device is exempt"
        assert told.say(f"remove resolvers {address}") == "ok"
        assert reaches(tablet, address, 443)


def refused_over_udp(client: Client, address: str, port: int) -> bool:
    """Say whether a datagram is answered at once with an error (the kernel limits these)."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket_within(client.namespace, family, socket.SOCK_DGRAM) as asking:
        asking.settimeout(0.5)
        asking.connect((address, port))
        for _ in range(5):
            try:
                asking.send(b"x")
                asking.recv(1)
            except TimeoutError:
                continue
            except OSError:
                return True
    return False


def test_everything_is_as_before_when_it_stops(lan: Lan, place: Path) -> None:
    before = ruleset(lan)
    with firewall(lan, place, "--intercept", "5335") as (told, process):
        assert "table inet nigehban" in ruleset(lan)
        told.say("add locked 60 02:00:00:00:77:0a")
        told.say("alive")
    assert ruleset(lan) == before
    assert process.process.returncode == 0
    assert not (place / "fw").exists()


def test_a_table_that_somebody_flushed_is_made_anew_with_what_was_in_it(
    lan: Lan, place: Path
) -> None:
    tablet = lan.clients["tablet"]
    with firewall(lan, place) as (told, process):
        told.say(f"add locked 60 {tablet.mac}")
        subprocess.run([*lan.within, nft, "delete", "table", "inet", "nigehban"], check=True)
        assert reaches(tablet, GAME_4)
        assert told.say(f"add accepted 60 {tablet.mac},{SCHOOL_4}") == "ok"
        assert not reaches(tablet, GAME_4)
        assert reaches(tablet, SCHOOL_4)
        process.wait_for("made anew")


HOSTILE = (
    "flush ruleset",
    "add locked 60 02:00:00:00:77:0a }",
    "add locked 60 02:00:00:00:77:0a; flush ruleset",
    "add locked 60 02:00:00:00:77:0a\tdrop",
    "add accepted 60 02:00:00:00:77:0a,1.2.3.4}; delete table inet fw4; {",
    "add resolvers 60 0.0.0.0/0",
    "add intercepted 60 53",
    "add locked $(reboot) 02:00:00:00:77:0a",
    "remove locked @locked",
    "\0\0",
)


def test_hostile_lines_change_nothing(lan: Lan, place: Path) -> None:
    with firewall(lan, place) as (told, process):
        empty = ruleset(lan)
        for line in HOSTILE:
            assert told.say(line).startswith("no "), line
        assert ruleset(lan) == empty
        assert process.process.poll() is None


def test_a_firewall_that_was_killed_locks_nobody_for_ever_and_starts_again(
    lan: Lan, place: Path
) -> None:
    tablet = lan.clients["tablet"]
    with firewall(lan, place) as (told, process):
        told.say(f"add locked 3 {tablet.mac}")
        process.process.kill()
        assert not reaches(tablet, GAME_4)
        time.sleep(3)
        assert reaches(tablet, GAME_4)
    with firewall(lan, place) as (told, _):
        told.say(f"add locked 60 {tablet.mac}")
        assert not reaches(tablet, GAME_4)
    assert "nigehban" not in ruleset(lan)


@pytest.mark.parametrize("family", ["4", "6"])
def test_a_closed_home_stays_closed_and_a_lock_locked_while_the_firewall_is_killed(
    lan: Lan, place: Path, family: str
) -> None:
    """Not one connection gets through between the death and what the next one is told."""
    tablet, phone = lan.clients["tablet"], lan.clients["phone"]
    game, school = (GAME_4, SCHOOL_4) if family == "4" else (GAME_6, SCHOOL_6)
    with firewall(lan, place, "--intercept", "5335", "--closed") as (told, process):
        told.say(f"add locked 60 {tablet.mac}")
        told.say(f"add accepted 60 {tablet.mac},{school}")
        process.process.kill()
        process.process.wait()
    with Stream(tablet, school) as lesson:
        assert "redirect to :5335" in ruleset(lan)
        tries = Tries(tablet, game)
        with tries, firewall(lan, place, "--intercept", "5335", "--closed") as (told, _):
            assert " locked=1 accepted=1 " in told.say("status")
            time.sleep(0.5)
            assert lesson.is_alive()
            assert reaches(phone, game)
            tries.stop()
            assert tries.made > 5
            assert not tries.reached
            assert told.say(f"remove locked {tablet.mac}") == "ok"
            assert reaches(tablet, game)
    assert "nigehban" not in ruleset(lan)


def test_what_a_new_resolver_does_not_say_again_is_cut_and_no_lock_opens(
    lan: Lan, place: Path
) -> None:
    """What nobody used has its own few seconds left instead of the grace, so this takes less."""
    tablet, phone = lan.clients["tablet"], lan.clients["phone"]
    with firewall(lan, place) as (told, process):
        told.say(f"add locked 60 {tablet.mac}")
        told.say(f"add exempt 60 {phone.mac}")
        told.say(f"add accepted 15 {tablet.mac},{SCHOOL_4} {tablet.mac},{SCHOOL_6}")
        process.process.kill()
        process.process.wait()
    with Tries(tablet, GAME_4) as tries, firewall(lan, place) as (told, _):
        assert told.say("begin") == "ok"
        with Stream(tablet, SCHOOL_4) as lesson, Stream(tablet, SCHOOL_6) as granted:
            assert reaches(phone, GAME_4, 853)
            assert told.say(f"add accepted 60 {tablet.mac},{SCHOOL_4}") == "ok"
            assert told.say("settled") == "ok"
            assert not reaches(phone, GAME_4, 853)
            assert granted.is_alive()
            assert " accepted=1 former=2 " in told.say("status")
            assert dies_within(granted, 15)
            assert lesson.is_alive()
            assert reaches(tablet, SCHOOL_4)
            assert not reaches(tablet, SCHOOL_6)
        tries.stop()
        assert tries.made > 5
        assert not tries.reached


def test_an_exempt_device_may_ask_others_but_what_it_asks_here_is_ours(
    lan: Lan, place: Path
) -> None:
    """Its questions for this router are answered by its rules, also where port 53 is redirected."""
    tablet, phone = lan.clients["tablet"], lan.clients["phone"]
    stub_here = stub(port=5335, host="0.0.0.0")
    with (
        running(stub_here, place / "stub.log", within=lan.within),
        firewall(lan, place, "--intercept", "5335") as (told, _),
    ):
        told.say("alive")
        told.say(f"add exempt 60 {phone.mac}")
        for client, server, answered in (
            (tablet, ROUTER_4, True),
            (tablet, "8.8.8.8", True),
            (phone, ROUTER_4, True),
            (phone, "8.8.8.8", False),
        ):
            given = dig("school.example", server, within=client.within)
            assert given.startswith("no answer") is not answered, (client.name, server)


def test_sets_are_bounded_and_full_ones_say_so(lan: Lan, place: Path) -> None:
    with firewall(lan, place) as (told, _):
        parts = [[f"10.{n >> 8}.{n & 255}.{m}" for m in range(32)] for n in range(MOST // 32 + 1)]
        replies = [told.say(f"add resolvers 60 {' '.join(part)}") for part in parts]
        assert set(replies[:-1]) == {"ok"}
        assert replies[-1] == f"no resolvers is full: it holds {MOST} of {MOST}"
        assert f" resolvers={MOST}" in told.say("status")


def test_status_says_what_is_around(lan: Lan, place: Path) -> None:
    with firewall(lan, place, "--intercept", "5335", "--closed") as (told, _):
        assert told.say("status").startswith("ok intercepts=5335 closed=1 forwards=1 offload=0 ")
