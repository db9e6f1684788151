import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.alarm_times import SunEvent, SunTime
from policy.alarms import Alarm, closed_labels, locked_labels, open_labels
from policy.labels import EVERYTHING
from policy.places import CITIES, Place
from tests.policy.families import EVERY_DAY, KARACHI, alarm, dates, days, reading

MONDAY = dt.date(2026, 11, 23)
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
SCHOOL_EVES = days("sun mon tue wed thu")


# --- examples


def test_a_lock_holds_from_its_first_minute_until_just_before_its_last():
    homework = alarm("16:00-18:00", locks="games", on_days=days("mon"))
    assert not homework.is_active(reading("2026-11-23 15:59:59"))
    assert homework.is_active(reading("2026-11-23 16:00"))
    assert homework.is_active(reading("2026-11-23 17:59:59.999"))
    assert not homework.is_active(reading("2026-11-23 18:00"))


def test_a_night_belongs_to_the_day_on_which_it_starts():
    school_night = alarm("21:00-06:30", locks="everything", on_days=SCHOOL_EVES)
    assert school_night.is_active(reading("2026-11-26 21:00"))  # Thursday
    assert school_night.is_active(reading("2026-11-27 06:29"))
    assert not school_night.is_active(reading("2026-11-27 06:30"))
    assert not school_night.is_active(reading("2026-11-27 21:00"))  # Friday: no school tomorrow
    assert not school_night.is_active(reading("2026-11-28 01:00"))
    assert school_night.is_active(reading("2026-11-29 23:00"))  # Sunday
    assert not school_night.is_active(reading("2026-11-29 05:00"))


def test_equal_times_mean_a_whole_day_from_then():
    grounded = alarm("18:00-18:00", locks="everything", on_days=days("fri"))
    assert not grounded.is_active(reading("2026-11-27 17:59"))
    assert grounded.is_active(reading("2026-11-27 18:00"))
    assert grounded.is_active(reading("2026-11-28 17:59"))
    assert not grounded.is_active(reading("2026-11-28 18:00"))


def test_a_skipped_night_does_not_start_but_the_one_before_runs_out():
    night = alarm("21:00-06:30", locks="everything").skipping(MONDAY)
    assert night.is_active(reading("2026-11-23 06:29"))
    assert not night.is_active(reading("2026-11-23 21:00"))
    assert not night.is_active(reading("2026-11-24 06:29"))
    assert night.is_active(reading("2026-11-24 21:00"))


def test_dates_are_for_what_happens_once():
    trip = alarm("23:00-07:00", locks="everything", on_days=days(""), dates=dates("2026-12-24"))
    assert trip.is_active(reading("2026-12-25 06:59"))
    assert not trip.is_active(reading("2026-12-25 23:00"))
    assert not trip.is_active(reading("2025-12-24 23:00"))


def test_an_alarm_that_is_off_neither_locks_nor_opens_nor_closes():
    off = alarm("00:00-00:00", locks="games", on=False)
    window = alarm("17:00-19:00", opens="video", on=False)
    assert not off.is_active(reading("2026-11-23 12:00"))
    assert not window.restricts(reading("2026-11-23 12:00"))
    assert off.next_start(reading("2026-11-23 12:00")) is None


def test_a_lock_restricts_nothing_that_it_does_not_open():
    assert not alarm("17:00-19:00", locks="video").restricts(reading("2026-11-23 12:00"))


def test_a_weekly_window_keeps_its_labels_closed_all_week():
    window = alarm("17:00-19:00", opens="video", on_days=days("mon"))
    assert closed_labels([window], reading("2026-11-23 16:59")) == {"video"}
    assert closed_labels([window], reading("2026-11-23 17:00")) == frozenset()
    assert open_labels([window], reading("2026-11-23 17:00")) == {"video"}
    assert closed_labels([window], reading("2026-11-24 17:30")) == {"video"}


def test_two_windows_of_a_label_open_it_in_turn():
    windows = [alarm("07:00-07:30", opens="video"), alarm("17:00-19:00", opens="video audio")]
    assert closed_labels(windows, reading("2026-11-23 07:10")) == {"audio"}
    assert closed_labels(windows, reading("2026-11-23 12:00")) == {"video", "audio"}
    assert closed_labels(windows, reading("2026-11-23 18:00")) == frozenset()


