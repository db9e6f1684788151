import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver import wire
from resolver.cache import FAILURE_FOR, STALE_FOR, Cache, Key, entry_of, failure
from resolver.wire import wire_of
from tests.resolver.messages import (
    address,
    alias,
    opt_record,
    option,
    response,
    service,
    signature,
    soa,
)

NAME = "www.example"


def key(name=NAME, kind=wire.A, *, do=False, cd=False, view="", klass=wire.IN):
    return Key(name, kind, klass, do, cd, view)


def entry(of, answers=(), authority=(), now=1000.0, **more):
    found = response(of.name, of.type, list(answers), list(authority), **more)
    return entry_of(found, wire_of(of.name), of, now)


def positive(of, ttl=300, now=1000.0):
    return entry(of, [address(of.name, "192.0.2.1", ttl)], now=now)


def denial(of, ttl=60, now=1000.0):
    return entry(of, authority=[soa("example", ttl, ttl)], rcode=wire.NXDOMAIN, now=now)


# --- how long something lives


@given(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=4))
def test_an_answer_lives_as_long_as_its_shortest_ttl(ttls):
    found = entry(key(), [address(NAME, f"192.0.2.{n}", t) for n, t in enumerate(ttls)])
    assert found.lifetime == min(0 if t >= 2**31 else min(t, 86400) for t in ttls)
    assert {shown for _, shown in found.sections.ttls} == {found.lifetime}


def test_a_chain_lives_as_long_as_its_shortest_link():
    links = [alias(NAME, "a.example", 30), address("a.example", "192.0.2.1", 300)]
    assert entry(key(), links).lifetime == 30


@pytest.mark.parametrize(("ttl", "minimum", "lives"), [(300, 60, 60), (20, 60, 20), (0, 60, 0)])
def test_a_denial_lives_as_its_soa_says(ttl, minimum, lives):
    for rcode in (wire.NOERROR, wire.NXDOMAIN):
        found = entry(key(), authority=[soa("example", ttl, minimum)], rcode=rcode)
        assert found.lifetime == lives


def test_a_denial_without_soa_lives_five_seconds_at_most():
    assert entry(key(), rcode=wire.NXDOMAIN).lifetime == 5
    assert entry(key()).lifetime == 5
    assert entry(key(), [alias(NAME, "a.example", 3)]).lifetime == 3
    assert entry(key(), [alias(NAME, "a.example", 300)]).lifetime == 5


def test_a_denial_at_the_end_of_a_chain_lives_as_the_shortest_of_both():
    found = entry(key(), [alias(NAME, "a.example", 40)], [soa("example")], rcode=wire.NXDOMAIN)
    assert found.lifetime == 40


def test_a_failure_lives_a_moment():
    assert entry(key(), rcode=wire.SERVFAIL).lifetime == FAILURE_FOR
    assert failure(7.0).expires == 7.0 + FAILURE_FOR


def test_what_lives_no_time_is_not_kept():
    cache = Cache(10)
    cache.put(key(), positive(key(), 0))
    assert cache.get(key(), 1000.0) is None
    assert len(cache) == 0


def test_an_answer_ends_at_its_last_second_and_not_before():
    cache = Cache(10)
    cache.put(key(), positive(key(), 300))
    assert cache.get(key(), 1299.999) is not None
    assert cache.get(key(), 1300.0) is None
    assert (cache.hits, cache.misses) == (1, 1)


# --- what makes two questions the same


@pytest.mark.parametrize(
    "other",
    [key("example"), key(kind=wire.AAAA), key(do=True), key(cd=True), key(view="lan"),
     key(klass=wire.CHAOS)],
)  # fmt: skip
def test_another_question_is_not_answered(other):
    cache = Cache(10)
    cache.put(key(), positive(key()))
    assert cache.get(other, 1000.0) is None


def test_a_denied_name_is_denied_for_all_types():
    cache = Cache(10)
    cache.put(key(), denial(key()))
    for kind in (wire.A, wire.AAAA, wire.TXT, wire.HTTPS):
        assert cache.get(key(kind=kind), 1059.0).rcode == wire.NXDOMAIN
        assert cache.get(key(kind=kind), 1060.0) is None
    assert cache.get(key(do=True), 1000.0) is None
    assert cache.get(key("www.example.example"), 1000.0) is None


def test_a_type_without_data_is_denied_for_that_type_only():
    cache = Cache(10)
    cache.put(key(), entry(key(), authority=[soa("example")]))
    assert cache.get(key(), 1000.0) is not None
    assert cache.get(key(kind=wire.AAAA), 1000.0) is None


def test_a_denial_at_the_end_of_a_chain_is_no_denial_of_the_name():
    cache = Cache(10)
    links = [alias(NAME, "gone.example")]
    cache.put(key(), entry(key(), links, [soa("example")], rcode=wire.NXDOMAIN))
    assert cache.get(key(), 1000.0).rcode == wire.NXDOMAIN
    assert cache.get(key(kind=wire.CNAME), 1000.0) is None


