import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.acts import Acts, Grant, HandOver, Pause, Reach, Scope
from tests.policy.families import CHILD, HOUSEHOLD, TABLET, acts_of, alarm, skip_of

BROTHER = Scope(Reach.PROFILE, "brother")


@pytest.mark.parametrize(
    ("scope", "covered"), [(HOUSEHOLD, True), (CHILD, True), (TABLET, True), (BROTHER, False)]
)
def test_an_act_covers_the_home_one_profile_or_one_device(scope, covered):
    assert scope.covers("child", "tablet") is covered


def test_what_is_for_a_profile_or_device_does_not_cover_who_is_unknown():
    assert HOUSEHOLD.covers(None, None)
    assert not CHILD.covers(None, None)
    assert not TABLET.covers(None, None)


@pytest.mark.parametrize(
    "act",
    [
        Pause(HOUSEHOLD, 100.0, 200.0),
        Grant(HOUSEHOLD, 100.0, 200.0),
        HandOver("tablet", "child", 100.0, 200.0),
    ],
)
def test_an_act_holds_from_its_start_until_just_before_its_end(act):
    assert [act.is_active(now) for now in (99.9, 100.0, 199.9, 200.0)] == [False, True, True, False]


@pytest.mark.parametrize(
    "act", [Pause(HOUSEHOLD, 100.0, ended=150.0), HandOver("tablet", "child", 100.0, ended=150.0)]
)
def test_an_act_without_an_end_holds_until_somebody_ends_it(act):
    assert act.is_active(149.9)
    assert not act.is_active(150.0)


def test_a_grant_that_was_ended_early_ended_then():
    assert Grant(HOUSEHOLD, 100.0, 200.0).last_moment() == 200.0
    assert Grant(HOUSEHOLD, 100.0, 200.0, ended=150.0).last_moment() == 150.0
    assert Grant(HOUSEHOLD, 100.0, 200.0, ended=250.0).last_moment() == 200.0


def test_a_grant_for_neither_name_nor_label_is_for_everything():
    assert Grant(HOUSEHOLD, 0.0, 1.0).everything
    assert not Grant(HOUSEHOLD, 0.0, 1.0, name="a.example").everything
    assert not Grant(HOUSEHOLD, 0.0, 1.0, label="games").everything


def test_the_newest_pause_counts():
    older, newer = Pause(HOUSEHOLD, 100.0), Pause(CHILD, 110.0)
    acts = Acts(pauses=(newer, older))
    assert acts.pause("child", "tablet", 105.0) is older
    assert acts.pause("child", "tablet", 110.0) is newer
    assert acts.pause("brother", None, 110.0) is older
    assert acts.pause("child", "tablet", 99.0) is None
    assert acts.holder("tablet", 100.0) is None


def test_the_newest_hand_over_of_a_device_says_whose_it_is_now():
    older, newer = HandOver("tablet", "child", 100.0), HandOver("tablet", "brother", 110.0, 120.0)
    acts = Acts(hand_overs=(HandOver("phone", "child", 115.0), newer, older))
    found = [acts.holder("tablet", now) for now in (99.0, 105.0, 110.0, 119.0, 120.0)]
    assert found == [None, older, newer, newer, older]


def test_only_grants_that_hold_now_for_these_live():
    grants = (
        Grant(CHILD, 100.0, 200.0),
        Grant(BROTHER, 100.0, 200.0),
        Grant(CHILD, 100.0, 140.0),
        Grant(TABLET, 160.0, 200.0),
    )
    assert Acts(grants=grants).live_grants("child", "tablet", 150.0) == grants[:1]


def test_a_pause_ends_older_grants_for_good():
    grant = Grant(CHILD, 100.0, 1000.0)
    acts = Acts(pauses=(Pause(CHILD, 200.0, 300.0),), grants=(grant,))
    assert acts.live_grants("child", "tablet", 199.0) == (grant,)
    assert acts.live_grants("child", "tablet", 200.0) == ()
    assert acts.live_grants("child", "tablet", 500.0) == ()
    assert acts.first_pause_after(grant, "child", "tablet", 500.0) == 200.0


