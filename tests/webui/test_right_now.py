"""What holds right now, and until when."""

import datetime as dt
import zoneinfo
from dataclasses import replace

from policy.acts import Acts, Grant, Pause, Reach, Scope
from policy.alarms import Alarm
from policy.home import Home, Subject
from policy.labels import EVERYTHING, Service, Vocabulary
from policy.minutes import Estimate, UseKey
from policy.moment import Moment
from policy.reasons import Reason
from policy.rules import AgeBand, Allowance, Household, Layer, Profile
from tests.policy.families import skip_of
from webui.right_now import RightNow, right_now

ZONE = zoneinfo.ZoneInfo("Asia/Karachi")
CHILD = Profile("child1", "Ayesha", age_band=AgeBand.FROM_10)
HOUSE = Household("Our home", "Asia/Karachi", profiles={"child1": CHILD})
WORDS = Vocabulary({"youtube": Service("youtube", "video")})


def _at(hour: int, minute: int = 0, day: int = 23) -> float:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=ZONE).timestamp()


def _now(hour: int, acts: Acts | None = None, usage: object = None) -> RightNow:
    home = Home(HOUSE, ZONE, WORDS, acts or Acts(), usage or {})
    return right_now(home, Subject(CHILD), _at(hour))


def test_a_free_afternoon_names_the_next_lock() -> None:
    now = _now(15)
    assert not now.is_locked
    assert now.coming.at == _at(21)
    assert now.coming.title == "School nights"


def test_a_night_ends_in_the_morning() -> None:
    now = _now(23)
    assert now.lock is Reason.ALARM
    assert now.cause.title == "School nights"
    assert now.until == _at(6, 30, day=24)


def test_a_pause_into_the_night_ends_with_the_night() -> None:
    pause = Pause(Scope(Reach.PROFILE, "child1"), _at(20), _at(22))
    now = _now(20, Acts(pauses=(pause,)))
    assert now.lock is Reason.PAUSED
    assert now.until == _at(6, 30, day=24)


def test_a_pause_without_end_has_none() -> None:
    pause = Pause(Scope(Reach.HOUSEHOLD), _at(14))
    now = _now(15, Acts(pauses=(pause,)))
    assert now.lock is Reason.PAUSED
    assert now.cause.owner == "household"
    assert now.until is None


def test_a_grant_opens_the_night() -> None:
    grant = Grant(Scope(Reach.PROFILE, "child1"), _at(22), _at(23) + 1800)
    now = _now(23, Acts(grants=(grant,)))
    assert not now.is_locked
    assert now.grants == (grant,)


def test_minutes_left_come_with_what_was_used() -> None:
    used = {UseKey("child1", "d1", "youtube"): Estimate((1 << 30) - 1, (1 << 40) - 1)}
    now = _now(15, usage=used)
    assert now.lefts[0].left == 60
    assert now.lefts[0].share == 67
    assert now.today.high.bit_count() == 40


def test_it_says_how_long_it_is_until_the_lock_or_the_last_minute() -> None:
    assert _now(20).left == 60
    assert _now(23).left is None
    grant = Grant(Scope(Reach.PROFILE, "child1"), _at(20) - 60, _at(23))
    assert _now(20, Acts(grants=(grant,))).left is None


def test_minutes_for_everything_count_too_and_those_for_games_do_not() -> None:
    seen = Estimate((1 << 70) - 1, (1 << 70) - 1)
    for of, left in ((EVERYTHING, 20), ("video", 360)):
        allowance = Allowance("Screens", frozenset({of}), 90, 90)
        child = replace(CHILD, layer=Layer(allowances=(allowance,)))
        used = {UseKey("child1", "d1", of): seen}
        home = Home(replace(HOUSE, profiles={"child1": child}), ZONE, WORDS, usage=used)
        assert right_now(home, Subject(child), _at(15)).left == left


def test_what_is_skipped_tonight_is_named_and_does_not_count() -> None:
    home = Home(HOUSE, ZONE, WORDS)
    night = next(a for a in Moment(home, Subject(CHILD), _at(12)).alarms if 0 in a.days)
    skip = skip_of(Scope(Reach.PROFILE, "child1"), night, dt.date(2026, 11, 23), _at(12))
    now = _now(20, Acts(skips=(skip,)))
    assert now.skipped == ["School nights"]
    assert now.left > 60
    assert _now(20).skipped == []


def test_what_a_lock_leaves_open_is_known_while_it_runs() -> None:
    spared, names = frozenset({"video"}), frozenset({"school.example"})
    study = Alarm(
        "Study", dt.time(16), dt.time(18), frozenset(range(7)), locks=frozenset({EVERYTHING}),
        spared=spared, spared_names=names,
    )  # fmt: skip
    child = replace(CHILD, layer=Layer(alarms=(study,)))
    home = Home(replace(HOUSE, profiles={"child1": child}), ZONE, WORDS)
    during = right_now(home, Subject(child), _at(17))
    assert during.is_locked
    assert during.left_open == (spared, names)
    assert right_now(home, Subject(child), _at(19)).left_open == (frozenset(), frozenset())
    paused = replace(home, acts=Acts(pauses=(Pause(Scope(Reach.HOUSEHOLD), _at(16)),)))
    assert right_now(paused, Subject(child), _at(17)).left_open == (frozenset(), frozenset())
