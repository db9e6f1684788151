from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver import wire
from resolver.message import parse_response
from resolver.scrub import LONGEST_CHAIN, scrub
from resolver.wire import LONGEST_TTL, WireError, wire_of
from tests.resolver.messages import (
    address,
    alias,
    record,
    records,
    response,
    response_octets,
    service,
    signature,
    soa,
)

NAME = "www.example"


def scrubbed(answers, authority=(), *, kind=wire.A, do=False, name=NAME, **more):
    found = response(name, kind, list(answers), list(authority), **more)
    return scrub(found, wire_of(name), kind, wire.IN, do=do)


# --- what answers the question, and what does not


def test_only_what_answers_the_question_is_kept():
    right = address(NAME, "192.0.2.1")
    others = [
        address("other.example", "192.0.2.2"),
        address(NAME, "2001:db8::1"),
        record(NAME, wire.TXT, b"\4text"),
        record(NAME, wire.A, b"abcd", klass=wire.CHAOS),
        alias("other.example", NAME),
    ]
    found = scrubbed([*others, right])
    assert found.answers == (right,)
    assert found.authority == ()
    assert not found.negative


def test_letter_case_of_owners_does_not_matter_and_is_kept():
    shouting = address(NAME, "192.0.2.1")._replace(owner=b"\3WWW\7Example\0")
    assert scrubbed([shouting]).answers == (shouting,)


def test_an_answer_of_another_type_only_is_no_answer():
    found = scrubbed([address(NAME, "2001:db8::1")], [soa("example")])
    assert found.answers == ()
    assert found.negative
    assert found.negative_ttl == 60


def test_signatures_have_the_ttl_of_what_they_cover():
    authority = [
        soa("example", ttl=3600, minimum=60),
        signature("example", wire.SOA, ttl=3600),
        record("example", wire.NSEC, wire_of("z.example") + b"\0\1\x40", ttl=900),
        signature("example", wire.NSEC, ttl=1200),
    ]
    found = scrubbed((), authority, do=True)
    assert [r.ttl for r in found.authority] == [60, 60, 900, 900]


def test_authority_of_a_positive_answer_is_dropped():
    servers = record("example", wire.NS, wire_of("ns.example"))
    assert scrubbed([address(NAME, "192.0.2.1")], [servers, soa("example")]).authority == ()


@given(st.lists(records, max_size=12), st.lists(records, max_size=6), st.booleans())
def test_whatever_comes_only_records_that_came_are_kept_and_none_of_other_names(a, b, do):
    try:
        found = scrubbed(a, b, do=do)
    except WireError:
        return
    reached = {NAME, *found.chain}
    for each in found.answers:
        assert (each.owner, each.type, each.rdata) in {(r.owner, r.type, r.rdata) for r in a}
        assert wire.text_of(each.owner) in reached or each.type == wire.DNAME
        assert 0 <= each.ttl <= LONGEST_TTL


# --- chains


def test_a_chain_is_followed_and_told():
    chain = [alias(NAME, "a.cdn.example"), alias("a.cdn.example", "b.cdn.example")]
    found = scrubbed([address("b.cdn.example", "192.0.2.1"), *chain[::-1]])
    assert [r.type for r in found.answers] == [wire.CNAME, wire.CNAME, wire.A]
    assert found.chain == ("a.cdn.example", "b.cdn.example")


def test_a_chain_that_ends_early_is_negative():
    found = scrubbed([alias(NAME, "a.cdn.example")], [soa("cdn.example")])
    assert found.negative
    assert found.chain == ("a.cdn.example",)
    assert [r.type for r in found.authority] == [wire.SOA]


def test_the_soa_of_a_chain_is_that_of_its_end():
    found = scrubbed([alias(NAME, "a.cdn.example")], [soa("www.example"), soa("cdn.example", 90)])
    assert [wire.text_of(r.owner) for r in found.authority] == ["cdn.example"]


def test_the_first_of_two_aliases_is_followed():
    found = scrubbed([alias(NAME, "a.example"), alias(NAME, "b.example")])
    assert found.chain == ("a.example",)
    assert len(found.answers) == 1


