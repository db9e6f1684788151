"""Asking an upstream once: answers, refusals, truncation, silence and nonsense."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from dnslib import CNAME, RR, A, DNSRecord

from nigehban.lookup import NoAnswerError, look_up, type_name, type_number
from resolver.upstreams import Address
from tests.nigehban.homes import OPEN, upstream

Reply = Callable[[bytes], bytes]


@contextmanager
def replying(reply: Reply) -> Iterator[Address]:
    """Answer one question over UDP."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(10)

        def serve() -> None:
            query, asker = listening.recvfrom(4096)
            listening.sendto(reply(query), asker)

        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        yield Address(*listening.getsockname())
        serving.join()


def with_chain(query: bytes) -> bytes:
    answer = DNSRecord.parse(query).reply()
    answer.add_answer(RR("www.shop.example", 5, rdata=CNAME("CDN.Example.net"), ttl=9))
    answer.add_answer(RR("cdn.example.net", 1, rdata=A("198.51.100.7"), ttl=9))
    return bytes(answer.pack())


def test_the_chain_is_in_canonical_names() -> None:
    with replying(with_chain) as address:
        found = look_up("www.shop.example", "A", (address,))
    assert (found.rcode, found.chain) == ("NOERROR", ("cdn.example.net",))
    assert found.addresses == ("198.51.100.7",)
    assert len(found.records) == 2


def test_the_next_upstream_is_asked_where_one_is_dead() -> None:
    with upstream() as text:
        host, _, port = text.partition(":")
        dead = Address("127.0.0.1", 1)
        assert look_up("a.example", "A", (dead, Address(host, int(port)))).addresses == (OPEN,)


@pytest.mark.parametrize(
    "reply",
    [
        lambda query: b"",
        lambda query: b"nonsense",
        lambda query: query[:7],
        lambda query: bytes([query[0] ^ 1]) + query[1:],
        lambda query: query[:12] + b"\xc0\x0c" * 9,
    ],
    ids=["nothing", "nonsense", "cut", "another question", "a loop"],
)
def test_nonsense_is_no_answer(reply: Reply) -> None:
    with replying(reply) as address, pytest.raises(NoAnswerError, match=str(address)):
        look_up("a.example", "A", (address,))


def test_without_an_upstream_there_is_no_answer() -> None:
    with pytest.raises(NoAnswerError, match="there is no upstream"):
        look_up("a.example", "A", ())


@pytest.mark.parametrize(
    ("text", "number", "name"),
    [("a", 1, "A"), ("TYPE1", 1, "A"), ("https", 65, "HTTPS"), ("type4242", 4242, "TYPE4242")],
)
def test_types_are_read_and_named(text: str, number: int, name: str) -> None:
    assert (type_number(text), type_name(number)) == (number, name)


@pytest.mark.parametrize("text", ["", "1", "FOO", "TYPE", "TYPE0", "TYPE65536", "TYPE+1", "TYPE٣"])
def test_what_is_no_type_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match="expected a type such as A"):
        type_number(text)
