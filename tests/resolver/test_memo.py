"""The memo may only repeat what would be said now; the busy home is the trial of that."""

from collections import deque
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.ruling import Base, Hand, Overlay, Ruling, State
from policy.verdict import Stranger
from resolver import answers, wire
from resolver.answers import Reply
from resolver.clients import EVIDENCE, REFUSED, Slot
from resolver.encode import encode
from resolver.memo import Memo, is_plain_opt
from resolver.message import parse_query, parse_response
from resolver.observer import Event
from resolver.rate_limit import Bucket
from resolver.wire import wire_of
from tests.resolver.busy_home import BusyHome
from tests.resolver.messages import address, alias, opt_record, option, query_octets

NAME = "www.example"


@pytest.mark.parametrize("seed", range(8))
async def test_what_is_replayed_is_what_would_be_said_now(lab, seed):
    home = BusyHome(lab, seed)
    await home.live(2000)
    assert home.seen["refusals replayed"] > 20
    assert home.seen["answers replayed"] > 80
    assert lab.log == []


# --- one response at a time


def slot_for(*, until=1e9, prefix=b"8 octets", names=frozenset(), bits=0):
    bucket = Bucket(0.0, 0.0, 0.0)
    slot = Slot("192.168.1.7", "192.168.1.7", None, "default", Stranger.NEW, bucket)
    slot.until, slot.prefix, slot.names, slot.bits = until, prefix, frozenset(names), bits
    return slot


def reply_of(*records, stored=1000.0, lives=300.0, chain=(), name=NAME, rcode=0):
    records = records or (address(NAME, "192.0.2.1"),)
    sections = encode(wire_of(name), records, ())
    return Reply(
        rcode, sections, stored, stored + lives, ages=True, ages_at=stored + lives, chain=chain
    )


def remembered(packet=None, reply=None, slot=None, *, event=None, capacity=100):
    """Give a memo that was told one response."""
    memo = Memo(capacity, deque(maxlen=100))
    packet = packet or query_octets(opt=opt_record())
    memo.remember(
        packet, parse_query(packet), slot or slot_for(), reply or reply_of(), event or Event(NAME)
    )
    return memo


def ttls(octets):
    return [record.ttl for record in parse_response(octets).answers]


USUAL = query_octets(opt=opt_record())


def test_it_is_sent_again_with_the_askers_id_and_letter_case():
    memo = remembered()
    shouting = query_octets(b"\3WWW\7ExaMple\0", identity=0xBEEF, opt=opt_record())
    found = memo.replay(shouting, slot_for(), 1000.0)
    assert found.startswith(b"\xbe\xef")
    assert parse_response(found).question == shouting[12:29]
    assert memo.replays == 1


def test_it_is_what_rendering_gives():
    reply, query = reply_of(), parse_query(USUAL)
    for now in (1000.0, 1000.9, 1001.0, 1299.0):
        found = remembered(reply=reply).replay(USUAL, slot_for(), now)
        assert found == answers.render(reply, query, 1232, now, 1e9)


@given(st.floats(1000, 1299), st.floats(0.01, 400))
def test_ttls_are_those_of_a_fresh_rendering_whenever_it_is_asked_for(now, left):
    memo, query = remembered(reply=reply_of(stored=1000.37)), parse_query(USUAL)
    for later in (0.0, 0.2, 0.7, 0.9):
        slot = slot_for(until=now + later + left)
        found = memo.replay(USUAL, slot, now + later)
        remaining = slot.until - (now + later)
        assert found == answers.render(
            reply_of(stored=1000.37), query, 1232, now + later, remaining
        )
        assert all(ttl <= remaining for ttl in ttls(found))


def test_nothing_is_replayed_at_or_after_the_end_of_the_askers_rules():
    memo = remembered()
    assert memo.replay(USUAL, slot_for(until=1000.5), 1000.4)
    assert memo.replay(USUAL, slot_for(until=1000.5), 1000.5) is None
    assert memo.replay(USUAL, slot_for(until=1000.5), 1001.0) is None


def test_nothing_is_replayed_once_the_answer_ran_out_or_is_to_be_fetched_anew():
    assert remembered().replay(USUAL, slot_for(), 1299.99)
    assert remembered().replay(USUAL, slot_for(), 1300.0) is None
    early = replace(reply_of(), ages_at=1270.0)
    assert remembered(reply=early).replay(USUAL, slot_for(), 1269.0)
    assert remembered(reply=early).replay(USUAL, slot_for(), 1270.0) is None


