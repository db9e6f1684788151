import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.minutes import (
    MINUTES_IN_DAY,
    NOTHING_USED,
    Estimate,
    UseKey,
    minutes_left,
    stretch,
    used,
)
from policy.rules import Spend
from tests.policy.families import allowance, minutes

minute = st.integers(0, MINUTES_IN_DAY - 1)
bits = st.integers(0, (1 << MINUTES_IN_DAY) - 1)
estimates = st.builds(lambda low, more: Estimate(low, low | more), bits, bits)
keys = st.builds(
    UseKey,
    st.sampled_from(["child", "brother"]),
    st.sampled_from(["tablet", "phone"]),
    st.sampled_from(["games", "video"]),
)


def test_a_day_has_its_minutes():
    assert MINUTES_IN_DAY == 24 * 60


@given(minute, minute)
def test_a_stretch_holds_its_first_and_last_minute_and_all_between(first, last):
    held = {m for m in range(MINUTES_IN_DAY) if stretch(first, last) >> m & 1}
    assert held == set(range(first, last + 1))


@given(estimates, estimates, estimates)
def test_joining_is_a_union_in_any_order_and_twice_is_once(a, b, c):
    assert a.joined(b) == b.joined(a)
    assert a.joined(b).joined(c) == a.joined(b.joined(c))
    assert a.joined(a) == a.joined(NOTHING_USED) == a


@given(estimates, bits)
def test_minutes_taken_out_are_in_neither_estimate(estimate, out):
    rest = estimate.without(out)
    assert not (rest.low | rest.high) & out
    assert rest.joined(Estimate(out & estimate.low, out & estimate.high)) == estimate


def test_an_allowance_spends_low_or_the_middle():
    estimate = Estimate(low=stretch(600, 609), high=stretch(600, 620))
    assert estimate.spent(Spend.LOW) == 10
    assert estimate.spent(Spend.MID) == 15.5


def test_a_minute_of_direct_evidence_counts_in_high_even_if_nobody_filled_it():
    assert Estimate(low=0b11, high=0b100).spent(Spend.MID) == 2.5


@given(estimates)
def test_low_never_spends_more_than_mid(estimate):
    assert estimate.spent(Spend.LOW) <= estimate.spent(Spend.MID)


@pytest.mark.parametrize(
    ("of", "expected"), [("games", 30), ("games video", 40), ("video", 20), ("social", 0)]
)
def test_minutes_of_several_labels_count_once(of, expected):
    usage = minutes("16:00", "16:29", "games") | minutes("16:20", "16:39", "video")
    assert used(usage, of.split(), profile="child").spent(Spend.LOW) == expected


def test_two_devices_at_the_same_time_spend_one_childs_minutes_once():
    usage = minutes("16:00", "16:29", "games") | minutes("16:10", "16:39", "games", device="phone")
    assert used(usage, ["games"], profile="child").spent(Spend.LOW) == 40
    assert used(usage, ["games"], device="phone").spent(Spend.LOW) == 30


def test_a_handed_over_devices_minutes_are_the_holders():
    usage = minutes("16:00", "16:29", "games", profile="brother")
    assert used(usage, ["games"], profile="child") == NOTHING_USED
    assert used(usage, ["games"], device="tablet").spent(Spend.LOW) == 30


@given(st.dictionaries(keys, estimates, max_size=4), keys)
def test_used_agrees_with_a_set_of_minutes(usage, asked):
    naive = set()
    for key, estimate in usage.items():
        if key.label == asked.label and key.profile == asked.profile:
            naive |= {m for m in range(MINUTES_IN_DAY) if estimate.low >> m & 1}
    assert used(usage, [asked.label], profile=asked.profile).spent(Spend.LOW) == len(naive)


def test_what_is_left_never_falls_below_zero():
    hour = Estimate(stretch(0, 59), stretch(0, 59))
    assert minutes_left(allowance("games", 90, 45), hour, school_day=True) == 30
    assert minutes_left(allowance("games", 90, 45), hour, school_day=False) == 0


@given(estimates, estimates, st.sampled_from(Spend))
def test_more_use_never_leaves_more(estimate, more, spend):
    budget = allowance("games", 90, spend=spend)
    left = minutes_left(budget, estimate, school_day=True)
    assert minutes_left(budget, estimate.joined(more), school_day=True) <= left <= 90
