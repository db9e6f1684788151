import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.decision import Ask, Block
from policy.reasons import Reason
from policy.rules import BlockMode
from policy.ruling import Base
from resolver import answers, wire
from resolver.answers import Reply
from resolver.cache import Key, entry_of, failure
from resolver.encode import encode
from resolver.message import Rejection, parse_query, parse_response
from resolver.wire import wire_of
from tests.resolver.messages import (
    address,
    alias,
    opt_record,
    option,
    query,
    query_octets,
    read,
    response,
    signature,
    soa,
)

NAME = "www.example"
PAGE = ("192.168.1.2", "fd00::2")
EDE = 15


def rendered(reply, asked=None, *, limit=1232, now=1000.0, left=1e6):
    octets = answers.render(reply, asked or query(opt=opt_record()), limit, now, left)
    read(octets)  # somebody else can read it too
    return parse_response(octets)


def addresses(found):
    return [str(ipaddress.ip_address(record.rdata)) for record in found.answers]


def entry(kind=wire.A, records=(), authority=(), now=1000.0, *, do=False, **more):
    key = Key(NAME, kind, wire.IN, do, cd=False, view="")
    found = response(NAME, kind, list(records), list(authority), **more)
    return entry_of(found, wire_of(NAME), key, now)


# --- blocked


def blocked(mode, kind=wire.A, reason=Reason.LABEL, page=PAGE, klass=wire.IN):
    asked = query(kind=kind, klass=klass, opt=opt_record())
    return rendered(answers.blocked(Block(reason), Base(block_mode=mode, page=page), asked), asked)


@pytest.mark.parametrize(
    ("mode", "kind", "expected"),
    [
        (BlockMode.NULL_ADDRESS, wire.A, ["0.0.0.0"]),
        (BlockMode.NULL_ADDRESS, wire.AAAA, ["::"]),
        (BlockMode.PAGE, wire.A, ["192.168.1.2"]),
        (BlockMode.PAGE, wire.AAAA, ["fd00::2"]),
    ],
)
def test_blocked_addresses(mode, kind, expected):
    found = blocked(mode, kind)
    assert (found.rcode, addresses(found)) == (wire.NOERROR, expected)
    assert [r.ttl for r in found.answers] == [answers.BLOCKED_TTL]


@pytest.mark.parametrize("mode", [BlockMode.NULL_ADDRESS, BlockMode.PAGE])
@pytest.mark.parametrize("kind", [wire.HTTPS, wire.TXT, 15, 33, 65280, wire.CNAME])
def test_blocked_other_types_have_no_data(mode, kind):
    found = blocked(mode, kind)
    assert (found.rcode, found.answers) == (wire.NOERROR, ())
    assert [(r.type, r.owner) for r in found.authority] == [(wire.SOA, wire_of(NAME))]
    assert 5 <= found.authority[0].ttl <= 10


@pytest.mark.parametrize("kind", [wire.A, wire.AAAA, wire.HTTPS, wire.TXT])
def test_blocked_names_may_not_exist_or_be_refused(kind):
    denied = blocked(BlockMode.NXDOMAIN, kind)
    assert (denied.rcode, denied.answers) == (wire.NXDOMAIN, ())
    assert [r.type for r in denied.authority] == [wire.SOA]
    refused = blocked(BlockMode.REFUSED, kind)
    assert (refused.rcode, refused.answers, refused.authority) == (wire.REFUSED, (), ())


def test_a_page_of_one_family_has_no_data_for_the_other():
    assert blocked(BlockMode.PAGE, wire.AAAA, page=("192.168.1.2",)).answers == ()


@pytest.mark.parametrize("mode", BlockMode)
@pytest.mark.parametrize("kind", [wire.A, wire.AAAA, wire.HTTPS])
def test_what_leads_around_the_rules_does_not_exist_whatever_the_mode(mode, kind):
    assert blocked(mode, kind, Reason.BYPASS).rcode == wire.NXDOMAIN


@pytest.mark.parametrize("mode", BlockMode)
@pytest.mark.parametrize("name", ["use-application-dns.net", "mask.icloud.com"])
@pytest.mark.parametrize(
    "refusal", [Ask("bypass"), *(Block(reason) for reason in Reason if reason is not Reason.ASK)]
)
def test_canaries_are_denied_whatever_the_mode_and_the_reason(mode, name, refusal):
    asked = query(name, opt=opt_record())
    found = rendered(answers.blocked(refusal, Base(block_mode=mode, page=PAGE), asked), asked)
    assert (found.rcode, found.answers) == (wire.NXDOMAIN, ())
    assert found.edns.option(EDE)