def test_who_has_another_ruling_gets_nothing():
    assert remembered().replay(USUAL, slot_for(prefix=b"another!"), 1000.0) is None


def test_for_who_is_not_introduced_nothing_is_kept():
    nobody = slot_for(prefix=b"")
    assert remembered(slot=nobody).replay(USUAL, nobody, 1000.0) is None


def test_forgetting_forgets():
    memo = remembered()
    memo.forget()
    assert memo.replay(USUAL, slot_for(), 1000.0) is None
    assert len(memo) == 0


VARIANTS = {
    "without EDNS": query_octets(),
    "DO": query_octets(opt=opt_record(flags=wire.DO)),
    "another flag of EDNS": query_octets(opt=opt_record(flags=0x4000)),
    "a low flag of EDNS": query_octets(opt=opt_record(flags=1)),
    "CD": query_octets(flags=wire.RD | wire.CD, opt=opt_record()),
    "AD": query_octets(flags=wire.RD | wire.AD, opt=opt_record()),
    "no RD": query_octets(flags=0, opt=opt_record()),
    "another type": query_octets(kind=wire.AAAA, opt=opt_record()),
    "HTTPS": query_octets(kind=wire.HTTPS, opt=opt_record()),
    "another class": query_octets(klass=wire.CHAOS, opt=opt_record()),
    "another name": query_octets("www.examples", opt=opt_record()),
    "a name above": query_octets("example", opt=opt_record()),
}


@pytest.mark.parametrize("asked", VARIANTS)
@pytest.mark.parametrize("kept", ["usual", *VARIANTS])
def test_only_a_query_of_the_same_shape_is_answered(kept, asked):
    if kept == asked:
        return
    packet = VARIANTS.get(kept, USUAL)
    assert remembered(packet).replay(VARIANTS[asked], slot_for(), 1000.0) is None


def with_counts(packet, counts):
    return packet[:4] + counts + packet[12:]


BARE = query_octets()
ONE_MORE = with_counts(BARE, b"\0\1\0\0\0\0\0\1")
ODD = {
    "a trailing octet": USUAL + b"\0",
    "trailing junk": USUAL + b"junk that is longer than eight octets",
    "junk after no EDNS": BARE + b"junk",
    "an OPT that nobody counted": BARE + opt_record(),
    "a counted OPT that is missing": ONE_MORE,
    "something else in its place": ONE_MORE + b"\0\0\1\0\1\0\0\0\0\0\0",
    "version 1": ONE_MORE + opt_record(version=1),
    "an extended RCODE": ONE_MORE + opt_record(extended=1),
    "two OPTs": with_counts(BARE, b"\0\1\0\0\0\0\0\2") + opt_record() * 2,
    "an option that overruns": ONE_MORE + opt_record(options=b"\0\x0a\0\x09x"),
    "half an option": ONE_MORE + opt_record(options=b"\0\x0a"),
    "OPT not at the root": ONE_MORE + b"\1" + opt_record()[1:],
    "TC": query_octets(flags=wire.RD | wire.TC, opt=opt_record()),
    "Z": query_octets(flags=wire.RD | 0x40, opt=opt_record()),
    "an RCODE": query_octets(flags=wire.RD | 3, opt=opt_record()),
    "an opcode": query_octets(flags=wire.RD | 0x2800, opt=opt_record()),
    "QR": query_octets(flags=wire.RD | wire.QR, opt=opt_record()),
    "two questions": with_counts(USUAL, b"\0\2\0\0\0\0\0\1"),
    "an answer": with_counts(USUAL, b"\0\1\0\1\0\0\0\1"),
    "a label with its length in upper case": query_octets(b"\3www\x47example\0"),
    "a NUL in a label": query_octets(b"\3w\0w\7example\0", opt=opt_record()),
    "cut": USUAL[:-1],
    "a header": USUAL[:12],
    "less than a header": USUAL[:7],
    "nothing": b"",
}


@pytest.mark.parametrize("asked", ODD)
@pytest.mark.parametrize("kept", [BARE, USUAL])
def test_an_odd_packet_gets_no_replay(asked, kept):
    assert remembered(kept).replay(ODD[asked], slot_for(), 1000.0) is None


@pytest.mark.parametrize("packet", [p for p in ODD.values() if len(p) > 12])
def test_what_an_odd_packet_got_is_not_remembered(packet):
    memo = Memo(10, deque())
    try:
        query = parse_query(packet)
    except ValueError:
        return
    memo.remember(packet, query, slot_for(), reply_of(), Event(NAME))
    assert len(memo) == 0


