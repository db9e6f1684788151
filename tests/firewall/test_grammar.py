"""What may be said to the firewall, and that nothing else goes further."""

import ipaddress
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from firewall import table
from firewall.grammar import (
    LONGEST,
    LONGEST_LINE,
    MOST_KEYS,
    SETS,
    Add,
    Key,
    Refused,
    Remove,
    Request,
    Shape,
    Word,
    parse,
    write,
)

MAC = "02:00:00:00:77:0a"
SAFE = re.compile(
    r"((add|delete) element inet nigehban [a-z]+[46]? \{ [0-9a-f:. ]+(timeout \d+s )?\}\n)*"
)
"""All that nft may ever read of a request."""

macs = st.binary(min_size=6, max_size=6).map(lambda octets: octets.hex(":"))
addresses = st.ip_addresses().filter(lambda ip: not getattr(ip, "scope_id", None)).map(str)


def keys_of(name: str) -> st.SearchStrategy[Key]:
    shape = SETS[name]
    mac = st.just("") if shape is Shape.ADDRESS else macs
    address = st.just("") if shape is Shape.MAC else addresses
    return st.builds(Key, mac, address)


@st.composite
def requests(draw: st.DrawFn) -> Request:
    name = draw(st.sampled_from(sorted(SETS)))
    keys = tuple(draw(st.lists(keys_of(name), min_size=1, max_size=8)))
    seconds = draw(st.integers(1, LONGEST))
    one = st.sampled_from([Add(name, seconds, keys), Remove(name, keys), *Word])
    return draw(one)


def nft_reads(request: Request) -> str:
    if isinstance(request, Add):
        return table.add(request.name, ((key, request.seconds) for key in request.keys))
    return table.remove(request.name, request.keys) if isinstance(request, Remove) else ""


@given(requests())
def test_what_is_written_is_read_again(request: Request) -> None:
    assert parse(write(request).removesuffix(b"\n")) == request
    assert SAFE.fullmatch(nft_reads(request))


WORDS = "add remove begin settled alive status locked accepted 60 } ; { drop 0 -1 1e3 ٣"
lines = st.binary(max_size=200) | st.lists(
    st.sampled_from(
        [*WORDS.split(), MAC, f"{MAC},1.2.3.4", "fd00::1%eth0", "\\", '"', "$(id)", "\0"]
    ),
    max_size=8,
).map(lambda words: " ".join(words).encode())


@given(lines)
@example(b"add locked 60 02:00:00:00:77:0a }")
@example(f"add accepted 60 {MAC},1.2.3.4;flush".encode())
@example(b"add locked 60 02:00:00:00:77:0a\r")
def test_any_line_is_refused_or_is_nothing_but_elements_of_our_sets(line: bytes) -> None:
    try:
        request = parse(line)
    except Refused:
        return
    assert SAFE.fullmatch(nft_reads(request))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "a line is plain words with one space between them"),
        ("add  locked 60 " + MAC, "a line is plain words with one space between them"),
        ("add locked 60 " + MAC.replace("0a", "0A"), "a line is plain words"),
        ("flush ruleset", "expected add, remove, begin, settled, alive or status"),
        ("alive 5", "expected add, remove, begin, settled, alive or status"),
        ("add intercepted 60 53", "no such set; there are locked, accepted"),
        ("add locked 0 " + MAC, "expected seconds from 1 to 86400"),
        ("add locked 86401 " + MAC, "expected seconds from 1 to 86400"),
        ("add locked 0x10 " + MAC, "expected seconds from 1 to 86400"),
        ("add locked 60", "expected 1 to 32 keys"),
        ("add locked 60" + f" {MAC}" * (MOST_KEYS + 1), "expected 1 to 32 keys"),
        ("add locked 60 02:00:00:00:77", "expected a MAC address"),
        (f"add locked 60 {MAC},1.2.3.4", "expected a MAC address"),
        ("add resolvers 60 1.2.3", "expected an IP address"),
        ("add resolvers 60 1.2.3.04", "expected an IP address"),
        ("add resolvers 60 9.9.9.0,24", "expected an IP address"),
        (f"add accepted 60 {MAC}", "expected a MAC address, a comma, an IP address"),
        (f"add accepted 60 {MAC},", "expected a MAC address, a comma, an IP address"),
        (f"remove accepted {MAC},1.2.3.4,5.6.7.8", "expected a MAC address, a comma"),
        ("add resolvers 60 " + "1" * LONGEST_LINE, "a line is plain words"),
    ],
)
def test_what_is_refused_gets_its_reason(line: str, reason: str) -> None:
    with pytest.raises(Refused, match=re.escape(reason)):
        parse(line.encode())


def test_addresses_reach_nft_in_one_spelling() -> None:
    request = parse(b"add resolvers 60 2001:db8:0:0::0001")
    assert isinstance(request, Add)
    assert request.keys == (Key("", str(ipaddress.ip_address("2001:db8::1"))),)


def test_the_longest_line_of_a_request_may_be_said() -> None:
    key = Key(MAC, "2001:db8:1111:2222:3333:4444:5555:6666")
    assert len(write(Add("accepted", LONGEST, (key,) * MOST_KEYS))) <= LONGEST_LINE