def test_who_asks_for_the_alias_gets_the_alias():
    found = scrubbed([alias(NAME, "a.example"), alias("a.example", "b.example")], kind=wire.CNAME)
    assert len(found.answers) == 1
    assert not found.negative


@pytest.mark.parametrize(
    "links",
    [[(NAME, NAME)], [(NAME, "a.example"), ("a.example", NAME)],
     [(NAME, "a.example"), ("a.example", "b.example"), ("b.example", "a.example")]],
)  # fmt: skip
def test_a_chain_that_bites_its_tail_is_broken(links):
    with pytest.raises(WireError):
        scrubbed([alias(owner, target) for owner, target in links])


def chain_of(length):
    names = [NAME, *(f"n{i}.example" for i in range(length))]
    return [*(alias(*link) for link in pairwise(names)), address(names[-1], "192.0.2.1")]


def test_a_chain_may_be_so_long():
    found = scrubbed(chain_of(LONGEST_CHAIN))
    assert (len(found.chain), found.negative) == (LONGEST_CHAIN, False)


@pytest.mark.parametrize("length", [LONGEST_CHAIN + 1, 40, 300])
def test_a_longer_chain_is_broken_and_not_cut(length):
    with pytest.raises(WireError):
        scrubbed(chain_of(length))


def test_a_dname_explains_its_alias():
    dname = record("example", wire.DNAME, wire_of("other.net"))
    answers = [dname, alias(NAME, "www.other.net"), address("www.other.net", "192.0.2.1")]
    assert scrubbed(answers).answers == tuple(answers)
    assert scrubbed([dname, address(NAME, "192.0.2.1")]).answers == (answers[2]._replace(
        owner=wire_of(NAME)),)  # fmt: skip


def test_a_dname_of_an_unrelated_name_is_dropped():
    dname = record("ample", wire.DNAME, wire_of("other.net"))
    answers = [dname, alias(NAME, "www.other.net"), address("www.other.net", "192.0.2.1")]
    assert dname not in scrubbed(answers).answers


def test_who_asks_for_a_dname_gets_it():
    dname = record(NAME, wire.DNAME, wire_of("other.net"))
    assert scrubbed([dname], kind=wire.DNAME).answers == (dname,)


# --- services


def test_targets_and_hints_of_services_are_told():
    svc = service(NAME, "svc.example", ("192.168.1.1", "192.0.2.9", "fd00::1"))
    found = scrubbed([svc], kind=wire.HTTPS)
    assert found.chain == ("svc.example",)
    assert set(found.addresses) == {
        bytes((192, 168, 1, 1)),
        bytes((192, 0, 2, 9)),
        b"\xfd" + bytes(14) + b"\1",
    }


def test_a_service_at_its_own_name_leads_nowhere_else():
    assert scrubbed([service(NAME, "")], kind=wire.HTTPS).chain == ()


@pytest.mark.parametrize("rdata", [b"", b"\0", b"\0\1", b"\0\1\3ab", b"\0\1\xc0\x0c"])
def test_a_service_without_a_readable_target_breaks_the_response(rdata):
    with pytest.raises(WireError):
        scrubbed([record(NAME, wire.HTTPS, rdata)], kind=wire.HTTPS)


@given(st.binary(max_size=60))
def test_any_parameters_of_a_service_are_read_or_break_the_response(parameters):
    svc = record(NAME, wire.HTTPS, b"\0\1\0" + parameters)
    try:
        found = scrubbed([svc], kind=wire.HTTPS)
    except WireError:
        return
    assert all(len(each) in {4, 16} for each in found.addresses)


def test_addresses_of_the_answer_are_told():
    found = scrubbed([alias(NAME, "a.example"), address("a.example", "10.0.0.1")])
    assert found.addresses == (bytes((10, 0, 0, 1)),)


# --- TTLs


def test_an_rrset_shows_one_ttl_its_smallest():
    answers = [address(NAME, "192.0.2.1", 300), address(NAME, "192.0.2.2", 20)]
    assert [r.ttl for r in scrubbed(answers).answers] == [20, 20]


