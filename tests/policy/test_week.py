import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from policy.alarms import Alarm
from policy.labels import EVERYTHING
from policy.week import DAYS, ROW, bars, first_hour
from tests.policy.families import alarm, dates, days

MONDAY = dt.date(2026, 11, 23)
NIGHT = alarm("21:00-06:30", locks="everything", on_days=days("sun mon tue wed thu"))
HOMEWORK = alarm("16:00-18:00", locks="games", on_days=days("mon tue"))


def _week(*alarms, hour=None):
    return bars([("profile", alarms)], MONDAY, first_hour(alarms, MONDAY) if hour is None else hour)


def test_a_night_is_one_bar_in_the_row_of_the_day_on_which_it_starts():
    week = _week(NIGHT)
    assert first_hour([NIGHT], MONDAY) == 7
    assert [bar.row for bar in week] == [0, 1, 2, 3, 6]
    assert {(bar.start, bar.length) for bar in week} == {(14 * 60, 570)}
    assert [bar.day.weekday() for bar in week] == [0, 1, 2, 3, 6]


def test_without_alarms_rows_begin_at_six_and_are_empty():
    assert first_hour([], MONDAY) == 6
    assert _week() == []


def test_a_short_thing_stands_where_it_belongs():
    bar = _week(HOMEWORK)[0]
    assert (bar.row, bar.start, bar.length) == (0, 10 * 60, 120)


def test_what_starts_before_the_row_does_stands_in_the_row_before():
    fajr = alarm("05:00-05:30", locks="everything", on_days=days("tue"))
    bar = bars([("profile", [fajr])], MONDAY, 6)[0]
    assert (bar.row, bar.start, bar.day.weekday()) == (0, 23 * 60, 1)


def test_a_skipped_night_is_shown_as_such_and_one_that_is_off_is_not_shown():
    week = _week(NIGHT.skipping(MONDAY))
    assert [bar.is_skipped for bar in week] == [True, False, False, False, False]
    assert _week(alarm("21:00-06:30", locks="everything", on=False)) == []


def test_dates_stand_on_their_day_alone():
    trip = alarm("08:00-20:00", locks="games", on_days=days(""), dates=dates("2026-11-25"))
    assert [bar.row for bar in _week(trip)] == [2]


def test_a_whole_day_from_morning_is_one_bar_and_from_noon_is_cut():
    assert [bar.length for bar in _week(alarm("06:00-06:00", locks="games"), hour=6)] == [ROW] * 7
    noon = [bar for bar in _week(alarm("12:00-12:00", locks="games"), hour=6) if bar.row == 3]
    assert [(bar.start, bar.length) for bar in noon] == [(0, 360), (360, 1080)]


times = st.integers(0, 1439).map(lambda n: dt.time(n // 60, n % 60))
some_alarms = st.builds(
    Alarm,
    st.just("A"),
    times,
    times,
    days=st.frozensets(st.integers(0, 6), min_size=1),
    locks=st.just(frozenset({EVERYTHING})),
)


@settings(max_examples=60)
@given(some_alarms, st.sampled_from([4, 6, 9, 12]), st.integers(0, DAYS * ROW - 1))
def test_a_minute_lies_under_a_bar_exactly_when_the_alarm_is_active_then(one, hour, minute):
    """The picture tells the truth."""
    begin = dt.datetime.combine(MONDAY, dt.time(hour))
    row, within = divmod(minute, ROW)
    drawn = any(
        bar.row == row and bar.start <= within < bar.start + bar.length
        for bar in bars([("profile", [one])], MONDAY, hour)
    )
    assert drawn == one.is_active(begin + dt.timedelta(minutes=minute))
