import struct

import dns.exception
import dns.message
import dnslib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver import wire
from resolver.message import Edns, Query, Rejection, parse_query, parse_response
from resolver.wire import WireError
from tests.resolver.messages import (
    RDATA,
    address,
    compressed,
    mutated,
    opt_record,
    option,
    query_octets,
    record,
    records,
    response_octets,
    wire_names,
)

OPTS = (
    None,
    opt_record(),
    opt_record(4096, wire.DO),
    opt_record(options=option(10, b"8 octets") + option(12, bytes(20))),
    opt_record(version=1),
)
VALID_QUERIES = [query_octets(name, kind, opt=opt) for name in ("www.example", "") for kind in
                 (1, 28, 65, 255, 65280) for opt in OPTS]  # fmt: skip


def response_of(answers, opt=OPTS[1]):
    return response_octets("www.example", wire.A, answers, additional=(opt,) if opt else ())


VALID_RESPONSES = [
    change(response_of([record(owner, kind, rdata), address("b.www.example", "192.0.2.1")], opt))
    for kind, rdata in RDATA
    for owner, opt in (("www.example", OPTS[1]), ("", OPTS[3]))
    for change in (bytes, compressed)
]


# --- queries


def as_query(packet):
    """Give the query, or the RCODE of the rejection; anything else is a failure of the test."""
    try:
        return parse_query(packet)
    except Rejection as rejection:
        return rejection.rcode


@given(st.binary(max_size=600))
@settings(max_examples=1000)
def test_any_octets_are_a_query_or_a_rejection(packet):
    found = as_query(packet)
    assert isinstance(found, Query) or found in {None, wire.FORMERR, wire.NOTIMP}


@given(st.sampled_from(VALID_QUERIES), st.integers(0, 2**32))
@settings(max_examples=2000)
def test_a_damaged_query_is_a_query_or_a_rejection(packet, seed):
    damaged = mutated(packet, seed)
    found = as_query(damaged)
    assert isinstance(found, Query) or found in {None, wire.FORMERR, wire.NOTIMP}
    if isinstance(found, Query):
        assert damaged[2:6] == struct.pack("!HH", found.flags, 1)
        assert damaged[12 : 12 + len(found.question)] == found.question


@given(wire_names, st.integers(0, 65535), st.integers(0, 65535), st.sampled_from(OPTS))
def test_what_a_query_asks_is_what_others_read_in_it(name, kind, klass, opt):
    packet = query_octets(name, kind, klass=klass, opt=opt)
    found = parse_query(packet)
    assert found.question == packet[12 : 12 + len(name) + 4]
    assert (found.type, found.klass, found.id) == (kind, klass, 7)
    if klass not in {0, 254, 255} and kind != wire.OPT:
        theirs = dns.message.from_wire(packet)
        assert theirs.question[0].name.to_wire() == name
        assert theirs.edns == (-1 if opt is None else found.edns.version)
        if opt is not None:
            assert found.edns.size == theirs.payload
            assert found.do == bool(theirs.ednsflags & wire.DO)
            assert [code for code, _ in found.edns.options] == [o.otype for o in theirs.options]


@given(st.sampled_from(VALID_QUERIES), st.integers(0, 2**32))
@settings(max_examples=500)
def test_what_two_others_take_for_a_query_is_one(packet, seed):
    damaged = mutated(packet, seed)
    try:
        theirs = dns.message.from_wire(damaged, ignore_trailing=True)
        dnslib.DNSRecord.parse(damaged)
    except (dns.exception.DNSException, dnslib.DNSError, ValueError, struct.error):
        return
    if theirs.opcode() or len(theirs.question) != 1 or damaged[4:6] != b"\0\1" or damaged[2] >> 7:
        return
    if damaged[12:].startswith(theirs.question[0].name.to_wire()):  # without a pointer in it
        assert isinstance(as_query(damaged), Query)


@pytest.mark.parametrize("length", range(12))
def test_less_than_a_header_is_met_with_silence(length):
    assert as_query(bytes(length)) is None


def test_a_response_is_met_with_silence():
    assert as_query(query_octets(flags=wire.QR)) is None


@pytest.mark.parametrize("opcode", range(1, 16))
def test_other_opcodes_are_not_implemented(opcode):
    assert as_query(query_octets(flags=opcode << 11)) == wire.NOTIMP


