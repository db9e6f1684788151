import struct

import dns.message
from hypothesis import given
from hypothesis import strategies as st

from resolver import wire
from resolver.encode import EMPTY, encode
from resolver.message import Record, parse_response
from resolver.wire import HEADER, HEADER_LENGTH, wire_of
from tests.resolver.messages import address, alias, on_the_wire, record, records, wire_names


def message(name, sections, kind=wire.A):
    """Put sections behind the question for which they were written."""
    head = HEADER.pack(7, wire.QR | wire.RA, 1, *sections.counts, 0)
    return head + name + struct.pack("!HH", kind, wire.IN) + sections.body


def pointers(octets):
    """Give (offset, target) of each compression pointer that a reader of names meets."""
    response = dns.message.from_wire(octets)  # raises for a pointer that leads nowhere or forwards
    assert response is not None
    offset = HEADER_LENGTH
    while octets[offset]:
        offset += octets[offset] + 1
    offset += 5
    for _ in range(sum(HEADER.unpack_from(octets)[3:6])):
        offset, found = _passed(octets, offset)
        yield from found
        kind, _, _, length = wire.RECORD_HEAD.unpack_from(octets, offset)
        offset += wire.RECORD_HEAD.size
        if kind in {wire.NS, wire.CNAME, wire.PTR}:
            yield from _passed(octets, offset)[1]
        offset += length


def _passed(octets, offset):
    while length := octets[offset]:
        if length >= wire.POINTER:
            target = (length & 0x3F) << 8 | octets[offset + 1]
            return offset + 2, [(offset, target)]
        offset += length + 1
    return offset + 1, []


@given(wire_names, st.lists(records, max_size=10), st.lists(records, max_size=5))
def test_what_is_written_is_read_back(name, answers, authority):
    found = parse_response(message(name, encode(name, answers, authority)))
    assert [_lowered(r) for r in found.answers] == [_lowered(r) for r in answers]
    assert [_lowered(r) for r in found.authority] == [_lowered(r) for r in authority]


def _lowered(one: Record):
    if one.type in {wire.NS, wire.CNAME, wire.PTR}:
        return one.owner.lower(), one.type, one.ttl, one.rdata.lower()
    return one.owner.lower(), one.type, one.ttl, one.rdata


@given(wire_names, st.lists(records, max_size=10))
def test_the_offsets_of_ttls_lead_to_the_ttls(name, answers):
    sections = encode(name, answers, ())
    for (offset, ttl), each in zip(sections.ttls, answers, strict=True):
        assert ttl == each.ttl
        assert struct.unpack_from("!I", sections.body, offset) == (ttl,)


@given(wire_names, st.lists(records, max_size=10))
def test_pointers_lead_backwards(name, answers):
    for at, target in pointers(message(name, encode(name, answers, ()))):
        assert HEADER_LENGTH <= target < at


def test_pointers_of_long_messages_lead_no_further_than_they_can():
    name = wire_of("www.example")
    answers = [
        record(f"host{number}.zone{number}.example", wire.CNAME, wire_of(f"a.b{number}.other"))
        for number in range(1200)
        for _ in range(2)
    ]
    sections = encode(name, answers, ())
    octets = message(name, sections)
    assert len(octets) > 0x4000 + 10_000
    found = list(pointers(octets))
    assert all(target < at and target <= 0x3FFF for at, target in found)
    assert max(target for _, target in found) > 0x3F00
    assert [r.rdata for r in parse_response(octets).answers] == [r.rdata for r in answers]


def test_a_name_at_the_last_octet_that_a_pointer_reaches_is_used_and_the_next_is_not():
    name = wire_of("q.example")
    for size in range(0x3FFF - 30, 0x3FFF + 10):
        filler = record("q.example", wire.TXT, bytes(size - 40))
        again = [address("new.name", "192.0.2.1"), address("new.name", "192.0.2.2")]
        octets = message(name, encode(name, [filler, *again], ()))
        found = parse_response(octets).answers
        assert [r.owner for r in found[1:]] == [wire_of("new.name")] * 2


def test_the_question_is_pointed_to_whatever_its_letter_case():
    sections = encode(b"\3WWW\7ExAmple\0", [address("www.example", "192.0.2.1")], ())
    assert sections.body.startswith(b"\xc0\x0c\0\1\0\1")


def test_rdata_of_newer_types_is_not_compressed():
    target = record("www.example", wire.HTTPS, b"\0\1" + wire_of("www.example"))
    assert wire_of("www.example") in encode(wire_of("www.example"), [target], ()).body


def test_nothing_is_written_as_nothing():
    assert encode(b"\0", (), ()) is EMPTY


def test_the_root_as_question_and_owner():
    name = on_the_wire([])
    answers = [record("", wire.NS, wire_of("a.root")), record("", wire.NS, wire_of("b.root"))]
    found = parse_response(message(name, encode(name, answers, ()), wire.NS))
    assert list(found.answers) == answers


def test_a_chain_is_short_on_the_wire():
    name = wire_of("www.example")
    chain = [alias("www.example", "cdn.example"), address("cdn.example", "192.0.2.1")]
    assert len(encode(name, chain, ()).body) == 2 + 10 + 6 + 2 + 10 + 4