def test_another_class_has_no_addresses():
    assert blocked(BlockMode.NULL_ADDRESS, klass=4).answers == ()


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (Block(Reason.MANDATED), 16),
        (Block(Reason.SECURITY, "malware"), 15),
        (Block(Reason.REBINDING), 15),
        (Block(Reason.ALARM), 17),
        (Block(Reason.HAND), 17),
        (Ask("shopping"), 17),
    ],
)
@pytest.mark.parametrize("mode", BlockMode)
def test_why_is_said_to_who_sent_edns_only(refusal, code, mode):
    asked, bare = query(opt=opt_record()), query()
    base = Base(block_mode=mode, page=PAGE)
    said = rendered(answers.blocked(refusal, base, asked), asked)
    assert int.from_bytes(said.edns.option(EDE)[:2], "big") == code
    assert rendered(answers.blocked(refusal, base, bare), bare).edns is None


# --- from the cache


def test_ttls_count_down_and_stop_at_zero():
    reply = answers.of_entry(entry(records=[address(NAME, "192.0.2.1", 300)]), query())
    for now, ttl in ((1000.0, 300), (1000.9, 300), (1001.0, 299), (1299.5, 1), (1400.0, 0)):
        assert [r.ttl for r in rendered(reply, now=now).answers] == [ttl]


@given(st.integers(0, 86400), st.floats(0, 1e5), st.floats(0, 1e5), st.sampled_from([None, 60]))
def test_ttls_are_capped_and_never_raised(ttl, age, left, longest):
    found = entry(records=[address(NAME, "192.0.2.1", ttl)])
    reply = answers.of_entry(found, query())
    reply = Reply(**{f: getattr(reply, f) for f in reply.__slots__} | {"longest_ttl": longest})
    shown = rendered(reply, now=1000.0 + age, left=left).answers[0].ttl
    assert shown == max(0, min(ttl - int(age), int(left), 86400 if longest is None else longest))


def test_rules_that_already_changed_leave_a_ttl_of_zero():
    reply = answers.of_entry(entry(records=[address(NAME, "192.0.2.1")]), query())
    assert [r.ttl for r in rendered(reply, left=-3.0).answers] == [0]


def test_a_denial_shows_its_soa_counting_down():
    found = entry(authority=[soa("example", 300, 60)], rcode=wire.NXDOMAIN)
    shown = rendered(answers.of_entry(found, query()), now=1010.0)
    assert (shown.rcode, [r.ttl for r in shown.authority]) == (wire.NXDOMAIN, [50])


def test_stale_answers_live_30_seconds_and_say_so():
    found = entry(records=[address(NAME, "192.0.2.1", 300), address(NAME, "192.0.2.2", 300)])
    reply = answers.of_entry(found, query(), stale=True)
    shown = rendered(reply, now=5000.0)
    assert [r.ttl for r in shown.answers] == [30, 30]
    assert shown.edns.option(EDE)[:2] == b"\0\3"
    assert reply.expires <= 1000.0
    short = answers.of_entry(entry(records=[address(NAME, "192.0.2.1", 7)]), query(), stale=True)
    assert [r.ttl for r in rendered(short, now=5000.0).answers] == [7]


@pytest.mark.parametrize(
    ("said", "flags", "opt", "shown"),
    [
        (wire.AD, 0, None, False),
        (wire.AD, wire.AD, None, True),
        (wire.AD, 0, opt_record(flags=wire.DO), True),
        (wire.AD, 0, opt_record(), False),
        (0, wire.AD, opt_record(flags=wire.DO), False),
    ],
)
def test_ad_is_told_to_who_understands_it_if_the_upstream_said_it(said, flags, opt, shown):
    found = entry(records=[address(NAME, "192.0.2.1")], flags=wire.QR | wire.RA | said)
    asked = query(flags=wire.RD | flags, opt=opt)
    assert bool(rendered(answers.of_entry(found, asked), asked).flags & wire.AD) == shown


def test_a_stale_answer_is_not_authentic():
    found = entry(records=[address(NAME, "192.0.2.1")], flags=wire.QR | wire.RA | wire.AD)
    asked = query(flags=wire.AD)
    assert not rendered(answers.of_entry(found, asked, stale=True), asked).flags & wire.AD