@pytest.mark.parametrize("count", [0, 2, 65535])
def test_a_query_has_one_question(count):
    packet = query_octets()
    assert as_query(packet[:4] + struct.pack("!H", count) + packet[6:]) == wire.FORMERR


@pytest.mark.parametrize("cut", range(1, 5))
def test_a_question_without_its_end_is_refused(cut):
    assert as_query(query_octets()[:-cut]) == wire.FORMERR


@pytest.mark.parametrize(
    "opt",
    [
        opt_record() * 2,
        opt_record(options=b"\0\x0a"),
        opt_record(options=b"\0\x0a\0\x04abc"),
        b"\1x" + opt_record(),
        opt_record()[:-1],
        opt_record()[:-2] + b"\0\x05",
    ],
    ids=["two", "half an option", "an option that overruns", "not at the root", "cut", "overruns"],
)
def test_bad_opt_records_are_refused(opt):
    packet = query_octets(opt=opt)
    count = 2 if opt == opt_record() * 2 else 1
    assert as_query(packet[:10] + struct.pack("!H", count) + packet[12:]) == wire.FORMERR


def test_other_records_of_a_query_are_passed_over_and_must_be_whole():
    extra = b"\0" + struct.pack("!HHIH", wire.TXT, 1, 0, 3) + b"\2ab"
    packet = query_octets(opt=extra + opt_record(4000))
    whole = packet[:10] + b"\0\2" + packet[12:]
    assert parse_query(whole).edns == Edns(4000)
    in_answer = packet[:6] + b"\0\1\0\0\0\1" + packet[12:]
    assert parse_query(in_answer).edns == Edns(4000)
    assert as_query(packet[:6] + b"\0\3\0\0\0\1" + packet[12:]) == wire.FORMERR
    assert as_query(whole[: len(query_octets()) + 8]) == wire.FORMERR


@pytest.mark.parametrize(("size", "counts_as"), [(0, 512), (511, 512), (512, 512), (65535, 65535)])
def test_fewer_than_512_octets_count_as_512(size, counts_as):
    assert parse_query(query_octets(opt=opt_record(size))).edns.size == counts_as


def test_trailing_octets_are_tolerated():
    assert as_query(query_octets() + b"junk") == as_query(query_octets())


def test_the_letter_case_of_the_question_is_kept_and_its_name_is_canonical():
    found = parse_query(query_octets(b"\3WwW\7eXaMPLe\0", wire.HTTPS))
    assert found.question == b"\3WwW\7eXaMPLe\0\0\x41\0\1"
    assert (found.name, found.type) == ("www.example", wire.HTTPS)


def test_flags_are_told():
    found = parse_query(query_octets(flags=wire.AD | wire.CD, opt=opt_record(flags=wire.DO)))
    assert found.cd
    assert found.do
    assert found.wants_ad
    assert not parse_query(query_octets()).wants_ad
    assert parse_query(query_octets(opt=opt_record(flags=wire.DO))).wants_ad


def test_an_option_is_found_by_its_code():
    found = parse_query(query_octets(opt=OPTS[3])).edns
    assert found.option(10) == b"8 octets"
    assert found.option(11) is None


# --- responses


def as_response(packet):
    try:
        return parse_response(packet)
    except WireError:
        return None


@given(st.binary(max_size=600))
@settings(max_examples=1000)
def test_any_octets_are_a_response_or_a_wire_error(packet):
    as_response(packet)
    as_response(packet[:2] + b"\x80" + packet[3:])


def test_a_damaged_response_is_a_response_or_a_wire_error():
    for seed in range(20_000):
        as_response(mutated(VALID_RESPONSES[seed % len(VALID_RESPONSES)], seed))


@pytest.mark.parametrize("octets", [b"x", b"xy", b"xyz", b"\0\x0f\0\x09code"])
def test_an_opt_record_with_broken_options_breaks_the_response(octets):
    with pytest.raises(WireError):
        parse_response(response_of([], opt_record(options=octets)))


@given(st.lists(records, max_size=8), st.lists(records, max_size=4))
def test_records_of_many_types_are_read_as_they_were_written(answers, authority):
    packet = response_octets("www.example", wire.A, answers, authority)
    found = parse_response(packet)
    assert found.answers == tuple(answers)
    assert found.authority == tuple(authority)


