"""What closes soon is what the rulings say, through skips, extras, nights and jumping clocks."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings

from policy.acts import Grant, Pause
from policy.closings import Closing, closings
from policy.folding import ruling_at
from policy.home import Subject
from policy.labels import EVERYTHING
from policy.reasons import Reason
from policy.rules import Calendar
from policy.ruling import State
from tests.policy.families import (
    BRUSSELS,
    CHILD,
    HOUSEHOLD,
    KARACHI,
    NOW_DAY,
    alarm,
    allowance,
    home,
    instant,
    layer,
    minutes,
    skip_of,
    tablet_of,
)
from tests.policy.strategies import homes

BEDTIME = alarm("21:00-06:30", locks="everything", label="Bedtime")
ALL = frozenset({EVERYTHING})


def soon(house, text: str, zone=KARACHI, fold: int = 0) -> list[Closing]:
    now = instant(text, zone, fold)
    return closings(house, tablet_of(house, now), now)


def said(house, text: str, zone=KARACHI) -> list[tuple[str, str]]:
    """Give the clock's reading and the rule of each closing."""
    return [
        (f"{dt.datetime.fromtimestamp(each.at, zone):%H:%M}", each.title)
        for each in soon(house, text, zone)
    ]


def test_bedtime_is_seen_ten_minutes_before_and_not_earlier() -> None:
    house = home(layer(alarms=[BEDTIME]))
    assert soon(house, "2026-11-23 20:49:59") == []
    [closing] = soon(house, "2026-11-23 20:50")
    assert closing == Closing(instant("2026-11-23 21:00"), ALL, Reason.ALARM, "Bedtime")
    assert soon(house, "2026-11-23 21:00") == [], "it is closed already"


def test_a_bedtime_that_is_skipped_gives_no_warning() -> None:
    house = home(layer(alarms=[BEDTIME]), acts=[skip_of(CHILD, BEDTIME, NOW_DAY)])
    assert soon(house, "2026-11-23 20:55") == []


def test_minutes_granted_move_the_lock_to_their_end() -> None:
    grant = Grant(CHILD, instant("2026-11-23 20:50"), instant("2026-11-23 21:05"))
    house = home(layer(alarms=[BEDTIME]), acts=[grant])
    assert soon(house, "2026-11-23 20:52") == [], "the extra runs on past bedtime"
    assert said(house, "2026-11-23 20:55") == [("21:05", "Bedtime")]


def test_an_extra_of_one_label_ends_within_a_lock() -> None:
    grant = Grant(CHILD, instant("2026-11-23 21:10"), instant("2026-11-23 21:40"), label="games")
    house = home(layer(alarms=[BEDTIME]), acts=[grant])
    [closing] = soon(house, "2026-11-23 21:35")
    assert (closing.labels, closing.at) == (frozenset({"games"}), instant("2026-11-23 21:40"))


def test_who_is_paused_is_warned_of_nothing() -> None:
    pause = Pause(CHILD, instant("2026-11-23 20:40"))
    assert soon(home(layer(alarms=[BEDTIME]), acts=[pause]), "2026-11-23 20:55") == []


def test_a_pause_that_ends_into_bedtime_opens_nothing_and_warns_of_nothing() -> None:
    pause = Pause(HOUSEHOLD, instant("2026-11-23 20:40"), instant("2026-11-23 21:00"))
    assert soon(home(layer(alarms=[BEDTIME]), acts=[pause]), "2026-11-23 20:55") == []


def test_a_night_that_begins_after_midnight_is_seen_the_day_before() -> None:
    late = alarm("00:05-06:30", locks="everything", label="Late")
    assert said(home(layer(alarms=[late])), "2026-11-23 23:58") == [("00:05", "Late")]


def test_the_day_on_which_a_calendar_begins_is_known_before_midnight() -> None:
    exams = Calendar(
        "Exams",
        NOW_DAY + dt.timedelta(days=1),
        NOW_DAY + dt.timedelta(days=3),
        alarms=(alarm("00:00-06:00", locks="everything", label="Sleep"),),
    )
    assert soon(home(layer(alarms=[])), "2026-11-23 23:55") == []
    assert said(home(layer(alarms=[]), calendars=(exams,)), "2026-11-23 23:55") == [
        ("00:00", "Sleep")
    ]


def test_on_the_last_evening_of_a_calendar_its_own_bedtime_holds() -> None:
    holidays = Calendar(
        "Holidays",
        NOW_DAY,
        NOW_DAY,
        alarms=(alarm("23:00-08:00", locks="everything", label="Holiday night"),),
    )
    house = home(layer(alarms=[BEDTIME]), calendars=(holidays,))
    assert soon(house, "2026-11-23 20:55") == []
    assert said(house, "2026-11-23 22:55") == [("23:00", "Holiday night")]