def test_an_upstreams_extended_error_reaches_who_sent_edns():
    opt = opt_record(options=option(EDE, b"\0\x06bogus"))
    found = entry(rcode=wire.SERVFAIL, additional=(opt,))
    shown = rendered(answers.of_entry(found, query()))
    assert (shown.rcode, shown.edns.option(EDE)) == (wire.SERVFAIL, b"\0\x06bogus")


def test_an_rcode_that_only_edns_can_hold_becomes_a_failure():
    found = entry(rcode=7, additional=(opt_record(extended=1),))
    assert rendered(answers.of_entry(found, query()), query()).rcode == wire.SERVFAIL


# --- rewritten


TARGET = "strict.search.example"


def target_entry(kind=wire.A, records=(), authority=(), **more):
    key = Key(TARGET, kind, wire.IN, do=False, cd=False, view="")
    found = response(TARGET, kind, list(records), list(authority), **more)
    return entry_of(found, wire_of(TARGET), key, 1000.0)


def test_a_rewritten_name_is_an_alias_of_its_stricter_self():
    found = target_entry(records=[address(TARGET, "192.0.2.1", 200)])
    shown = rendered(answers.aliased(query(), TARGET, found), now=1010.0)
    assert [(r.owner, r.type, r.ttl) for r in shown.answers] == [
        (wire_of(NAME), wire.CNAME, 190),
        (wire_of(TARGET), wire.A, 190),
    ]
    assert shown.answers[0].rdata == wire_of(TARGET)


def test_a_rewritten_name_follows_the_chain_of_its_target():
    chain = [alias(TARGET, "x.cdn.example", 20), address("x.cdn.example", "192.0.2.1", 99)]
    reply = answers.aliased(query(), TARGET, target_entry(records=chain))
    shown = rendered(reply)
    assert [r.ttl for r in shown.answers] == [20, 20, 99]
    assert reply.chain == (TARGET, "x.cdn.example")


def test_a_type_that_the_target_lacks_is_denied_behind_the_alias():
    reply = answers.aliased(
        query(kind=wire.HTTPS), TARGET, target_entry(wire.HTTPS, authority=[soa("example", 90, 90)])
    )
    shown = rendered(reply, query(kind=wire.HTTPS))
    assert [r.type for r in shown.answers] == [wire.CNAME]
    assert [(r.type, r.ttl) for r in shown.authority] == [(wire.SOA, 90)]


def test_a_rewritten_answer_is_never_authentic():
    found = target_entry(records=[address(TARGET, "192.0.2.1")], flags=wire.QR | wire.RA | wire.AD)
    asked = query(flags=wire.AD)
    assert not rendered(answers.aliased(asked, TARGET, found), asked).flags & wire.AD


def test_a_rewritten_failure_is_a_failure():
    shown = rendered(answers.aliased(query(), TARGET, failure(1000.0)))
    assert shown.rcode == wire.SERVFAIL


def test_a_stale_rewritten_answer_is_stale_as_any_other():
    found = target_entry(records=[address(TARGET, "192.0.2.1", 200)])
    reply = answers.aliased(query(), TARGET, found, stale=True)
    shown = rendered(reply, now=2000.0)
    assert [r.ttl for r in shown.answers] == [30, 30]
    assert shown.edns.option(EDE)[:2] == b"\0\3"


# --- flags, EDNS and size


@given(st.integers(0, 65535), st.booleans())
def test_flags_of_a_response(flags, has_edns):
    opt = opt_record() if has_edns else None
    asked = query(flags=flags & ~(wire.QR | wire.OPCODE_MASK), opt=opt)
    shown = rendered(answers.of_entry(entry(records=[address(NAME, "192.0.2.1")]), asked), asked)
    assert shown.flags & (wire.QR | wire.RA) == wire.QR | wire.RA
    assert not shown.flags & (wire.AA | wire.TC | 0x40 | wire.OPCODE_MASK)
    assert shown.flags & (wire.RD | wire.CD) == flags & (wire.RD | wire.CD)
    assert (shown.edns is None) == (opt is None)


def test_do_is_echoed_and_nothing_else_of_the_askers_opt():
    opt = opt_record(4096, flags=wire.DO | 0x4000, options=option(10, b"12345678"))
    asked = query(opt=opt)
    found = entry(records=[address(NAME, "192.0.2.1"), signature(NAME, 1)], do=True)
    shown = read(answers.render(answers.of_entry(found, asked), asked, 1232, 1000.0, 1e6))
    assert (shown.edns, shown.payload, shown.ednsflags & 0xFFFF) == (0, 1232, wire.DO)
    assert shown.options == ()


