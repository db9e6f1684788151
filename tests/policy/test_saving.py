"""Unused minutes that are kept: never more than was left, nor than the parents' cap."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.acts import Grant
from policy.minutes import Estimate, SavingKey, stretch
from policy.moment import Moment
from policy.rules import Calendar, Spend
from policy.saving import caps, settled
from policy.spending import budgets
from tests.policy.families import (
    BRUSSELS,
    CHILD,
    NOW,
    NOW_DAY,
    allowance,
    home,
    instant,
    layer,
    minutes,
    tablet_of,
)
from tests.policy.strategies import homes

GAMES = SavingKey("profile", "child", frozenset({"games"}))
MORROW = NOW_DAY + dt.timedelta(days=1)


def kept(of="games", minutes_a_day=60, free=None, *, up_to=45, spend=Spend.LOW):
    return replace(allowance(of, minutes_a_day, free, spend), keep_up_to=up_to)


def saving(*allowances, before=None, day=NOW_DAY, **more):
    """Give a home as it is on a day, with what it had kept when that day began."""
    used_on = more.pop("used_on", day)
    house = home(layer(allowances=allowances), used_on=used_on, **more)
    return replace(house, savings=before or {}, saved_on=day)


def _left(house, now=NOW):
    (budget,) = budgets(Moment(house, tablet_of(house, now), now))
    return budget.left, budget.minutes, budget.saved


# --- what a day leaves


@pytest.mark.parametrize(
    ("used", "left"),
    [
        ({}, 45),
        (minutes("16:00", "16:14", "games"), 45),
        (minutes("16:00", "16:29", "games"), 30),
        (minutes("16:00", "16:59", "games"), 0),
        (minutes("16:00", "17:59", "games"), 0),
    ],
)
def test_what_a_day_left_is_kept_up_to_the_cap(used, left):
    assert settled(saving(kept(), used=used), NOW_DAY).get(GAMES, 0) == left


def test_what_was_kept_before_is_spent_too():
    used = minutes("16:00", "17:29", "games")
    assert settled(saving(kept(), used=used, before={GAMES: 40}), NOW_DAY) == {GAMES: 10}


def test_without_a_cap_nothing_is_kept():
    assert settled(saving(allowance("games", 60)), NOW_DAY) == {}


def test_doubt_counts_for_the_child_unless_the_allowance_says_otherwise():
    hour = {key: Estimate(0, used.high) for key, used in minutes("16:00", "16:59", "games").items()}
    assert settled(saving(kept(up_to=90), used=hour), NOW_DAY) == {GAMES: 60}
    assert settled(saving(kept(up_to=90, spend=Spend.MID), used=hour), NOW_DAY) == {GAMES: 30}


def test_half_a_minute_is_not_kept():
    odd = {key: Estimate(0, stretch(0, 2)) for key in minutes("16:00", "16:02", "games")}
    assert settled(saving(kept(up_to=90, spend=Spend.MID), used=odd), NOW_DAY) == {GAMES: 58}


def test_minutes_that_a_parent_gave_on_top_are_not_spent():
    grant = Grant(CHILD, instant("2026-11-23 16:00"), instant("2026-11-23 17:00"), label="games")
    used = minutes("16:00", "16:59", "games")
    assert settled(saving(kept(), used=used, acts=[grant]), NOW_DAY) == {GAMES: 45}


def test_a_day_without_minutes_neither_spends_nor_adds():
    no_school_minutes = kept(minutes_a_day=0, free=60)
    house = saving(no_school_minutes, before={GAMES: 20})
    assert _left(house) == (0, 0, 0)
    assert settled(house, NOW_DAY) == {GAMES: 20}


def test_of_minutes_used_on_another_day_nothing_is_taken():
    used = minutes("16:00", "16:59", "games")
    house = saving(kept(), used=used, used_on=NOW_DAY - dt.timedelta(days=1))
    assert settled(house, NOW_DAY) == {GAMES: 45}


def test_a_devices_allowance_keeps_minutes_of_its_own():
    console = kept("everything", 45, up_to=10)
    house = home(layer(allowances=[kept()]), device=layer(allowances=[console]))
    of_device = SavingKey("device", "tablet", console.of)
    assert settled(house, NOW_DAY) == {GAMES: 45, of_device: 10}


# --- the day after


def test_kept_minutes_are_there_on_the_day_after_and_on_no_other():
    house = saving(kept(), before={GAMES: 30}, day=NOW_DAY)
    assert _left(house) == (90, 90, 30)
    assert _left(house, NOW + 86400) == (60, 60, 0)


def test_a_lower_cap_holds_at_once():
    assert _left(saving(kept(up_to=10), before={GAMES: 45})) == (70, 70, 10)
    assert _left(saving(allowance("games", 60), before={GAMES: 45})) == (60, 60, 0)


def test_another_title_or_number_of_minutes_takes_nothing_away():
    renamed = replace(kept(minutes_a_day=30), label="Play")
    assert _left(saving(renamed, before={GAMES: 20})) == (50, 50, 20)


def test_what_counts_something_else_begins_with_nothing():
    house = saving(kept("games video"), before={GAMES: 20})
    assert _left(house) == (60, 60, 0)
    assert settled(house, NOW_DAY) == {GAMES._replace(of=frozenset({"games", "video"})): 45}


def test_while_a_calendar_has_other_minutes_what_was_kept_waits():
    trip = Calendar("Trip", NOW_DAY, NOW_DAY, allowances=(allowance("video", 30),))
    house = saving(kept(), before={GAMES: 20}, calendars=(trip,))
    assert settled(house, NOW_DAY) == {GAMES: 20}


def test_a_calendars_own_minutes_can_be_kept():
    trip = Calendar("Trip", NOW_DAY, MORROW, allowances=(kept("video", 30, up_to=15),))
    video = GAMES._replace(of=frozenset({"video"}))
    house = saving(kept(), calendars=(trip,))
    assert settled(house, NOW_DAY) == {video: 15}
    assert caps(house, NOW_DAY) == {GAMES: 45, video: 15}
    for_another = replace(trip, profiles=frozenset({"brother"}))
    assert caps(saving(kept(), calendars=(for_another,)), NOW_DAY) == {GAMES: 45}


@pytest.mark.parametrize("day", [dt.date(2026, 3, 29), dt.date(2026, 10, 25)])
def test_the_days_on_which_the_clock_jumps_are_days_like_others(day):
    used = minutes("01:30", "02:29", "games")
    house = saving(kept(minutes_a_day=90), used=used, day=day, zone=BRUSSELS)
    assert settled(house, day) == {GAMES: 30}


# --- always


@given(homes(), st.integers(0, 200), st.integers(0, 200))
def test_no_more_is_kept_than_was_left_nor_than_the_cap(drawn, before, more):
    house, now = drawn
    day = Moment(house, tablet_of(house, now), now).shown.date()
    limits = caps(house, day)
    start = replace(house, savings=dict.fromkeys(limits, before), saved_on=day)
    after = settled(start, day)
    assert after.keys() <= limits.keys()
    assert all(0 < minutes <= limits[key] for key, minutes in after.items())
    richer = replace(house, savings=dict.fromkeys(limits, before + more), saved_on=day)
    then = settled(richer, day)
    assert all(after.get(key, 0) <= then.get(key, 0) <= after.get(key, 0) + more for key in limits)
    assert settled(start, day) == after


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 120), st.integers(0, 240))
def test_who_uses_more_keeps_no_more(first, second, before, cap):
    both = [
        settled(saving(kept(up_to=cap), used=_used(number), before={GAMES: before}), NOW_DAY)
        for number in sorted((first, second))
    ]
    assert both[0].get(GAMES, 0) >= both[1].get(GAMES, 0)


def _used(number):
    (key,) = minutes("00:00", "00:01", "games")
    seen = stretch(0, number - 1)
    return {key: Estimate(seen, seen)}
