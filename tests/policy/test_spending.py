import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.acts import Grant, Pause, Reach, Scope
from policy.folding import ruling_at
from policy.home import THE_HOME
from policy.minutes import Estimate, UseKey, stretch
from policy.moment import Moment
from policy.rules import Spend
from policy.spending import budgets, metered_labels
from tests.policy.families import (
    BRUSSELS,
    CHILD,
    HOUSEHOLD,
    NOW,
    TABLET,
    alarm,
    allowance,
    home,
    instant,
    layer,
    minutes,
    tablet_of,
)
from tests.policy.strategies import homes

HOUR_OF_GAMES = minutes("16:00", "16:59", "games")


def _budgets(house, now=NOW):
    return list(budgets(Moment(house, tablet_of(house, now), now)))


def _left(house, now=NOW) -> float:
    (budget,) = _budgets(house, now)
    return budget.left


def _grant(start: str, end: str, scope=CHILD, **what) -> Grant:
    return Grant(scope, instant(f"2026-11-23 {start}"), instant(f"2026-11-23 {end}"), **what)


# --- whose minutes


def test_a_childs_allowance_spends_minutes_on_all_devices():
    used = HOUR_OF_GAMES | minutes("17:00", "17:14", "games", device="phone")
    assert _left(home(layer(allowances=[allowance("games", 90)]), used=used)) == 15


def test_a_devices_allowance_spends_everybodys_minutes_on_it():
    used = HOUR_OF_GAMES | minutes("17:00", "17:14", "games", profile="sister")
    used |= minutes("18:00", "18:59", "games", device="phone")
    house = home(device=layer(allowances=[allowance("games", 90)]), used=used)
    assert _left(house) == 15
    assert [budget.owner for budget in _budgets(house)] == ["device"]


def test_child_and_device_have_budgets_of_their_own():
    house = home(
        layer(allowances=[allowance("games", 90)]),
        device=layer(allowances=[allowance("everything", 45)]),
        used=HOUR_OF_GAMES,
    )
    first, second = _budgets(house)
    assert (first.owner, first.minutes, first.left, first.is_spent) == ("profile", 90, 30, False)
    assert (second.owner, second.minutes, second.left, second.is_spent) == ("device", 45, 45, False)


def test_a_home_alone_has_no_budgets():
    assert not list(budgets(Moment(home(), THE_HOME, NOW)))


def test_school_days_and_free_days_have_minutes_of_their_own():
    house = home(layer(allowances=[allowance("games", 60, 120)]))
    assert _left(house) == 60
    assert _left(house, instant("2026-11-28 12:00")) == 120
    on_sunday = home(layer(allowances=[allowance("games", 60, 120)]), school_days=frozenset({6}))
    assert _left(on_sunday) == 120


@pytest.mark.parametrize(("minutes_a_day", "spent"), [(59, True), (60, True), (61, False)])
def test_an_allowance_is_spent_when_nothing_is_left(minutes_a_day, spent):
    house = home(layer(allowances=[allowance("games", minutes_a_day)]), used=HOUR_OF_GAMES)
    (budget,) = _budgets(house)
    assert budget.is_spent is spent
    assert budget.left == max(0, minutes_a_day - 60)


def test_half_a_minute_is_not_nothing():
    held = {UseKey("child", "tablet", "games"): Estimate(stretch(0, 8), stretch(0, 9))}
    house = home(layer(allowances=[allowance("games", 10, spend=Spend.MID)]), used=held)
    (budget,) = _budgets(house)
    assert (budget.left, budget.is_spent) == (0.5, False)


# --- which minutes


def test_services_spend_their_categorys_minutes_unless_they_are_allowed():
    used = minutes("16:00", "16:09", "roblox") | minutes("17:00", "17:09", "pubg")
    assert _left(home(layer(allowances=[allowance("games", 60)]), used=used)) == 40
    spared = home(layer(allow="roblox", allowances=[allowance("games", 60)]), used=used)
    assert _left(spared) == 50


def test_a_label_that_an_allowance_names_is_spent_even_if_it_is_allowed():
    house = home(layer(allow="games", allowances=[allowance("games", 60)]), used=HOUR_OF_GAMES)
    assert _left(house) == 0


def test_several_labels_share_one_budget():
    used = HOUR_OF_GAMES | minutes("16:30", "17:29", "video")
    assert _left(home(layer(allowances=[allowance("games video", 120)]), used=used)) == 30


def test_everything_counts_all_use():
    used = minutes("16:00", "16:59", "*") | HOUR_OF_GAMES
    assert _left(home(layer(allowances=[allowance("everything", 90)]), used=used)) == 30


def test_mid_spends_the_middle_of_low_and_high():
    estimate = Estimate(stretch(600, 609), stretch(600, 629))
    used = {UseKey("child", "tablet", "games"): estimate}
    for spend, left in ((Spend.LOW, 50), (Spend.MID, 40)):
        house = home(layer(allowances=[allowance("games", 60, spend=spend)]), used=used)
        assert _left(house) == left


def test_metered_labels_are_those_of_all_budgets():
    house = home(
        layer(allowances=[allowance("games", 90)]), device=layer(allowances=[allowance("video", 9)])
    )
    expected = {"games", "roblox", "pubg", "video", "youtube", "netflix"}
    assert metered_labels(Moment(house, tablet_of(house), NOW)) == expected


# --- minutes of grants


