import asyncio
import socket
import struct
from contextlib import asynccontextmanager

import pytest

from resolver import udp, wire
from resolver.listening import open_pair
from resolver.message import parse_response
from resolver.udp import UdpListener
from resolver.upstreams import Address
from tests.fakes import FakeClock
from tests.lab import question


@asynccontextmanager
async def listening(lab, host="127.0.0.1"):
    """Give a listener on a free port, and its port."""
    bound, stream = open_pair(Address(host, 0))
    stream.close()
    async with asyncio.TaskGroup() as tasks:
        listener = UdpListener(bound, lab.reception, FakeClock(), tasks.create_task)
        try:
            yield listener, bound.getsockname()[1]
        finally:
            listener.close()


@asynccontextmanager
async def asking(source, target, port):
    """Give a connected socket: it takes replies from where it asked only."""
    family = socket.AF_INET6 if ":" in source else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as made:
        made.settimeout(0)
        made.bind((source, 0))
        made.connect((target, port))
        yield made


async def reply_to(made, packet, patience=1.0):
    """Send and give the reply; None after some patience."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(made, packet)
    try:
        async with asyncio.timeout(patience):
            return await loop.sock_recv(made, 65535)
    except (TimeoutError, ConnectionRefusedError):
        return None


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
@pytest.mark.parametrize("asked", ["127.0.0.1", "127.0.0.2", "127.1.2.3"])
async def test_the_reply_comes_from_the_address_that_was_asked(lab, host, asked):
    if host == "127.0.0.1" != asked:
        return
    async with listening(lab, host) as (_, port), asking("127.0.0.9", asked, port) as made:
        reply = await reply_to(made, question("plain.example"))
        assert parse_response(reply).rcode == wire.NOERROR


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
async def test_what_waited_before_anybody_listened_is_answered_from_where_it_asked(lab, host):
    bound, stream = open_pair(Address(host, 0))
    stream.close()
    port, asked = bound.getsockname()[1], "127.0.0.1" if host == "127.0.0.1" else "127.0.0.2"
    async with asking("127.0.0.9", asked, port) as made, asyncio.TaskGroup() as tasks:
        await asyncio.get_running_loop().sock_sendall(made, question("plain.example"))
        await asyncio.sleep(0.05)
        listener = UdpListener(bound, lab.reception, FakeClock(), tasks.create_task)
        async with asyncio.timeout(2):
            reply = await asyncio.get_running_loop().sock_recv(made, 4096)
        listener.close()
    assert parse_response(reply).rcode == wire.NOERROR


@pytest.mark.parametrize("host", ["::1", "::"])
async def test_ipv6_is_served_alike(lab, host):
    async with listening(lab, host) as (_, port), asking("::1", "::1", port) as made:
        assert parse_response(await reply_to(made, question("plain.example"))).answers


async def test_an_ipv6_socket_does_not_take_ipv4(lab):
    async with listening(lab, "::") as (_, port), asking("127.0.0.1", "127.0.0.1", port) as made:
        assert await reply_to(made, question("plain.example"), 0.2) is None


async def test_replayed_answers_leave_as_the_first_one_did(lab):
    async with listening(lab, "0.0.0.0") as (_, port), asking("127.0.0.9", "127.0.0.2", port) as m:
        replies = [await reply_to(m, question("plain.example", identity=n)) for n in (1, 2, 3)]
        assert [reply[:2] for reply in replies] == [b"\0\1", b"\0\2", b"\0\3"]
        assert lab.memo.replays == 2


async def test_more_packets_than_one_wake_up_takes_are_all_answered(lab):
    count = 5 * udp.PER_WAKE_UP
    lab.rate_limit._rate = 0.0  # noqa: SLF001  (how fast they come is not the question here)
    async with listening(lab) as (_, port), asking("127.0.0.9", "127.0.0.1", port) as made:
        loop = asyncio.get_running_loop()
        for number in range(count):
            made.send(question("plain.example", identity=number))
        seen = set()
        async with asyncio.timeout(5):
            while len(seen) < count:
                seen.add((await loop.sock_recv(made, 4096))[:2])


async def test_junk_gets_what_it_deserves_and_costs_nobody_else(lab):
    async with listening(lab) as (_, port), asking("127.0.0.9", "127.0.0.1", port) as made:
        for silent in (b"", b"x" * 11, question("a.example")[:2] + b"\x80" + bytes(20)):
            assert await reply_to(made, silent, 0.05) is None
        broken = await reply_to(made, question("a.example")[:-3])
        assert broken[3] & 0xF == wire.FORMERR
        assert await reply_to(made, question("plain.example"))


async def test_a_reply_that_cannot_be_sent_is_lost_and_the_next_one_goes_out(lab):
    async with listening(lab) as (listener, port), asking("127.0.0.9", "127.0.0.1", port) as made:
        packet = question("plain.example")
        listener._take(packet, ("255.255.255.255", 53), None, 0.0)  # noqa: SLF001  (as if from there)
        listener._send(b"x" * 70_000, made.getsockname(), None)  # noqa: SLF001
        listener._send(b"x", ("192.0.2.1", 0), None)  # noqa: SLF001
        assert await reply_to(made, packet)
        assert lab.log == []


async def test_an_unexpected_error_costs_one_answer_and_is_said_once(lab):
    def broken(*_):
        raise KeyError

    async with listening(lab) as (_, port), asking("127.0.0.9", "127.0.0.1", port) as made:
        slot, lab.clients.slot = lab.clients.slot, broken
        for _ in range(3):
            assert await reply_to(made, question("plain.example"), 0.05) is None
        lab.clients.slot = slot
        assert await reply_to(made, question("plain.example"))
        assert len(lab.log) == 1


async def test_who_asks_too_fast_is_told_now_and_then(lab):
    async with listening(lab) as (_, port), asking("127.0.0.9", "127.0.0.1", port) as made:
        for _ in range(300):
            made.send(question("plain.example"))
            await asyncio.sleep(0)
        await asyncio.sleep(0.1)
        while True:
            try:
                made.recv(4096)
            except BlockingIOError:
                break
        replies = [await reply_to(made, question("plain.example"), 0.1) for _ in range(4)]
        assert [reply is not None for reply in replies] == [True, False, True, False]
        assert parse_response(replies[0]).truncated
        assert lab.reception.limited == 4


async def test_strangers_from_outside_are_met_with_silence(lab):
    lab.reception._access._networks = []  # noqa: SLF001  (nothing is home)
    async with listening(lab) as (_, port), asking("127.0.0.9", "127.0.0.1", port) as made:
        assert await reply_to(made, question("plain.example"), 0.1) is None


# --- the way back


def info_4(local, asked):
    packed = struct.pack("=i4s4s", 7, socket.inet_aton(local), socket.inet_aton(asked))
    return [(socket.IPPROTO_IP, 8, packed)]


def test_a_broadcast_is_not_answered():
    sender = ("192.168.1.7", 5353)
    assert udp._way_back(info_4("192.168.1.1", "192.168.1.255"), sender) is None  # noqa: SLF001
    assert udp._way_back(info_4("192.168.1.1", "255.255.255.255"), sender) is None  # noqa: SLF001
    assert udp._way_back(info_4("192.168.1.1", "224.0.0.251"), sender) is None  # noqa: SLF001
    [(_, _, packed)] = udp._way_back(info_4("192.168.1.1", "192.168.1.1"), sender)  # noqa: SLF001
    assert struct.unpack("=i4s4s", packed)[:2] == (0, socket.inet_aton("192.168.1.1"))


def info_6(asked, interface=7):
    packed = struct.pack("=16si", socket.inet_pton(socket.AF_INET6, asked), interface)
    return [(socket.IPPROTO_IPV6, socket.IPV6_PKTINFO, packed)]


def test_an_interface_is_named_for_link_local_askers_only():
    near, far = ("fe80::7%eth0", 5353, 0, 7), ("fd00::7", 5353, 0, 0)
    assert udp._way_back(info_6("ff02::fb"), near) is None  # noqa: SLF001
    for sender, interface in ((near, 7), (far, 0)):
        [(_, _, packed)] = udp._way_back(info_6("fe80::1"), sender)  # noqa: SLF001
        assert struct.unpack("=16si", packed)[1] == interface


def test_without_packet_information_the_kernel_chooses():
    assert udp._way_back([], ("192.168.1.7", 5353)) == []  # noqa: SLF001
