"""What the kernel says, written by hand; the real kernel is asked once."""

import asyncio
import errno
import ipaddress
import socket
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolver.network import Network
from tests.needs import needs

NEW_ADDRESS, GONE_ADDRESS, NEW_ROUTE, GONE_ROUTE, NEW_NEIGHBOUR, GONE_NEIGHBOUR = (
    20, 21, 24, 25, 28, 29,
)  # fmt: skip
DONE = 3
REACHABLE, STALE, INCOMPLETE, FAILED = 0x02, 0x04, 0x01, 0x20
MAC = "02:aa:bb:cc:dd:01"


def attribute(kind, value):
    padding = bytes(-len(value) % 4)
    return struct.pack("=HH", 4 + len(value), kind) + value + padding


def message(kind, body):
    padding = bytes(-len(body) % 4)
    return struct.pack("=IHHII", 16 + len(body), kind, 0, 0, 0) + body + padding


def neighbour(address, mac=MAC, state=REACHABLE, kind=NEW_NEIGHBOUR):
    ip = ipaddress.ip_address(address)
    family = socket.AF_INET if ip.version == 4 else socket.AF_INET6
    head = struct.pack("=BxxxiHBB", family, 2, state, 0, 0)
    octets = bytes.fromhex(mac.replace(":", ""))
    return message(kind, head + attribute(1, ip.packed) + (attribute(2, octets) if mac else b""))


def own(address, kind=NEW_ADDRESS, peer=None):
    interface = ipaddress.ip_interface(address)
    head = struct.pack("=BBBBI", socket.AF_INET, interface.network.prefixlen, 0, 0, 2)
    body = attribute(1, ipaddress.ip_address(peer).packed if peer else interface.ip.packed)
    return message(kind, head + body + (attribute(2, interface.ip.packed) if peer else b""))


def route(gateway, kind=NEW_ROUTE, length=0, link=2, kind_of_route=1):
    head = struct.pack("=8BI", socket.AF_INET, length, 0, 0, 254, 4, 0, kind_of_route, 0)
    through = attribute(5, ipaddress.ip_address(gateway).packed)
    return message(kind, head + through + attribute(4, struct.pack("=I", link)))


class Told:
    """A network whose kernel is the test."""

    def __init__(self):
        self.changed, self.prefixes = [], 0
        self.network = Network(self.changed.append, self._prefixes)
        self.network.close()
        self.network._macs, self.network._own = {}, {}  # noqa: SLF001  (nothing of this machine)
        self.network._gateways = set()  # noqa: SLF001
        ours, self.kernel = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        ours.settimeout(0)
        self.network._socket = ours  # noqa: SLF001
        self.changed.clear()
        self.prefixes = 0

    def _prefixes(self):
        self.prefixes += 1

    def hear(self, kernel):
        """Let another kernel speak."""
        self.network._socket.close()  # noqa: SLF001
        self.network._socket = kernel  # noqa: SLF001
        return kernel

    def tell(self, *messages):
        self.kernel.send(b"".join(messages))
        self.network.drain()


@pytest.fixture
def told():
    made = Told()
    yield made
    made.network.close()
    made.kernel.close()


# --- neighbours


def test_a_neighbours_mac_is_known_from_when_it_is_told(told):
    assert told.network.mac_of("192.168.1.7") is None
    told.tell(neighbour("192.168.1.7"), neighbour("fe80::7"), neighbour("fd00::7", state=STALE))
    assert told.network.mac_of("192.168.1.7") == MAC
    assert told.network.mac_of("fe80::7%eth0") == MAC
    assert told.network.mac_of("fd00::7") == MAC
    assert told.changed == ["192.168.1.7", "fe80::7", "fd00::7"]


def test_only_changes_are_passed_on(told):
    told.tell(neighbour("192.168.1.7"))
    told.tell(neighbour("192.168.1.7", state=STALE))
    assert told.changed == ["192.168.1.7"]
    told.tell(neighbour("192.168.1.7", "02:aa:bb:cc:dd:02"))
    assert told.network.mac_of("192.168.1.7") == "02:aa:bb:cc:dd:02"
    assert told.changed == ["192.168.1.7"] * 2