@pytest.mark.parametrize("opt", [None, opt_record(), opt_record(flags=wire.DO)])
def test_the_limit_is_met_exactly(opt):
    asked = query(opt=opt)
    for count in range(1, 60):
        records = [address(NAME, f"192.0.2.{number}") for number in range(count)]
        reply = Reply(0, encode(wire_of(NAME), records, ()))
        whole = len(answers.render(reply, asked, 65535, 0.0, 1e6))
        fitting = answers.render(reply, asked, whole, 0.0, 1e6)
        cut = answers.render(reply, asked, whole - 1, 0.0, 1e6)
        assert len(fitting) == whole
        assert len(parse_response(fitting).answers) == count
        truncated = parse_response(cut)
        assert truncated.truncated
        assert truncated.answers == truncated.authority == ()
        assert truncated.question == asked.question
        assert (truncated.edns is None) == (opt is None)


def test_the_question_is_echoed_as_it_was_asked():
    asked = parse_query(query_octets(b"\3WwW\7eXample\0"))
    octets = answers.render(answers.error(0), asked, 512, 0.0, 0.0)
    assert octets[12:] == asked.question


def test_a_high_rcode_is_split_over_header_and_opt():
    shown = rendered(Reply(wire.BADVERS), query(opt=opt_record()))
    assert (shown.rcode, shown.flags & 0xF) == (wire.BADVERS, 0)


@given(st.binary(min_size=12, max_size=60), st.sampled_from([wire.FORMERR, wire.NOTIMP]))
def test_a_rejection_is_a_header_with_an_opt_record_for_who_sent_one(packet, rcode):
    for edns in (False, True):
        octets = answers.rejected(packet, Rejection(rcode, edns=edns))
        assert octets[:2] == packet[:2]
        assert octets[2] & 0x80
        assert (octets[2] & 0x79, octets[3] & 0x0F) == (packet[2] & 0x79, rcode)
        assert not octets[2] & 0x06
        assert octets[4:12] == bytes(7) + bytes((edns,))
        assert len(octets) == (23 if edns else 12)
    assert answers.rejected(packet, Rejection(None)) is None


# --- what is ours


def test_a_local_zone_has_an_apex_and_nothing_below():
    def ask(name, kind):
        asked = query(name, kind)
        return rendered(answers.in_local_zone(asked, "home.arpa"), asked)

    assert [r.type for r in ask("home.arpa", wire.SOA).answers] == [wire.SOA]
    assert ask("home.arpa", wire.NS).answers[0].rdata == wire_of("home.arpa")
    assert ask("home.arpa", wire.A).rcode == wire.NOERROR
    below = ask("a.home.arpa", wire.SOA)
    assert (below.rcode, below.answers) == (wire.NXDOMAIN, ())
    assert below.authority[0].owner == wire_of("home.arpa")


def test_own_names_have_our_addresses():
    asked = query(kind=wire.AAAA)
    assert addresses(rendered(answers.own_addresses(asked, PAGE), asked)) == ["fd00::2"]


@pytest.mark.parametrize("length", [100, 480, 3000, 60_000])
@pytest.mark.parametrize("limit", [512, 1232])
def test_options_give_way_before_records_and_never_pass_the_limit(length, limit):
    found = entry(records=[address(NAME, "192.0.2.1")])
    reply = answers.of_entry(found, query()).with_options(((EDE, b"\0\x16" + b"x" * length),))
    asked = query(opt=opt_record())
    octets = answers.render(reply, asked, limit, 1000.0, 1e6)
    assert len(octets) <= limit
    told = parse_response(octets)
    assert (addresses(told), told.truncated) == (["192.0.2.1"], False)
    assert (told.edns.option(EDE) is not None) == (length + 100 < limit)


@given(st.integers(0, 100), st.integers(0, 2000), st.integers(512, 1232))
def test_nothing_is_larger_than_its_asker_can_take(count, length, limit):
    found = entry(records=[address(NAME, f"192.0.2.{n}") for n in range(count)])
    reply = answers.of_entry(found, query()).with_options(((EDE, b"\0\x16" + b"x" * length),))
    octets = answers.render(reply, query(opt=opt_record()), limit, 1000.0, 1e6)
    assert len(octets) <= limit
    assert parse_response(octets).edns is not None