def test_a_window_on_single_dates_closes_nothing_on_other_days():
    party = alarm("20:00-01:00", opens="video", on_days=days(""), dates=dates("2026-11-23"))
    assert closed_labels([party], reading("2026-11-22 22:00")) == frozenset()
    assert closed_labels([party], reading("2026-11-23 19:00")) == {"video"}
    assert open_labels([party], reading("2026-11-24 00:59")) == {"video"}
    assert closed_labels([party], reading("2026-11-24 01:00")) == frozenset()


def test_a_window_on_a_single_date_adds_to_the_weekly_one_past_midnight_too():
    weekly = alarm("17:00-19:00", opens="video")
    party = alarm("20:00-01:00", opens="video", on_days=days(""), dates=dates("2026-11-23"))
    both = [weekly, party]
    assert closed_labels(both, reading("2026-11-23 19:30")) == {"video"}
    assert closed_labels(both, reading("2026-11-24 00:59")) == frozenset()
    assert closed_labels(both, reading("2026-11-24 01:00")) == {"video"}


def test_locked_labels_are_those_of_the_active_alarms():
    alarms = [
        alarm("16:00-18:00", locks="games social"),
        alarm("17:00-19:00", locks="everything"),
        alarm("18:00-20:00", locks="video"),
    ]
    assert locked_labels(alarms, reading("2026-11-23 16:30")) == {"games", "social"}
    assert locked_labels(alarms, reading("2026-11-23 17:30")) == {"games", "social", EVERYTHING}
    assert alarms[1].locks_everything
    assert not alarms[0].locks_everything


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("2026-11-23 20:59", "2026-11-23 21:00"),
        ("2026-11-23 21:00", "2026-11-24 21:00"),
        ("2026-11-26 21:00", "2026-11-29 21:00"),
    ],
)
def test_the_next_start_is_after_now(shown, expected):
    night = alarm("21:00-06:30", locks="everything", on_days=SCHOOL_EVES)
    assert night.next_start(reading(shown)) == reading(expected)


def test_a_weekly_alarm_that_is_skipped_today_starts_in_a_week():
    club = alarm("16:00-17:00", locks="games", on_days=days("mon"), skip=dates("2026-11-23"))
    assert club.next_start(reading("2026-11-23 12:00")) == reading("2026-11-30 16:00")


# --- properties