def test_different_rrsets_keep_their_ttls():
    answers = [alias(NAME, "a.example", 900), address("a.example", "192.0.2.1", 20)]
    assert [r.ttl for r in scrubbed(answers).answers] == [900, 20]


@pytest.mark.parametrize(
    ("ttl", "shown"),
    [(0, 0), (86400, 86400), (86401, 86400), (2**31 - 1, 86400), (2**31, 0), (2**32 - 1, 0)],
)
def test_ttls_are_at_most_a_day_and_none_with_the_top_bit(ttl, shown):
    assert [r.ttl for r in scrubbed([address(NAME, "192.0.2.1", ttl)]).answers] == [shown]
    both = [address(NAME, "192.0.2.1", ttl), address(NAME, "192.0.2.2", ttl)]
    assert [r.ttl for r in scrubbed(both).answers] == [shown, shown]


@pytest.mark.parametrize(
    ("ttl", "minimum", "shown"),
    [(300, 60, 60), (60, 300, 60), (2**31, 60, 0), (60, 2**31, 0), (9e5, 9e5, 86400)],
)
def test_a_denial_lives_as_long_as_its_soa_says_and_the_soa_shows_it(ttl, minimum, shown):
    found = scrubbed([], [soa("example", int(ttl), int(minimum))], rcode=wire.NXDOMAIN)
    assert found.negative_ttl == shown
    assert [r.ttl for r in found.authority] == [shown]


# --- denials


def test_a_denial_without_soa_says_no_ttl():
    found = scrubbed([], rcode=wire.NXDOMAIN)
    assert found.negative
    assert found.negative_ttl is None


@pytest.mark.parametrize("zone", ["other.example", "w.example", "sub.www.example", "ample"])
def test_the_soa_of_another_zone_is_dropped(zone):
    assert scrubbed([], [soa(zone)]).authority == ()


@pytest.mark.parametrize("zone", ["", "example", NAME])
def test_the_soa_of_the_zone_or_one_above_is_kept_once(zone):
    assert len(scrubbed([], [soa(zone), soa(zone), soa("example")]).authority) == 1


# --- DNSSEC


def test_signatures_go_to_who_asked_for_them_only():
    answers = [address(NAME, "192.0.2.1"), signature(NAME, wire.A), signature(NAME, wire.TXT)]
    assert len(scrubbed(answers).answers) == 1
    assert scrubbed(answers, do=True).answers == tuple(answers[:2])


def test_proofs_go_to_who_asked_for_them_only():
    nsec = record("a.example", wire.NSEC, wire_of("z.example") + b"\0\1\x40")
    authority = [soa("example"), signature("example", wire.SOA), nsec,
                 signature("a.example", wire.NSEC), signature("x.example", wire.NS)]  # fmt: skip
    plain = scrubbed([], authority, rcode=wire.NXDOMAIN)
    assert [r.type for r in plain.authority] == [wire.SOA]
    signed = scrubbed([], authority, rcode=wire.NXDOMAIN, do=True)
    kinds = [wire.SOA, wire.RRSIG, wire.NSEC, wire.RRSIG]
    assert [r.type for r in signed.authority] == kinds


def test_a_positive_answer_keeps_the_proof_of_its_wildcard():
    nsec = record("a.example", wire.NSEC, wire_of("z.example") + b"\0\1\x40")
    answers = [address(NAME, "192.0.2.1"), signature(NAME, wire.A)]
    found = scrubbed(answers, [nsec, signature("a.example", wire.NSEC)], do=True)
    assert [r.type for r in found.authority] == [wire.NSEC, wire.RRSIG]


def test_a_signature_too_short_to_say_what_it_covers_covers_nothing():
    broken = record(NAME, wire.RRSIG, b"")
    assert scrubbed([address(NAME, "192.0.2.1"), broken], do=True).answers[1:] == ()


def test_a_big_response_costs_little():
    answers = [address(NAME, f"192.0.{i // 250}.{i % 250}") for i in range(2000)]
    octets = response_octets(NAME, wire.A, answers)
    found = scrub(parse_response(octets), wire_of(NAME), wire.A, wire.IN, do=False)
    assert len(found.answers) == 2000