def test_a_grant_that_is_newer_than_the_pause_lives():
    grant = Grant(CHILD, 250.0, 1000.0)
    acts = Acts(pauses=(Pause(CHILD, 200.0),), grants=(grant,))
    assert acts.live_grants("child", "tablet", 260.0) == (grant,)


def test_a_pause_ends_a_grant_only_for_those_whom_it_is_for():
    grant = Grant(HOUSEHOLD, 100.0, 1000.0)
    acts = Acts(pauses=(Pause(CHILD, 200.0),), grants=(grant,))
    assert acts.live_grants("child", "tablet", 300.0) == ()
    assert acts.live_grants("brother", "phone", 300.0) == (grant,)


times = st.integers(0, 20).map(float)
scopes = st.sampled_from([HOUSEHOLD, CHILD, TABLET, BROTHER])
ends = st.none() | times
pauses = st.builds(Pause, scopes, times, ends, ends)
grants = st.builds(Grant, scopes, times, times, st.none(), st.sampled_from([None, "games"]), ends)
hand_overs = st.builds(HandOver, st.just("tablet"), st.just("child"), times, ends, ends)


@given(st.lists(pauses | grants | hand_overs, max_size=6), times)
def test_between_two_changes_the_same_acts_hold(every, now):
    acts = acts_of(every)
    until = min(acts.changes_after(now), default=math.inf)
    assert until > now
    last = min(until - 0.5, 30.0)
    assert _holding(acts, now) == _holding(acts, max(now, last))


def _holding(acts, now):
    grants = acts.live_grants("child", "tablet", now)
    return acts.pause("child", "tablet", now), acts.holder("tablet", now), grants


@given(st.lists(pauses | grants, max_size=6), times, times)
def test_one_more_pause_never_gives_a_grant_life(every, since, now):
    before = acts_of(every).live_grants("child", "tablet", now)
    after = acts_of([*every, Pause(HOUSEHOLD, since)]).live_grants("child", "tablet", now)
    assert set(after) <= set(before)
    assert all(grant.since >= since or since > now for grant in after)


# --- skipping an alarm once

NIGHT = alarm("21:00-06:30", locks="everything")
MONDAY = dt.date(2026, 11, 23)


def test_a_skip_takes_one_day_from_the_alarm_that_it_is_of():
    acts = acts_of([skip_of(CHILD, NIGHT, MONDAY)])
    assert acts.without_skipped(CHILD, NIGHT, 1.0) == NIGHT.skipping(MONDAY)


@pytest.mark.parametrize(
    ("scope", "other"),
    [
        (HOUSEHOLD, NIGHT),
        (BROTHER, NIGHT),
        (CHILD, alarm("21:30-06:30", locks="everything")),
        (CHILD, alarm("21:00-07:00", locks="everything")),
        (CHILD, alarm("21:00-06:30", locks="games")),
    ],
)
def test_a_skip_is_of_nobody_elses_alarm_and_of_none_that_says_something_else(scope, other):
    acts = acts_of([skip_of(CHILD, NIGHT, MONDAY)])
    assert acts.without_skipped(scope, other, 1.0) == other


def test_a_skip_that_was_taken_back_or_is_still_to_be_made_skips_nothing():
    acts = acts_of([skip_of(CHILD, NIGHT, MONDAY, 100.0, ended=200.0)])
    skipped = [acts.without_skipped(CHILD, NIGHT, now) != NIGHT for now in (99.0, 100.0, 200.0)]
    assert skipped == [False, True, False]


def test_who_was_let_out_of_a_pause_is_not_locked_but_a_grant_it_ended_stays_ended():
    grant = Grant(CHILD, 50.0, 900.0)
    acts = Acts(pauses=(Pause(HOUSEHOLD, 100.0, spared=frozenset({CHILD})),), grants=(grant,))
    assert acts.pause("child", "tablet", 150.0) is None
    assert acts.pause("sister", "phone", 150.0) is not None
    assert acts.live_grants("child", "tablet", 150.0) == ()