five_minutes = st.integers(0, 287).map(lambda n: dt.time(n // 12, n % 12 * 5))
near_dates = st.integers(-2, 10).map(lambda n: MONDAY + n * DAY)
readings = st.datetimes(reading("2026-11-23"), reading("2026-12-01"))
some_dates = st.frozensets(near_dates, max_size=3)
alarms = st.builds(
    Alarm,
    label=st.just("any"),
    start=five_minutes,
    end=five_minutes,
    days=st.frozensets(st.integers(0, 6)),
    dates=some_dates,
    on=st.sampled_from([True, True, True, False]),
    skip=some_dates,
    locks=st.just(frozenset({"games"})),
)


def _minutes_covered(rule: Alarm) -> set[dt.datetime]:
    """Walk through each night that starts from three days before to twelve days after."""
    covered = set()
    for day in (MONDAY + n * DAY for n in range(-3, 12)):
        named = day.weekday() in rule.days or day in rule.dates
        if rule.on and named and day not in rule.skip:
            moment = dt.datetime.combine(day, rule.start)
            while True:
                covered.add(moment)
                moment += MINUTE
                if moment.time() == rule.end:
                    break
    return covered


@given(alarms)
def test_it_is_active_in_just_the_minutes_that_a_naive_walk_covers(rule):
    covered = _minutes_covered(rule)
    shown = dt.datetime.combine(MONDAY, dt.time())
    for offset in range(0, 8 * 1440, 5):
        moment = shown + offset * MINUTE
        assert rule.is_active(moment) == (moment in covered)
        assert rule.is_active(moment + 4.99 * MINUTE) == (moment in covered)


@given(five_minutes, five_minutes, readings)
def test_every_moment_is_in_a_stretch_or_in_its_complement(start, end, shown):
    every_day = frozenset(range(7))
    stretch = Alarm("in", start, end, every_day)
    complement = Alarm("out", end, start, every_day)
    both = (stretch.is_active(shown), complement.is_active(shown))
    assert both in ({(True, True)} if start == end else {(True, False), (False, True)})


@given(
    alarms, st.integers(0, 1440).map(lambda n: dt.datetime.combine(MONDAY, dt.time()) + n * MINUTE)
)
def test_it_changes_at_its_edges_only(rule, shown):
    edges = {edge for edge, _ in rule.edges(shown.date())}
    assert all(edge.date() >= MONDAY - DAY for edge in edges)
    ahead = [shown + n * MINUTE for n in range(2 * 1440)]
    changes = {b for a, b in pairwise(ahead) if rule.is_active(a) != rule.is_active(b)}
    assert changes <= edges


@given(alarms, readings)
def test_it_starts_at_its_next_start_and_not_between(rule, shown):
    start = rule.next_start(shown)
    last = dt.datetime.combine(shown.date() + 8 * DAY, dt.time()) if start is None else start
    begins = [
        dt.datetime.combine(shown.date() + n * DAY, rule.start)
        for n in range(8)
        if rule.starts_on(shown.date() + n * DAY)
    ]
    assert not any(shown < begin < last for begin in begins)
    if start is not None:
        assert start > shown
        assert rule.is_active(start)


# --- which time comes next


def test_the_next_day_is_that_of_the_time_that_runs_also_after_midnight():
    night = alarm("21:00-06:30", locks="everything")
    assert night.next_day(reading("2026-11-23 20:59")) == MONDAY
    assert night.next_day(reading("2026-11-23 21:00")) == MONDAY
    assert night.next_day(reading("2026-11-24 06:29")) == MONDAY
    assert night.next_day(reading("2026-11-24 06:30")) == MONDAY + DAY


def test_there_is_no_next_day_for_what_is_off_or_far_away():
    far = alarm("08:00-09:00", locks="games", on_days=days(""), dates=dates("2027-01-01"))
    assert far.next_day(reading("2026-11-23 20:00")) is None


@given(
    st.integers(0, 20 * 1440),
    st.integers(0, 1439),
    st.integers(0, 1439),
    st.sets(st.integers(0, 6), min_size=1),
)
def test_skipping_the_next_day_again_and_again_never_leaves_it_active_twice(at, start, end, on):
    """What is skipped does not run, and the next one after it is a later day."""
    shown = reading("2026-11-20 00:00") + at * MINUTE
    times = (dt.time(n // 60, n % 60) for n in (start, end))
    first = Alarm("A", *times, days=frozenset(on), locks=frozenset({EVERYTHING}))
    day = first.next_day(shown)
    skipped = first.skipping(day)
    then = skipped.next_day(shown)
    assert then is None or then > day
    begins, ends = first.stretch(day)
    assert begins <= shown < ends or begins > shown
    if not any(first.starts_on(day + n * DAY) for n in (-1, 1)):
        assert not skipped.is_active(begins)


# --- by the sun

LAHORE, NORTH = CITIES["lahore"].place, Place(78.22, 15.65)
GAMES = frozenset({"games"})


def by_the_sun(start, end, place=LAHORE, zone=KARACHI, **more):
    """Give an alarm from `("maghrib", 10)` to such another, or to a time of the clock."""
    ends = (
        SunTime(SunEvent(each[0]), place, each[1], zone) if isinstance(each, tuple) else each
        for each in (start, end)
    )
    said = {"days": EVERY_DAY, "locks": frozenset({EVERYTHING})} | more
    return Alarm("By the sun", *ends, **said)


def test_it_runs_from_that_days_time_to_that_days_time():
    prayer = by_the_sun(("maghrib", 0), ("maghrib", 30))
    winter, summer = prayer.stretch(dt.date(2026, 12, 21)), prayer.stretch(dt.date(2026, 6, 21))
    assert winter[0].time() < dt.time(17, 10)
    assert summer[0].time() > dt.time(19, 5)
    for start, end in (winter, summer):
        assert end - start == 30 * MINUTE
        assert prayer.is_active(start)
        assert not prayer.is_active(start - MINUTE)
        assert not prayer.is_active(end)
        assert prayer.next_start(start - MINUTE) == start
        assert prayer.next_day(start - MINUTE) == prayer.day_running(start) == start.date()


def test_a_night_may_end_at_the_next_fajr():
    night = by_the_sun(dt.time(21), ("fajr", -20))
    start, end = night.stretch(MONDAY)
    assert start == dt.datetime.combine(MONDAY, dt.time(21))
    assert end.date() == MONDAY + DAY
    assert end == by_the_sun(("fajr", -20), dt.time(12)).stretch(MONDAY + DAY)[0]
    assert night.is_active(end - MINUTE)


def test_it_is_skipped_by_the_day_on_which_it_starts():
    prayer = by_the_sun(("maghrib", 0), ("maghrib", 30)).skipping(MONDAY)
    start, _ = prayer.stretch(MONDAY)
    assert not prayer.is_active(start)
    assert prayer.next_day(start) == MONDAY + DAY


def test_where_the_sun_gives_no_time_it_neither_locks_nor_closes():
    oslo = ZoneInfo("Europe/Oslo")
    lock = by_the_sun(("sunset", 0), ("sunrise", 0), NORTH, oslo)
    window = by_the_sun(("sunset", 0), dt.time(23), NORTH, oslo, locks=frozenset(), opens=GAMES)
    midsummer = reading("2026-06-21 00:00")
    for hour in range(24):
        shown = midsummer + hour * 60 * MINUTE
        assert not lock.is_active(shown)
        assert lock.next_start(shown) is None
        assert closed_labels([window], shown) == frozenset()
    equinox = reading("2026-03-20 12:00")
    assert closed_labels([window], equinox) == GAMES


def test_an_end_that_the_sun_does_not_give_means_no_lock_at_all():
    """Just before the midnight sun: a sunset still, but no sunrise that night."""
    oslo = ZoneInfo("Europe/Oslo")
    lock = by_the_sun(("sunset", 0), ("sunrise", 0), NORTH, oslo)
    spring = [dt.date(2026, 4, 1) + n * DAY for n in range(40)]
    stretches = [lock.stretch(day) for day in spring]
    assert stretches[0] is not None
    assert stretches[-1] is None
    lengths = [each[1] - each[0] for each in stretches if each]
    assert all(length < DAY for length in lengths)


def test_a_sunset_after_midnight_runs_on_in_the_day_after():
    zone, tromso = ZoneInfo("Europe/Moscow"), Place(69.65, 18.96)
    late = by_the_sun(("sunset", 0), ("sunset", 30), tromso, zone)
    day = next(
        each
        for each in (dt.date(2026, 7, 20) + n * DAY for n in range(30))
        if (times := late.stretch(each)) and times[0].date() > each
    )
    start, end = late.stretch(day)
    assert late.is_active(start)
    assert late.is_active(end - MINUTE)
    assert late.day_running(start) == day
    assert start in {edge for edge, starts in late.edges(day) if starts}


ENDS = st.tuples(st.sampled_from([each.value for each in SunEvent]), st.integers(-180, 180))
PLACES = st.sampled_from([LAHORE, NORTH, Place(69.65, 18.96), Place(-45.9, 170.5)])


@given(ENDS, ENDS, PLACES, st.integers(0, 364))
def test_it_is_active_just_in_its_stretches(first, last, place, number):
    alarm_by_sun = by_the_sun(first, last, place)
    day = dt.date(2026, 1, 1) + number * DAY
    midnight = dt.datetime.combine(day, dt.time())
    stretches = [times for n in range(-3, 3) if (times := alarm_by_sun.stretch(day + n * DAY))]
    for shown in (midnight + n * 20 * MINUTE for n in range(72)):
        within = any(start <= shown < end for start, end in stretches)
        assert alarm_by_sun.is_active(shown) is within
    near = {edge for edge, _ in alarm_by_sun.edges(day) if edge.date() == day}
    assert near == {edge for times in stretches for edge in times if edge.date() == day}
