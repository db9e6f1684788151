import asyncio
import socket
from contextlib import asynccontextmanager, contextmanager

import pytest

from resolver import connections as held
from resolver import tcp, wire
from resolver.connections import Connections
from resolver.listening import open_tcp
from resolver.message import parse_response
from resolver.tcp import TcpListener
from resolver.upstreams import Address
from tests.fakes import FakeClock
from tests.lab import question
from tests.resolver.messages import opt_record, option
from tests.resolver.slow_upstream import SlowUpstream


@asynccontextmanager
async def listening(lab, host="127.0.0.1", send_buffer=None, connections=None):
    bound = open_tcp(Address(host, 0))
    if send_buffer:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
    port = bound.getsockname()[1]
    listener = TcpListener(
        lab.reception, FakeClock(), Connections() if connections is None else connections
    )
    await listener.listen(bound)
    try:
        yield port
    finally:
        listener.close()


@asynccontextmanager
async def connected(port, host="127.0.0.1", source=None):
    local = (source, 0) if source else None
    reader, writer = await asyncio.open_connection(host, port, local_addr=local)
    try:
        yield Connection(reader, writer)
    finally:
        writer.transport.abort()
        await asyncio.sleep(0)


class Connection:
    """One client's end."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    def say(self, *packets):
        for packet in packets:
            self.writer.write(len(packet).to_bytes(2, "big") + packet)

    async def hear(self, patience=2.0):
        """Give the next message; None where the connection ended."""
        try:
            async with asyncio.timeout(patience):
                length = int.from_bytes(await self.reader.readexactly(2), "big")
                return await self.reader.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError):
            return None


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_questions_are_answered_one_after_the_other(lab, host):
    async with listening(lab, host) as port, connected(port, host) as client:
        for number in range(3):
            client.say(question("plain.example", identity=number))
            found = parse_response(await client.hear())
            assert (found.id, len(found.answers)) == (number, 1)


async def test_a_large_answer_is_whole(lab):
    lab.upstream.answers["big.example A"] = [f"198.51.100.{n}" for n in range(250)]
    async with listening(lab) as port, connected(port) as client:
        client.say(question("big.example", edns=False))
        found = parse_response(await client.hear())
        assert len(found.answers) == 250
        assert not found.truncated


async def test_a_message_may_come_octet_by_octet(lab):
    async with listening(lab) as port, connected(port) as client:
        packet = question("plain.example")
        for octet in len(packet).to_bytes(2, "big") + packet:
            client.writer.write(bytes((octet,)))
            await asyncio.sleep(0.001)
        assert await client.hear()


async def test_several_messages_may_come_at_once(lab):
    async with listening(lab) as port, connected(port) as client:
        client.say(*(question(f"n{n}.example", identity=n) for n in range(20)))
        heard = [parse_response(await client.hear()).id for _ in range(20)]
        assert sorted(heard) == list(range(20))


async def test_answers_come_in_the_order_in_which_they_are_ready(lab):
    lab.stop()
    lab.upstream = SlowUpstream(lab.clock)
    lab.start()
    async with listening(lab) as port, connected(port) as client:
        client.say(question("slow.example", identity=1), question("localhost", identity=2))
        assert parse_response(await client.hear()).id == 2
        await lab.upstream.answer()
        assert parse_response(await client.hear()).id == 1


async def test_who_closes_half_still_gets_the_answer(lab):
    lab.stop()
    lab.upstream = SlowUpstream(lab.clock)
    lab.start()
    async with listening(lab) as port, connected(port) as client:
        client.say(question("slow.example"))
        client.writer.write_eof()
        await asyncio.sleep(0.05)
        await lab.upstream.answer()
        assert parse_response(await client.hear()).answers
        assert await client.hear() is None


async def test_a_length_of_zero_ends_the_connection(lab):
    async with listening(lab) as port, connected(port) as client:
        client.writer.write(b"\0\0")
        assert await client.hear() is None


async def test_junk_is_answered_or_passed_over_and_the_connection_goes_on(lab):
    async with listening(lab) as port, connected(port) as client:
        client.say(b"x", question("a.example")[:2] + b"\x80" + bytes(10))
        client.say(question("a.example")[:-3], question("plain.example", identity=5))
        assert (await client.hear())[3] & 0xF == wire.FORMERR
        assert parse_response(await client.hear()).id == 5


async def test_keepalive_is_told_to_who_asks_for_it(lab):
    async with listening(lab) as port, connected(port) as client:
        client.say(question("plain.example", opt=opt_record(options=option(11, b""))))
        assert parse_response(await client.hear()).edns.option(11) == b"\0\x96"
        client.say(question("plain.example"))
        assert parse_response(await client.hear()).edns.option(11) is None
        client.say(question("a\\000\\011b.example"))
        assert parse_response(await client.hear()).edns.option(11) is None


def test_an_idle_connection_is_closed_within_the_usual_time():
    assert 10 <= tcp.IDLE <= 30


async def test_idle_and_half_said_connections_are_closed_in_time(lab, monkeypatch):
    monkeypatch.setattr(tcp, "IDLE", 0.15)
    monkeypatch.setattr(tcp, "SLOW", 0.1)
    async with listening(lab) as port, connected(port) as idle, connected(port) as half:
        half.writer.write(b"\0\x20abc")
        idle.say(question("plain.example"))
        assert await idle.hear()
        assert await half.hear(1.0) is None
        assert await idle.hear(1.0) is None


async def test_who_takes_nothing_is_cut_off_and_harms_nobody(lab, monkeypatch):
    monkeypatch.setattr(tcp, "SLOW", 0.3)
    lab.rate_limit._rate = 0.0  # noqa: SLF001  (how fast they come is not the question here)
    lab.upstream.answers["big.example A"] = [f"198.51.{n}.1" for n in range(250)] * 10
    async with listening(lab, send_buffer=8192) as port:
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.connect(("127.0.0.1", port))
            deaf.settimeout(0)
            packet = question("big.example", edns=False)
            deaf.send((len(packet).to_bytes(2, "big") + packet) * 60)
            async with connected(port) as client:
                client.say(question("plain.example"))
                assert await client.hear()
            await asyncio.sleep(1.0)
            assert await taken_until_the_end(deaf) < 60 * 40_000


async def taken_until_the_end(made):
    """Take what there is to take; give how many octets that were."""
    loop, heard = asyncio.get_running_loop(), 0
    try:
        async with asyncio.timeout(5):
            while octets := await loop.sock_recv(made, 1 << 20):
                heard += len(octets)
    except ConnectionError:
        pass
    return heard


async def test_one_client_may_hold_so_many_connections_and_its_oldest_idle_one_gives_way(lab):
    async with listening(lab) as port:
        open_ones = [
            await asyncio.open_connection("127.0.0.1", port) for _ in range(held.MOST_PER_CLIENT)
        ]
        await asyncio.sleep(0.05)
        first = Connection(*open_ones[0])
        first.say(question("plain.example"))
        assert await first.hear()
        async with connected(port) as one_more:
            one_more.say(question("plain.example"))
            assert await one_more.hear()
            assert await Connection(*open_ones[1]).hear() is None
            first.say(question("plain.example"))
            assert await first.hear()
        for _, writer in open_ones:
            writer.close()
        await asyncio.sleep(0.05)


async def test_a_device_with_many_addresses_is_one_client(lab, monkeypatch):
    monkeypatch.setattr(held, "MOST_PER_CLIENT", 3)
    for number in range(2, 7):
        lab.macs[f"127.0.0.{number}"] = "02:00:00:00:00:01"
    async with listening(lab) as port:
        made = []
        for number in range(2, 7):
            local = (f"127.0.0.{number}", 0)
            made.append(await asyncio.open_connection("127.0.0.1", port, local_addr=local))
            await asyncio.sleep(0.02)
        ended = [await Connection(*each).hear() is None for each in made[:2]]
        assert ended == [True, True]
        for each in made[2:]:
            connection = Connection(*each)
            connection.say(question("plain.example"))
            assert await connection.hear()
        for _, writer in made:
            writer.close()
        await asyncio.sleep(0.05)


async def test_when_all_together_hold_too_many_the_one_with_most_gives_way(lab, monkeypatch):
    monkeypatch.setattr(held, "MOST_CONNECTIONS", 5)
    async with listening(lab) as port:
        made = []
        for host in ("127.0.0.2", "127.0.0.3", "127.0.0.3", "127.0.0.3", "127.0.0.3"):
            made.append(await asyncio.open_connection("127.0.0.1", port, local_addr=(host, 0)))
            await asyncio.sleep(0.02)
        async with connected(port) as one_more:
            one_more.say(question("plain.example"))
            assert await one_more.hear()
        assert await Connection(*made[1]).hear() is None
        alone = Connection(*made[0])
        alone.say(question("plain.example"))
        assert await alone.hear()
        for _, writer in made:
            writer.close()
        await asyncio.sleep(0.05)


async def test_sockets_share_what_they_hold(lab, monkeypatch):
    monkeypatch.setattr(held, "MOST_CONNECTIONS", 2)
    both = Connections()
    async with (
        listening(lab, connections=both) as port,
        listening(lab, "::1", connections=both) as six,
        connected(port) as first,
        connected(six, "::1") as second,
    ):
        for each in (first, second):
            each.say(question("plain.example"))
            assert await each.hear()
        async with connected(port) as third:
            third.say(question("plain.example"))
            assert await third.hear()
            assert len(both) == 2
    await asyncio.sleep(0.05)
    assert len(both) == 0


async def test_two_hundred_idle_connections_leave_a_new_client_unharmed(lab):
    async with listening(lab) as port:
        writers = []
        for number in range(200):
            local = (f"127.0.1.{number % 20 + 1}", 0)
            writers.append((await asyncio.open_connection("127.0.0.1", port, local_addr=local))[1])
        async with connected(port) as client:
            client.say(question("plain.example"))
            assert await client.hear()
        for writer in writers:
            writer.close()


async def test_the_rate_limit_counts_over_tcp_too(lab):
    async with listening(lab) as port, connected(port) as client:
        client.say(*(question("plain.example", identity=n) for n in range(310)))
        heard = 0
        try:
            while await client.hear(0.3):
                heard += 1
        except TimeoutError:
            pass
        assert heard == 300


async def test_strangers_from_outside_are_cut_off(lab):
    lab.reception._access._networks = []  # noqa: SLF001  (nothing is home)
    async with listening(lab) as port, connected(port) as client:
        client.say(question("plain.example"))
        assert await client.hear() is None


async def test_an_unexpected_error_ends_one_connection_and_is_said_once(lab):
    def broken(*_):
        raise KeyError

    slot, lab.clients.slot = lab.clients.slot, broken
    async with listening(lab) as port:
        for _ in range(2):
            async with connected(port) as client:
                client.say(question("plain.example"))
                assert await client.hear() is None
        lab.clients.slot = slot
        async with connected(port) as client:
            client.say(question("plain.example"))
            assert await client.hear()
    assert len(lab.log) == 1


async def test_who_is_gone_before_we_look_harms_nobody(lab):
    async with listening(lab) as port:
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", port)) as gone:
                gone.setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0"
                )  # a reset instead of an end
        await asyncio.sleep(0.05)
        async with connected(port) as client:
            client.say(question("plain.example"))
            assert await client.hear()


def reset(made):
    """Break a connection off, with a reset instead of an end."""
    made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    made.close()


async def test_nothing_is_said_to_a_connection_that_is_lost(lab, caplog):
    lab.stop()
    lab.upstream = SlowUpstream(lab.clock)
    lab.start()
    async with listening(lab) as port:
        lost = socket.create_connection(("127.0.0.1", port))
        packets = [question(f"n{number}.example") for number in range(60)]
        lost.sendall(b"".join(len(p).to_bytes(2, "big") + p for p in packets))
        await asyncio.sleep(0.1)
        assert len(lab.upstream.asked) == 60
        reset(lost)
        await asyncio.sleep(0.1)
        await lab.upstream.answer()
        await asyncio.sleep(0.1)
    assert not [r for r in caplog.records if r.name == "asyncio"]


@contextmanager
def deaf(port):
    """Give a client that takes nothing unless told to."""
    with socket.socket() as made:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        made.connect(("127.0.0.1", port))
        made.settimeout(0)
        yield made


async def test_who_asks_more_than_it_takes_is_not_listened_to_meanwhile(lab):
    lab.rate_limit._rate = 0.0  # noqa: SLF001  (how fast they come is not the question here)
    lab.upstream.answers["big.example A"] = [f"198.51.{n}.1" for n in range(250)] * 10
    made = []
    lab.reception.thought = counted(lab.reception.thought, made)
    async with listening(lab, send_buffer=8192) as port:
        with deaf(port) as client:
            packet = question("big.example", edns=False)
            client.send((len(packet).to_bytes(2, "big") + packet) * 60)
            await asyncio.sleep(0.5)
            assert len(made) <= 40
            sizes = [len(reply) for reply in made]
            assert sum(sizes) <= 160_000 + max(sizes)
            heard = 0
            while heard < sum(len(reply) + 2 for reply in made) or len(made) < 60:
                heard += len(await asyncio.get_running_loop().sock_recv(client, 1 << 20))
            assert len(made) == 60


def counted(thought, made):
    """Note what a function gives."""

    async def both(*arguments, **more):
        reply = await thought(*arguments, **more)
        made.append(reply)
        return reply

    return both


async def test_large_questions_under_way_are_few(lab):
    lab.stop()
    lab.upstream = SlowUpstream(lab.clock)
    lab.start()
    async with listening(lab) as port, connected(port) as client:
        padding = opt_record(options=option(12, bytes(30_000)))
        client.say(*(question(f"n{number}.example", opt=padding) for number in range(40)))
        await asyncio.sleep(0.3)
        assert len(lab.upstream.asked) == 2
        for _ in range(40):
            await lab.upstream.answer()
            await asyncio.sleep(0.01)
        assert [await client.hear() is not None for _ in range(40)] == [True] * 40


async def test_who_lets_replies_pile_up_is_cut_off(lab, monkeypatch):
    monkeypatch.setattr(tcp, "MOST_UNTAKEN", 100_000)
    lab.stop()
    lab.upstream = SlowUpstream(lab.clock)
    lab.start()
    names = [f"n{number}.example" for number in range(60)]
    for name in names:
        lab.upstream.answers[f"{name} A"] = [f"198.51.{n}.1" for n in range(250)]
    async with listening(lab, send_buffer=8192) as port:
        with deaf(port) as client:
            packets = [question(name, edns=False) for name in names]
            client.send(b"".join(len(p).to_bytes(2, "big") + p for p in packets))
            await asyncio.sleep(0.3)
            assert len(lab.upstream.asked) == 60
            await lab.upstream.answer()
            await asyncio.sleep(0.1)
            assert await taken_until_the_end(client) < 60 * 4000