@pytest.mark.parametrize(
    ("text", "seen"),
    [("2026-03-29 01:52", [("03:00", "Night")]), ("2026-03-29 01:49", [])],
    ids=["eight minutes before", "eleven minutes before"],
)
def test_a_lock_within_the_hour_that_is_left_out_begins_when_the_clock_jumps(text, seen) -> None:
    night = alarm("02:30-06:00", locks="everything", label="Night")
    assert said(home(layer(alarms=[night]), zone=BRUSSELS), text, BRUSSELS) == seen


def test_in_the_hour_that_comes_twice_minutes_are_real_minutes() -> None:
    night = alarm("02:05-06:00", locks="everything", label="Night")
    house = home(layer(alarms=[night]), zone=BRUSSELS)
    [first] = soon(house, "2026-10-25 02:00", BRUSSELS)
    assert first.at - instant("2026-10-25 02:00", BRUSSELS) == 300
    [second] = soon(house, "2026-10-25 02:58", BRUSSELS)
    assert second.at - instant("2026-10-25 02:58", BRUSSELS) == 420, "it opens in between"
    again = soon(house, "2026-10-25 02:02", BRUSSELS, fold=1)
    assert [each.at - instant("2026-10-25 02:02", BRUSSELS, 1) for each in again] == [180]


def test_labels_close_by_their_rule_and_services_with_their_category() -> None:
    house = home(
        layer(
            ask="roblox",
            alarms=[
                alarm("20:00-21:00", opens="video", label="Films"),
                alarm("21:00-22:00", locks="games tiktok", label="Homework"),
            ],
        )
    )
    found = soon(house, "2026-11-23 20:55")
    assert {(each.title, each.labels, each.reason) for each in found} == {
        ("Films", frozenset({"video"}), Reason.NOT_OPEN),
        ("Homework", frozenset({"games", "tiktok"}), Reason.LABEL_LOCKED),
    }


def test_after_a_lock_of_everything_nothing_else_is_named() -> None:
    house = home(
        layer(
            alarms=[
                alarm("20:55-21:30", locks="games", label="Reading"),
                BEDTIME,
                alarm("21:02-22:00", locks="video", label="Later"),
            ]
        )
    )
    assert [title for _, title in said(house, "2026-11-23 20:53")] == ["Reading", "Bedtime"]


def test_minutes_that_run_out_are_an_estimate() -> None:
    house = home(
        layer(allowances=[allowance("games", 60)]), used=minutes("16:00", "16:52", "games")
    )
    [closing] = soon(house, "2026-11-23 17:00")
    assert closing.is_estimate
    assert (closing.at, closing.title) == (instant("2026-11-23 17:07"), "games minutes")
    used_up = home(
        layer(allowances=[allowance("games", 53)]), used=minutes("16:00", "16:52", "games")
    )
    assert soon(used_up, "2026-11-23 17:00") == []


def test_minutes_that_midnight_gives_back_do_not_run_out() -> None:
    house = home(
        layer(allowances=[allowance("games", 60)]), used=minutes("16:00", "16:52", "games")
    )
    assert soon(house, "2026-11-23 23:55") == []


def test_while_an_extra_runs_no_minutes_run_out() -> None:
    extra = Grant(CHILD, instant("2026-11-23 16:53"), instant("2026-11-23 18:00"))
    house = home(
        layer(allowances=[allowance("everything", 60)]),
        acts=[extra],
        used=minutes("16:00", "16:52", EVERYTHING),
    )
    assert soon(house, "2026-11-23 17:00") == []


@given(homes())
@settings(max_examples=150)
def test_what_is_foretold_comes_and_nothing_comes_that_was_not_foretold(drawn) -> None:
    house, now = drawn
    house = replace(house, usage={})
    subject = Subject(next(iter(house.household.profiles.values()), None))

    def closed(at: float) -> frozenset[str]:
        base = ruling_at(house, subject, at).ruling.base
        if base.everything is not None:
            return ALL
        by_time = {State.NOT_OPEN, State.LOCKED, State.SPENT}
        return frozenset(label for label, state in base.states if state in by_time)

    found = [each for each in closings(house, subject, now) if not each.is_estimate]
    for each in found:
        if closed(each.at) != ALL or each.labels == ALL:
            assert each.labels <= closed(each.at)
        assert not each.labels & closed(each.at - 0.5) or not each.title
    is_locked = closed(now) == ALL
    for second in range(0, 600, 20):
        if closed(now + second) == ALL and not is_locked:
            assert any(each.labels == ALL and each.at <= now + second for each in found)
            break
        is_locked = is_locked and closed(now + second) == ALL
