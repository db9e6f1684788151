"""Servers that routers announce over IPv6: heard, forgotten in time, never our own."""

import socket
import struct
import subprocess
import sys
import time
from ipaddress import IPv6Address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.announced import Announced
from tests.e2e.namespaces import home
from tests.fakes import FakeClock
from tests.needs import needs

ROUTER, OURS = "fe80::1", "fd77::53"


def servers_option(*addresses: str, lifetime: int = 600) -> bytes:
    """Give a Recursive DNS Server option (RFC 8106 5.1)."""
    octets = b"".join(IPv6Address(each).packed for each in addresses)
    return struct.pack("!BBHI", 25, 1 + 2 * len(addresses), 0, lifetime) + octets


def told(options: bytes, *, kind: int = 68, icmp_type: int = 134, family: int = 10) -> bytes:
    """Give what the kernel tells of an advertisement's options."""
    body = struct.pack("=BxHiBBxxxxxx", family, len(options), 2, icmp_type, 0) + options
    return struct.pack("=IHHII", 16 + len(body), kind, 0, 0, 0) + body


class Heard:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.announced = Announced(self.clock.monotonic, lambda address: address == OURS)

    def after(self, *packets: bytes) -> list[str]:
        for packet in packets:
            self.announced.hear(packet)
        return self.announced.servers()


@pytest.fixture
def heard():
    made = Heard()
    yield made
    made.announced.close()


def test_a_server_that_is_announced_is_known_for_its_lifetime(heard: Heard) -> None:
    assert heard.after(told(servers_option(ROUTER))) == [ROUTER]
    heard.clock.move(599)
    assert heard.after() == [ROUTER]
    heard.clock.move(1)
    assert heard.after() == []


def test_a_server_that_is_taken_back_is_forgotten(heard: Heard) -> None:
    taken_back = told(servers_option(ROUTER, lifetime=0))
    assert heard.after(told(servers_option(ROUTER)), taken_back) == []


def test_our_own_address_is_right_there(heard: Heard) -> None:
    assert heard.after(told(servers_option(OURS, ROUTER))) == [ROUTER]
    assert heard.after(told(servers_option(ROUTER, lifetime=0))) == []


def test_other_options_and_messages_say_nothing(heard: Heard) -> None:
    search_list = struct.pack("!BBHI", 31, 1, 0, 600)
    option = servers_option(ROUTER)
    silent = [
        told(search_list),
        told(option, kind=28),
        told(option, icmp_type=136),
        told(option, family=socket.AF_INET),
        told(option[:-1]),
        told(b"\x19\x00" + bytes(14)),
    ]
    assert heard.after(*silent) == []
    assert heard.after(told(search_list + option)) == [ROUTER]


def test_who_announces_without_end_fills_nothing(heard: Heard) -> None:
    many = [told(servers_option(f"fe80::{n:x}")) for n in range(1, 1000)]
    assert len(heard.after(*many)) == 64


@given(st.binary(max_size=200), st.binary(max_size=120))
def test_whatever_comes_is_taken_or_left(packet: bytes, options: bytes) -> None:
    announced = Announced(lambda: 0.0, lambda _: False)
    announced.hear(packet)
    announced.hear(told(options))
    assert all(IPv6Address(each) for each in announced.servers())
    announced.close()


LISTENING = """
import time
from resolver.announced import Announced
announced = Announced(time.monotonic, lambda _: False)
assert announced.hears
print("ready", flush=True)
until = time.monotonic() + 8
while time.monotonic() < until and not announced.servers():
    announced.drain()
    time.sleep(0.05)
print(*announced.servers(), flush=True)
"""
ADVERTISING = """
import socket, struct, sys
head = struct.pack("!BBHBBHII", 134, 0, 0, 64, 0, 0, 0, 0)
octets = head + bytes.fromhex(sys.argv[1])
with socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6) as raw:
    raw.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
    raw.sendto(octets, ("ff02::1", 0, 0, socket.if_nametoindex("eth0")))
"""


@needs("ip", root=True)
@pytest.mark.timeout(60)
def test_the_kernel_hands_on_what_a_router_announces() -> None:
    root = Path(__file__).parents[2]
    with home(["router"]) as lan:
        listening = [*lan.within, sys.executable, "-c", LISTENING]
        with subprocess.Popen(listening, stdout=subprocess.PIPE, text=True, cwd=root) as ears:
            assert ears.stdout is not None
            assert ears.stdout.readline() == "ready\n"
            option = servers_option("fe80::53").hex()
            router = lan.clients["router"].within
            for _ in range(12):  # its link-local address may be tentative at first
                done = subprocess.run(
                    [*router, sys.executable, "-c", ADVERTISING, option],
                    capture_output=True,
                    text=True,
                    check=False,
                )
                if ears.poll() is not None:
                    break
                time.sleep(0.5)
            assert ears.stdout.readline() == "fe80::53\n", done.stderr