@pytest.mark.parametrize(("kind", "rdata"), RDATA)
def test_compression_is_undone(kind, rdata):
    owner = b"\4host\7example\0"
    first = response_octets("www.example", wire.A, [address("www.example", "192.0.2.1")])
    packet = first[:7] + b"\3" + first[8:]
    for each in (owner, b"\3www\7example\0"):
        packet += each + struct.pack("!HHIH", kind, 1, 300, len(rdata)) + rdata
    found = parse_response(compressed(packet))
    assert {r.rdata for r in found.answers if r.type == kind and r.owner == owner} == {rdata}


def test_names_in_rdata_may_be_compressed_where_old_types_allow_it():
    packet = response_octets("www.example", 33)
    rdata = struct.pack("!HHH", 1, 2, 443) + b"\xc0\x0c"
    packet = packet[:6] + b"\0\1" + packet[8:]
    packet += b"\xc0\x0c" + struct.pack("!HHIH", 33, 1, 300, len(rdata)) + rdata
    assert parse_response(packet).answers[0].rdata == rdata[:6] + b"\3www\7example\0"


def test_what_another_reads_in_a_damaged_response_we_do_not_read_otherwise():
    compared = 0
    for seed in range(8_000):
        damaged = mutated(VALID_RESPONSES[seed % len(VALID_RESPONSES)], seed)
        ours, theirs = as_response(damaged), read_by_another(damaged)
        if ours is not None and theirs is not None:
            mine = {(r.owner.lower(), r.type, r.rdata.lower()) for r in ours.answers}
            assert {each for each in mine if each[1] in COMPARED} <= theirs, damaged
            compared += 1
    assert compared > 500


COMPARED = {wire.A, wire.AAAA, wire.NS, wire.CNAME, wire.PTR, wire.SOA, 15, 33}


def read_by_another(packet):
    """Give the answers as lower-case (owner, type, RDATA), or None for no ordinary response."""
    try:
        theirs = dns.message.from_wire(packet, ignore_trailing=True, one_rr_per_rrset=True)
    except (dns.exception.DNSException, ValueError, NotImplementedError):
        return None
    if len(theirs.question) != 1 or any(r.rdclass != wire.IN for r in theirs.answer):
        return None
    return {
        (rrset.name.to_wire().lower(), int(rrset.rdtype), rrset[0].to_wire().lower())
        for rrset in theirs.answer
    }


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        bytes(12),
        response_octets("www.example", 1)[:-1],
        response_octets("www.example", 1)[:6] + b"\0\1" + response_octets("www.example", 1)[8:],
        response_octets("www.example", 1, [address("x", "192.0.2.1")._replace(rdata=b"abc")]),
        response_octets("www.example", 1, [address("x", "::1")._replace(rdata=b"abcd")]),
        response_octets("www.example", 1, [address("x", "192.0.2.1")])[:-1],
        query_octets(flags=wire.QR)[:4] + b"\0\2" + query_octets()[6:],
    ],
    ids=[
        "nothing",
        "a query",
        "half a question",
        "a record is missing",
        "A of three octets",
        "AAAA of four",
        "RDLENGTH that overruns",
        "two questions",
    ],
)
def test_broken_responses_are_refused(packet):
    assert as_response(packet) is None


def test_a_name_in_rdata_must_fill_it():
    packet = response_octets("www.example", 5, [address("x", "1.2.3.4")._replace(type=5)])
    assert as_response(packet) is None
    longer = address("x", "1.2.3.4")._replace(type=5, rdata=b"\1a\0\0")
    assert as_response(response_octets("www.example", 5, [longer])) is None


def test_the_extended_rcode_is_put_together():
    found = parse_response(
        response_octets("www.example", 1, additional=(opt_record(extended=1),), rcode=7)
    )
    assert found.rcode == 0x17
    assert found.edns == Edns(1232, extended_rcode=1)


def test_a_response_without_a_question_is_read():
    found = parse_response(struct.pack("!6H", 7, wire.QR | wire.TC | 1, 0, 0, 0, 0))
    assert (found.question, found.rcode, found.truncated) == (b"", wire.FORMERR, True)
