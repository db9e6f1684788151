import asyncio
import socket
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver import wire
from resolver.sockets import POOL, Asked, SocketPool, is_answer_to
from resolver.upstreams import Address
from tests.resolver.messages import address, query_octets, response_octets

QUESTION = query_octets()[12:]
QUERY = query_octets()[2:]


@contextmanager
def upstream_socket():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(0)
        yield listening


@contextmanager
def pool_to(listening):
    pool = SocketPool(Address(*listening.getsockname()))
    try:
        yield pool
    finally:
        pool.close()


def asked(said=None, refused=None, question=QUESTION):
    said, refused = [] if said is None else said, [] if refused is None else refused
    return Asked(question, said.append, refused.append)


async def heard(listening):
    return await asyncio.get_running_loop().sock_recvfrom(listening, 4096)


# --- drawing


async def test_each_of_the_first_queries_has_a_port_of_its_own():
    with upstream_socket() as listening, pool_to(listening) as pool:
        loop = asyncio.get_running_loop()
        ports = set()
        for _ in range(POOL):
            pool.draw(loop, 0.0).ask(QUERY, asked())
            ports.add((await heard(listening))[1][1])
        assert len(ports) == POOL == len(pool)


async def test_from_a_full_pool_sockets_are_drawn_at_random():
    with upstream_socket() as listening, pool_to(listening) as pool:
        loop = asyncio.get_running_loop()
        first = [pool.draw(loop, 0.0) for _ in range(POOL)]
        drawn = [pool.draw(loop, 0.0) for _ in range(500)]
        assert set(drawn) <= set(first)
        assert len(set(drawn)) > POOL // 2
        assert [first.index(each) for each in drawn] != sorted(first.index(e) for e in drawn)


async def test_a_socket_is_retired_after_so_many_queries_but_closed_only_when_all_are_answered():
    with upstream_socket() as listening, pool_to(listening) as pool:
        loop = asyncio.get_running_loop()
        busy = pool.draw(loop, 0.0)
        identities = [busy.ask(QUERY, asked()) for _ in range(64)]
        assert busy.is_spent(0.0)
        pool.sweep(1.0)
        assert busy._socket.fileno() >= 0  # noqa: SLF001  (open still)
        for identity in identities[1:]:
            busy.in_flight.pop(identity)
        pool.sweep(2.0)
        assert busy._socket.fileno() >= 0  # noqa: SLF001
        busy.in_flight.clear()
        pool.sweep(3.0)
        assert busy._socket.fileno() < 0  # noqa: SLF001
        assert len(pool) == 0


async def test_a_socket_is_retired_after_some_seconds():
    with upstream_socket() as listening, pool_to(listening) as pool:
        pool.draw(asyncio.get_running_loop(), 100.0)
        pool.sweep(109.9)
        assert len(pool) == 1
        pool.sweep(110.0)
        assert len(pool) == 0


async def test_a_full_pool_replaces_what_is_spent():
    with upstream_socket() as listening, pool_to(listening) as pool:
        loop = asyncio.get_running_loop()
        old = {pool.draw(loop, 0.0) for _ in range(POOL)}
        for each in old:
            each.in_flight[1] = asked()
        new = {pool.draw(loop, 11.0) for _ in range(50)}
        assert new.isdisjoint(old)
        assert len(pool) == POOL + len(new)
        pool.sweep(12.0)
        assert all(each._socket.fileno() >= 0 for each in old)  # noqa: SLF001


async def test_no_two_questions_of_a_socket_share_an_id():
    with upstream_socket() as listening, pool_to(listening) as pool:
        one = pool.draw(asyncio.get_running_loop(), 0.0)
        identities = [one.ask(QUERY, asked()) for _ in range(300)]
        assert len(set(identities)) == 300


# --- what is taken for an answer


async def test_only_the_answer_to_the_question_is_taken_and_the_wait_goes_on():
    with upstream_socket() as listening, pool_to(listening) as pool:
        said = []
        identity = pool.draw(asyncio.get_running_loop(), 0.0).ask(QUERY, asked(said))
        _, sender = await heard(listening)
        right = response_octets("www.example", 1, identity=identity)
        for wrong in (
            response_octets("www.example", 1, identity=identity ^ 1),
            response_octets("www.examples", 1, identity=identity),
            response_octets("www.example", 28, identity=identity),
            response_octets("www.example", 1, identity=identity, klass=3),
            query_octets(identity=identity),
            b"",
            right[:11],
        ):
            listening.sendto(wrong, sender)
        await asyncio.sleep(0.05)
        assert said == []
        listening.sendto(right, sender)
        await asyncio.sleep(0.05)
        assert said == [right]
        listening.sendto(right, sender)
        await asyncio.sleep(0.05)
        assert said == [right]


async def test_who_was_not_asked_is_not_heard():
    with upstream_socket() as listening, upstream_socket() as stranger, pool_to(listening) as pool:
        said = []
        identity = pool.draw(asyncio.get_running_loop(), 0.0).ask(QUERY, asked(said))
        _, sender = await heard(listening)
        stranger.sendto(response_octets("www.example", 1, identity=identity), sender)
        await asyncio.sleep(0.05)
        assert said == []


async def test_that_nobody_listens_is_told_to_all_who_wait():
    with upstream_socket() as listening:
        pool = SocketPool(Address(*listening.getsockname()))
    refusals = []
    one = pool.draw(asyncio.get_running_loop(), 0.0)
    one.ask(QUERY, asked(refused=refusals))
    await asyncio.sleep(0.05)
    assert [type(each) for each in refusals] == [ConnectionRefusedError]
    assert one.in_flight == {}
    pool.close()


async def test_many_answers_at_once_are_all_taken():
    with upstream_socket() as listening, pool_to(listening) as pool:
        said = []
        one = pool.draw(asyncio.get_running_loop(), 0.0)
        identities = [one.ask(QUERY, asked(said)) for _ in range(60)]
        _, sender = await heard(listening)
        for identity in identities:
            listening.sendto(response_octets("www.example", 1, identity=identity), sender)
        await asyncio.sleep(0.1)
        assert len(said) == 60


@pytest.mark.parametrize(
    ("packet", "is_answer"),
    [
        (response_octets("www.example", 1), True),
        (response_octets("www.example", 1, [address("www.example", "192.0.2.1")]), True),
        (response_octets("www.example", 1, flags=wire.QR | 0x0800), False),
        (response_octets("example", 1), False),
        (query_octets(flags=wire.QR)[:4] + b"\0\2" + query_octets()[6:], False),
        (b"\0\7\x80\1" + bytes(8), True),
        (b"\0\7\x80\4" + bytes(8), True),
        (b"\0\7\x80\0" + bytes(8), False),
        (b"\0\7\x80\3" + bytes(8), False),
        (b"\0\7\x80\1" + bytes(9), False),
    ],
)
def test_what_answers_a_question(packet, is_answer):
    assert is_answer_to(packet, QUESTION) == is_answer


def test_letter_case_does_not_matter_but_type_and_class_do():
    answer = response_octets("www.example", 1)
    shouted = answer.replace(b"www", b"WWW")
    assert is_answer_to(shouted, QUESTION)
    https, https_answer = query_octets(kind=65)[12:], response_octets("www.example", 97)
    assert not is_answer_to(https_answer, https)


@given(st.binary(min_size=12, max_size=80))
def test_any_octets_are_compared_without_an_error(packet):
    is_answer_to(packet, QUESTION)