@pytest.mark.parametrize(
    "ending",
    [
        neighbour("192.168.1.7", kind=GONE_NEIGHBOUR),
        neighbour("192.168.1.7", state=FAILED),
        neighbour("192.168.1.7", mac="", state=INCOMPLETE),
        neighbour("192.168.1.7", mac="00:00:00:00:00:00"),
    ],
    ids=["gone", "failed", "incomplete", "no address"],
)
def test_a_neighbour_that_is_gone_is_not_known(told, ending):
    told.tell(neighbour("192.168.1.7"))
    told.tell(ending)
    assert told.network.mac_of("192.168.1.7") is None
    assert told.changed == ["192.168.1.7"] * 2


# --- our own addresses, and gateways


def test_our_own_addresses_have_on_link_prefixes(told):
    told.tell(own("192.168.1.1/24"), own("2001:db8:77::1/64"))
    assert told.network.is_own("192.168.1.1")
    assert not told.network.is_own("192.168.1.2")
    assert [str(p) for p in told.network.on_link()] == ["192.168.1.0/24", "2001:db8:77::/64"]
    assert told.network.own_addresses() == ["192.168.1.1", "2001:db8:77::1"]
    assert told.prefixes == 2
    told.tell(own("2001:db8:77::1/64", GONE_ADDRESS))
    assert [str(p) for p in told.network.on_link()] == ["192.168.1.0/24"]
    assert told.prefixes == 3


def test_the_other_end_of_a_line_is_not_ours(told):
    told.tell(own("10.8.0.1/32", peer="10.8.0.2"))
    assert told.network.own_addresses() == ["10.8.0.1"]


def test_the_interface_of_a_default_route_leads_out(told):
    told.tell(own("192.168.1.1/24"), route("192.168.1.254", link=3), route("10.0.0.1", link=4))
    assert told.network.link_of("192.168.1.1") == 2
    assert told.network.link_of("192.168.1.9") == 0
    assert told.network.uplinks() == {3, 4}
    told.tell(route("10.0.0.1", GONE_ROUTE, link=4), route("10.0.0.1", length=8, link=5))
    told.tell(route("10.0.0.1", link=6, kind_of_route=7))
    assert told.network.uplinks() == {3}, "a part of the world, or nowhere, is not the way out"


def test_who_should_have_a_mac_is_on_link_and_not_this_machine(told):
    told.tell(own("127.0.0.1/8"), own("192.168.1.1/24"))
    assert told.network.sees_mac_of("192.168.1.7")
    assert not told.network.sees_mac_of("127.0.0.2")
    assert not told.network.sees_mac_of("10.0.0.7")


def test_gateways_come_and_go(told):
    told.tell(route("192.168.1.254"), route("10.0.0.1", length=24))
    assert told.network.gateways() == {"192.168.1.254"}
    told.tell(route("192.168.1.254", GONE_ROUTE))
    assert told.network.gateways() == set()