@given(st.binary(max_size=120), st.sampled_from([BARE, USUAL]))
def test_any_octets_are_answered_like_their_own_question_or_not_at_all(noise, kept):
    memo = remembered(kept)
    for packet in (noise, kept[:12] + noise, kept[:20] + noise, kept + noise, kept[:-1] + noise):
        found = memo.replay(packet, slot_for(), 1000.0)
        if found is not None:
            assert parse_response(found).question == parse_query(packet).question
            assert packet[4:12] == kept[4:12]


def test_well_formed_options_are_passed_over():
    cookie = query_octets(opt=opt_record(options=option(10, b"12345678") + option(12, bytes(9))))
    assert remembered().replay(cookie, slot_for(), 1000.0)
    assert remembered(cookie).replay(USUAL, slot_for(), 1000.0)


# --- size


def big(count):
    return reply_of(*(address(NAME, f"192.0.2.{n}") for n in range(count)))


@pytest.mark.parametrize("size", [0, 100, 512, 600, 1231, 1232, 4096, 65535])
def test_it_fits_what_the_asker_takes(size):
    packet = query_octets(opt=opt_record(size))
    limit = max(512, min(size, 1232))
    for count in range(1, 90):
        found = remembered(reply=big(count)).replay(packet, slot_for(), 1000.0)
        length = 12 + 17 + 16 * count + 11
        assert (found is not None) == (length <= limit)
        assert found is None or len(found) == length


def test_without_edns_it_fits_into_512_octets():
    fitting = (512 - 12 - 17) // 16
    memo = remembered(BARE, big(fitting))
    assert len(memo.replay(BARE, slot_for(), 1000.0)) <= 512
    assert remembered(BARE, big(fitting + 1)).replay(BARE, slot_for(), 1000.0) is None


# --- names set by hand


@pytest.mark.parametrize("name", [NAME, "example", "cdn.net", "a.cdn.net"])
def test_where_a_name_set_by_hand_is_on_the_way_nothing_is_replayed_nor_kept(name):
    reply = reply_of(alias(NAME, "a.cdn.net"), chain=("a.cdn.net",))
    concerned = slot_for(names={name})
    assert remembered(reply=reply).replay(USUAL, concerned, 1000.0) is None
    assert len(remembered(reply=reply, slot=concerned)) == 0


@pytest.mark.parametrize("name", ["w.example", "sub.www.example", "net.cdn", "xample"])
def test_other_names_set_by_hand_do_not_matter(name):
    reply = reply_of(alias(NAME, "a.cdn.net"), chain=("a.cdn.net",))
    unconcerned = slot_for(names={name})
    assert remembered(reply=reply).replay(USUAL, unconcerned, 1000.0)
    assert len(remembered(reply=reply, slot=unconcerned)) == 1


def test_a_block_by_hand_is_for_one_child_alone():
    base = Base(states=(("social", State.BLOCKED),))
    ruling = Ruling(base, Overlay(((NAME, Hand.BLOCK),)))
    first, second = slot_for(names=ruling.overlay.names), slot_for()
    memo = remembered(slot=first)
    assert memo.replay(USUAL, second, 1000.0) is None


# --- what is noted


def test_replays_are_counted_and_noted_as_far_as_somebody_asks_for_it():
    notes = deque(maxlen=10)
    memo = Memo(10, notes)
    allowed, refused = Event(NAME, EVIDENCE), Event(NAME, REFUSED, (), "adult")
    slot = slot_for(bits=EVIDENCE)
    for event, name in ((allowed, "www.example"), (refused, "bad.example")):
        packet = query_octets(name)
        memo.remember(packet, parse_query(packet), slot, reply_of(name=name), event)
        assert memo.replay(packet, slot, 1000.0)
    assert list(notes) == [(slot, allowed, 1000.0)]
    assert (slot.queries, slot.refused) == (2, 1)


def test_it_is_bounded():
    memo = Memo(100, deque())
    for number in range(1000):
        packet = query_octets(f"n{number}.example")
        memo.remember(packet, parse_query(packet), slot_for(), reply_of(), Event("x"))
    assert len(memo) <= 100


# --- OPT records


@given(st.binary(max_size=40), st.binary(max_size=20))
def test_a_plain_opt_is_one_that_parsing_takes(options, tail):
    for octets in (opt_record(options=options) + tail, options + tail):
        if is_plain_opt(octets):
            found = parse_query(ONE_MORE + octets).edns
            assert found is not None
            assert found.version == 0