def test_what_was_denied_and_is_there_again_is_answered():
    cache = Cache(10)
    cache.put(key(), denial(key()))
    cache.put(key(), positive(key(), now=1010.0))
    assert cache.get(key(), 1011.0).rcode == wire.NOERROR


# --- failures


def test_a_failure_ousts_no_answer():
    cache = Cache(10)
    cache.put(key(), positive(key(), 20))
    cache.put(key(), failure(1001.0))
    assert cache.get(key(), 1001.0).rcode == wire.NOERROR
    assert cache.stale(key(), 1030.0).rcode == wire.NOERROR
    assert cache.failed(key(), 1001.0).rcode == wire.SERVFAIL
    assert cache.failed(key(), 1001.0 + FAILURE_FOR) is None
    assert cache.failed(key(kind=wire.AAAA), 1001.0) is None


def test_failures_are_bounded():
    cache = Cache(10)
    for number in range(5000):
        cache.put(key(f"n{number}"), failure(1000.0))
    assert len(cache) == 0
    assert sum(cache.failed(key(f"n{n}"), 1000.0) is not None for n in range(5000)) <= 1000


# --- stale answers


def test_what_ran_out_at_most_a_day_ago_is_there_still():
    cache = Cache(10)
    cache.put(key(), positive(key(), 300))
    assert cache.stale(key(), 1300.0 + STALE_FOR - 1) is not None
    assert cache.stale(key(), 1300.0 + STALE_FOR) is None
    assert cache.stale(key(kind=wire.TXT), 1300.0) is None


def test_a_stale_denial_answers_all_types():
    cache = Cache(10)
    cache.put(key(), denial(key(), 60))
    assert cache.stale(key(kind=wire.TXT), 1100.0).rcode == wire.NXDOMAIN


def test_of_a_stale_answer_and_a_stale_denial_the_newer_one_is_given():
    cache = Cache(10)
    cache.put(key(), positive(key(), 300))
    cache.put(key(), denial(key(), 60, now=2000.0))
    assert cache.stale(key(), 2100.0).rcode == wire.NXDOMAIN
    cache.put(key(), positive(key(), 300, now=3000.0))
    assert cache.stale(key(), 3400.0).rcode == wire.NOERROR


# --- size


def test_it_holds_no_more_than_it_may_and_keeps_what_is_asked_for():
    cache = Cache(100)
    cache.put(key("asked"), positive(key("asked"), 86400))
    for number in range(1000):
        cache.put(key(f"n{number}"), positive(key(f"n{number}"), 86400))
        assert cache.get(key("asked"), 1001.0) is not None
        assert len(cache) <= 100


def test_where_a_name_led_of_late_is_kept_with_where_it_leads():
    cache, of = Cache(100), key()
    for number in range(1, 41):
        found = entry(of, [address(NAME, f"192.0.2.{number}", 300)])
        assert [a[-1] for a in found.addresses] == [number]
        cache.put(of, found)
    (known,) = cache.newest(10)
    assert known[0] == of
    assert [a[-1] for a in known[1].addresses] == list(range(40, 8, -1))


def test_flushing_forgets_all():
    cache = Cache(10)
    cache.put(key(), positive(key()))
    cache.put(key("failed"), failure(1000.0))
    cache.flush()
    assert cache.get(key(), 1000.0) is None
    assert cache.failed(key("failed"), 1000.0) is None


# --- what an entry says


def test_extended_errors_of_the_upstream_are_kept_and_its_other_options_are_not():
    opt = opt_record(options=option(15, b"\0\x09dnssec") + option(10, b"cookie12"))
    assert entry(key(), additional=(opt,)).options == ((15, b"\0\x09dnssec"),)
    assert entry(key()).options == ()


def test_the_upstreams_word_on_authenticity_is_kept():
    flags = wire.QR | wire.RA | wire.AD
    assert entry(key(), [address(NAME, "192.0.2.1")], flags=flags).authenticated
    assert not positive(key()).authenticated


def test_an_address_inside_the_home_is_noted_wherever_it_is():
    assert entry(key(), [address(NAME, "192.168.1.1")]).leads_inside
    of = key(kind=wire.HTTPS)
    assert entry(of, [service(NAME, "", ("192.168.1.1",))]).leads_inside
    assert not positive(key()).leads_inside


def test_signatures_are_kept_under_do_only():
    answers = [address(NAME, "192.0.2.1"), signature(NAME, wire.A)]
    assert entry(key(), answers).sections.counts == (1, 0)
    assert entry(key(do=True), answers).sections.counts == (2, 0)


def test_ageing_begins_before_the_end():
    found = positive(key(), 100)
    assert found.stored < found.ages_at < found.expires