@pytest.mark.parametrize(
    ("acts", "left"),
    [
        ([], 30),
        ([_grant("16:00", "16:30")], 60),
        ([_grant("16:00", "16:30", label="games")], 60),
        ([_grant("16:00", "16:30", label="roblox")], 60),
        ([_grant("16:00", "16:30", label="video")], 30),
        ([_grant("16:00", "16:30", name="games.example")], 30),
        ([_grant("16:00", "16:30", scope=TABLET)], 60),
        ([_grant("16:00", "16:30"), _grant("16:15", "16:45")], 75),
        ([_grant("15:00", "22:00")], 90),
        ([_grant("17:00", "22:00")], 30),
        ([Grant(HOUSEHOLD, instant("2026-11-22 20:00"), instant("2026-11-23 16:20"))], 50),
        ([Grant(HOUSEHOLD, instant("2026-11-22 10:00"), instant("2026-11-22 20:00"))], 30),
        ([_grant("16:00", "22:00", ended=instant("2026-11-23 16:10"))], 40),
        ([_grant("16:00", "22:00"), Pause(CHILD, instant("2026-11-23 16:10"))], 40),
    ],
)
def test_the_minutes_of_a_grant_are_not_spent(acts, left):
    house = home(layer(allowances=[allowance("games", 90)]), acts=acts, used=HOUR_OF_GAMES)
    assert _left(house) == left


@pytest.mark.parametrize(
    ("acts", "left"),
    [
        ([], 80),
        ([_grant("00:00", "00:05")], 85),
        ([_grant("00:05", "00:05")], 80),
        ([Grant(CHILD, instant("2026-11-22 23:00"), instant("2026-11-23 00:01"))], 81),
        ([Grant(CHILD, instant("2026-11-22 23:00"), instant("2026-11-23 00:00"))], 80),
    ],
)
def test_the_first_minutes_of_the_day_are_spent_like_any_other(acts, left):
    used = minutes("00:00", "00:09", "games")
    house = home(layer(allowances=[allowance("games", 90)]), acts=acts, used=used)
    assert _left(house) == left


def test_a_grant_for_somebody_else_gives_this_child_no_minutes():
    sister = Grant(Scope(Reach.PROFILE, "sister"), instant("2026-11-23 16:00"), NOW)
    house = home(layer(allowances=[allowance("games", 90)]), acts=[sister], used=HOUR_OF_GAMES)
    assert _left(house) == 30


def test_a_grant_of_a_category_covers_the_allowance_of_its_service():
    used = minutes("16:00", "16:59", "roblox")
    house = home(
        layer(allowances=[allowance("roblox", 90)]),
        acts=[_grant("16:00", "16:30", label="games")],
        used=used,
    )
    assert _left(house) == 60


def test_a_grant_in_the_hour_that_comes_twice_is_not_spent():
    start, end = (instant("2024-10-27 02:40", BRUSSELS, fold) for fold in (0, 1))
    house = home(
        layer(allowances=[allowance("games", 90)]),
        acts=[Grant(CHILD, start, end - 1800)],  # from 02:40 until the second 02:10
        used=minutes("02:00", "02:59", "games"),
        used_on=dt.date(2024, 10, 27),
        zone=BRUSSELS,
    )
    assert _left(house, end) == 90 - 30


def test_a_running_grant_spares_the_minutes_that_its_sessions_are_held_for():
    """A session that is held for some minutes to come must not change what is left meanwhile."""
    grant = _grant("19:55", "20:30", label="games")
    held = Estimate(stretch(19 * 60 + 30, 20 * 60), stretch(19 * 60 + 30, 20 * 60 + 10))
    house = home(
        layer(allowances=[allowance("games video", 27, spend=Spend.MID)]),
        acts=[grant],
        used={UseKey("child", "tablet", "games"): held},
    )
    states = set()
    until = ruling_at(house, tablet_of(house), NOW).until
    for second in range(0, int(until - NOW), 30):
        states.add(ruling_at(house, tablet_of(house), NOW + second).ruling.base.state("video"))
    assert states == {None}


# --- properties


@settings(max_examples=60)
@given(homes(), st.integers(0, 1439))
def test_one_more_minute_of_use_never_leaves_more(lived, minute):
    house, now = lived
    key = UseKey("child", "tablet", "games")
    before = house.usage.get(key, Estimate())
    more = dict(house.usage) | {key: before.joined(Estimate(1 << minute, 1 << minute))}
    busier = type(house)(house.household, house.zone, house.vocabulary, house.acts, more)
    for budget, after in zip(_budgets(house, now), _budgets(busier, now), strict=True):
        assert budget.left - 1 <= after.left <= budget.left <= budget.minutes


@settings(max_examples=60)
@given(homes(), st.integers(-36_000, 0), st.integers(1, 7200))
def test_one_more_grant_never_leaves_less(lived, start, length):
    house, now = lived
    grant = Grant(HOUSEHOLD, now + start, now + start + length)
    acts = type(house.acts)(house.acts.pauses, (*house.acts.grants, grant))
    granted = type(house)(house.household, house.zone, house.vocabulary, acts, house.usage)
    subject = tablet_of(house, now)
    before = list(budgets(Moment(house, subject, now)))
    after = list(budgets(Moment(granted, subject, now)))
    assert all(a.left >= b.left for a, b in zip(after, before, strict=True))


def test_alarms_have_no_budgets():
    assert _budgets(home(layer(alarms=[alarm("19:00-21:00", locks="games")]))) == []
