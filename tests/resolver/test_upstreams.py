from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.upstreams import DEADLINE, Address, Upstream, attempts, in_order, probes, random_id

FIRST, SECOND, THIRD = (Address(f"192.0.2.{n}") for n in (1, 2, 3))


def upstreams(*addresses):
    return [Upstream(address) for address in addresses]


def starts(plan):
    """Give (seconds after the question, whom) for each attempt."""
    begin = 0.0
    for upstream, wait in plan:
        yield begin, upstream.address
        begin += wait
    yield begin, None


# --- how long to wait


def test_one_upstream_is_asked_again_within_a_second_and_given_up_before_five():
    times = [begin for begin, _ in starts(attempts(upstreams(FIRST)))]
    assert times[1] <= 1.0
    assert all(later - earlier <= 1.0 for earlier, later in pairwise(times))
    assert times[-1] == pytest.approx(DEADLINE)
    assert times[-1] < 5


def test_the_second_is_asked_within_two_seconds():
    plan = list(starts(attempts(upstreams(FIRST, SECOND))))
    assert plan[1][1] == SECOND
    assert plan[1][0] <= 2.0
    assert {whom for _, whom in plan[:-1]} == {FIRST, SECOND}


def test_who_proves_useless_is_not_asked_again_and_costs_no_time():
    useless = set()
    plan = attempts(upstreams(FIRST, SECOND), useless)
    assert next(plan)[0].address == FIRST
    useless.add(FIRST)
    rest = [(upstream.address, wait) for upstream, wait in plan]
    assert {address for address, _ in rest} == {SECOND}
    assert sum(wait for _, wait in rest) > 3


def test_when_all_are_useless_it_ends():
    useless = set()
    plan = attempts(upstreams(FIRST, SECOND), useless)
    next(plan)
    useless |= {FIRST, SECOND}
    assert next(plan, None) is None


@given(st.integers(1, 6), st.sets(st.integers(0, 5)))
def test_a_plan_always_ends_in_time(count, useless):
    group = upstreams(*(Address("192.0.2.1", 1 + n) for n in range(count)))
    bad = {group[n].address for n in useless if n < count}
    plan = list(islice(attempts(group, bad), 100))
    assert len(plan) < 100
    assert sum(wait for _, wait in plan) <= DEADLINE + 1e-9
    assert all(upstream.address not in bad for upstream, _ in plan)


# --- whom to prefer


def test_the_quicker_one_is_asked_first():
    slow, quick = upstreams(FIRST, SECOND)
    for _ in range(20):
        slow.answered(0.2)
        quick.answered(0.01)
    assert in_order([slow, quick]) == [quick, slow]


def test_one_lost_datagram_makes_another_be_preferred_for_a_while_only():
    first, second = upstreams(FIRST, SECOND)
    first.answered(0.01)
    second.answered(0.03)
    first.failed(100.0)
    assert in_order([first, second])[0] is second
    assert probes([first, second], 105.0) == []
    assert probes([first, second], 110.0) == [first]
    first.answered(0.01)
    assert in_order([first, second])[0] is first


def test_who_fails_three_times_is_dead_and_asked_last():
    first, second, third = upstreams(FIRST, SECOND, THIRD)
    second.delay = third.delay = 4.0
    for now in (1.0, 2.0, 3.0):
        assert not first.is_dead
        first.failed(now)
    assert first.is_dead
    assert in_order([first, second, third])[-1] is first


def test_a_dead_one_is_probed_now_and_then_and_lives_again_when_it_answers():
    first, second = upstreams(FIRST, SECOND)
    for _ in range(3):
        first.failed(100.0)
    assert probes([first, second], 109.0) == []
    assert probes([first, second], 110.0) == [first]
    first.probed(110.0)
    assert probes([first, second], 119.0) == []
    assert probes([first, second], 120.0) == [first]
    first.answered(0.01)
    assert not first.is_dead
    assert probes([first, second], 500.0) == []
    assert in_order([first, second])[0] is first


def test_who_is_preferred_or_alone_needs_no_probe():
    first, second = upstreams(FIRST, SECOND)
    for upstream in (first, second):
        for _ in range(3):
            upstream.failed(100.0)
    assert len(probes([first, second], 500.0)) == 1
    assert probes([first], 500.0) == []


# --- EDNS, IDs, addresses


def test_who_refuses_edns_for_several_names_is_asked_without_for_some_minutes():
    upstream = Upstream(FIRST)
    for name in ("a.example", "a.example", "b.example", "a.example"):
        assert upstream.takes_edns(10.0)
        upstream.refuses_edns(name, 10.0)
    assert upstream.takes_edns(10.0)
    upstream.refuses_edns("c.example", 10.0)
    assert not upstream.takes_edns(10.0)
    assert not upstream.takes_edns(130.0)
    assert upstream.takes_edns(610.0)
    upstream.refuses_edns("a.example", 610.0)
    assert upstream.takes_edns(610.0)


def test_who_speaks_edns_is_not_doubted_for_what_was_before():
    upstream = Upstream(FIRST)
    for number in range(10):
        upstream.refuses_edns(f"n{number}.example", 10.0)
        upstream.speaks_edns()
    assert upstream.takes_edns(10.0)


def test_puzzles_that_are_far_apart_prove_nothing():
    upstream = Upstream(FIRST)
    for number in range(10):
        upstream.refuses_edns(f"n{number}.example", number * 1000.0)
        assert upstream.takes_edns(number * 1000.0)


def test_ids_are_spread():
    ids = [random_id() for _ in range(20_000)]
    assert all(0 <= each <= 0xFFFF for each in ids)
    assert len(set(ids)) > 16_000
    assert len({each >> 8 for each in ids}) == len({each & 0xFF for each in ids}) == 256


def test_an_address_is_written_so_that_its_port_can_be_told():
    assert str(Address("192.0.2.1")) == "192.0.2.1:53"
    assert str(Address("fd00::1", 5335)) == "[fd00::1]:5335"