# --- odd and lost messages


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_messages_that_are_cut_or_unknown_are_passed_over(told, noise):
    for kind in (NEW_NEIGHBOUR, NEW_ADDRESS, NEW_ROUTE, 99):
        body = noise[: len(noise) // 4 * 4]
        if len(body) >= 12:
            told.tell(message(kind, body))
    told.tell(noise or b"x")
    told.tell(neighbour("192.168.1.7"))
    assert told.network.mac_of("192.168.1.7") == MAC


class Overflowing:
    """A socket that lost messages, and then answers dumps as a kernel does."""

    def __init__(self, answers):
        self.answers, self.asked, self.timeout = list(answers), 0, 0.0
        self.lost = True

    def recv(self, _size):
        if self.lost:
            self.lost = False
            raise OSError(errno.ENOBUFS, "No buffer space available")
        if not self.answers:
            raise BlockingIOError
        answer = self.answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer

    def send(self, _octets):
        self.asked += 1

    def settimeout(self, seconds):
        self.timeout = seconds

    def close(self):
        pass

    def fileno(self):
        return -1


def test_when_messages_were_lost_all_is_asked_for_anew(told):
    told.tell(neighbour("192.168.1.9"))
    done = message(DONE, bytes(4))
    answers = [own("192.168.1.1/24") + done, route("192.168.1.254") + done,
               neighbour("192.168.1.7"), done]  # fmt: skip
    kernel = told.hear(Overflowing(answers))
    told.network.drain()
    assert kernel.asked == 3
    assert told.network.mac_of("192.168.1.7") == MAC
    assert told.network.mac_of("192.168.1.9") is None
    assert told.network.gateways() == {"192.168.1.254"}
    assert kernel.timeout == 0


@pytest.mark.parametrize("trouble", [TimeoutError(), OSError(errno.ENOBUFS, "again")])
def test_a_kernel_that_does_not_answer_is_waited_for_no_longer(told, trouble):
    kernel = told.hear(Overflowing([trouble]))
    told.network.drain()
    assert kernel.timeout == 0
    told.network.drain()


# --- introductions


async def test_an_introduction_ends_when_the_mac_is_known(told):
    told.tell(own("127.0.0.1/8"))
    waiting = asyncio.ensure_future(told.network.introduce("127.0.0.7"))
    also = asyncio.ensure_future(told.network.introduce("127.0.0.7"))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    told.tell(neighbour("127.0.0.7"))
    async with asyncio.timeout(0.1):
        await asyncio.gather(waiting, also)


async def test_an_introduction_in_vain_ends_soon(told):
    async with asyncio.timeout(2):
        await told.network.introduce("127.0.0.7")
        await told.network.introduce("fe80::7%nothing0")
    assert told.network._introductions == {}  # noqa: SLF001


# --- the real kernel


def test_this_machine_has_a_loopback_address():
    network = Network(lambda _: None)
    try:
        if network.is_known:
            assert network.is_own("127.0.0.1")
            assert network.fileno() >= 0
    finally:
        network.close()
    assert network.fileno() == -1
    assert not network.is_known


IN_A_NAMESPACE = """
import subprocess
from resolver.network import Network

def ip(*words):
    subprocess.run(["ip", *words], check=True)

changed = []
network = Network(changed.append)
ip("link", "set", "lo", "up")
ip("link", "add", "lan0", "type", "veth", "peer", "name", "lan1")
ip("link", "set", "lan1", "up")
ip("address", "add", "192.168.77.1/24", "dev", "lan0")
ip("link", "set", "lan0", "up")
ip("neighbour", "add", "192.168.77.9", "lladdr", "02:00:00:00:00:09", "dev", "lan0")
ip("route", "add", "default", "via", "192.168.77.254")
network.drain()
assert network.mac_of("192.168.77.9") == "02:00:00:00:00:09"

later = Network(lambda address: 1 / 0, lambda: 1 / 0)
assert later.is_known, "who starts later is told what is so, but as no news"
assert later.neighbours() == network.neighbours()
later.close()

assert network.gateways() == {"192.168.77.254"}
assert network.sees_mac_of("192.168.77.50")
ip("neighbour", "del", "192.168.77.9", "dev", "lan0")
ip("address", "del", "192.168.77.1/24", "dev", "lan0")
network.drain()
assert network.mac_of("192.168.77.9") is None
assert not network.is_own("192.168.77.1")
fresh = {own for own in Network(changed.append).own_addresses() if not own.startswith("fe80")}
assert fresh == set(network.own_addresses())
print("as told")
"""


@needs("unshare", "ip", root=True)
def test_the_kernel_tells_what_changes():
    done = subprocess.run(
        ["unshare", "--net", sys.executable, "-c", IN_A_NAMESPACE],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.stdout == "as told\n", done.stderr


# --- who is there just now


def test_a_neighbour_is_there_while_the_kernel_says_so(told):
    told.tell(neighbour("192.168.1.7"), neighbour("192.168.1.8", state=STALE))
    assert told.network.is_reachable("192.168.1.7")
    assert not told.network.is_reachable("192.168.1.8")
    told.tell(neighbour("192.168.1.7", state=STALE), neighbour("192.168.1.8"))
    assert not told.network.is_reachable("192.168.1.7")
    assert told.network.is_reachable("192.168.1.8")
    told.tell(neighbour("192.168.1.8", kind=GONE_NEIGHBOUR))
    assert not told.network.is_reachable("192.168.1.8")


def test_knocking_at_any_address_hurts_nobody(told):
    for address in ("127.0.0.1", "::1", "fe80::1", "192.0.2.1"):
        told.network.knock(address)
