"""Bars stand in reading order, and no bar is higher than the chart."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from webui.charts import HEIGHT, WIDTH, chart_of, share
from webui.languages import ENGLISH, URDU, Manner, speak
from webui.reports import Day

MONDAY = dt.date(2026, 11, 16)


def _days(minutes: list[tuple[int, int]]) -> list[Day]:
    return [
        Day(MONDAY + dt.timedelta(days=n), min(pair), max(pair)) for n, pair in enumerate(minutes)
    ]


@given(st.lists(st.tuples(st.integers(0, 1440), st.integers(0, 1440)), min_size=7, max_size=7))
def test_bars_stay_in_the_drawing(minutes: list[tuple[int, int]]) -> None:
    speak(Manner(ENGLISH))
    chart = chart_of(_days(minutes))
    assert all(0 <= bar.low <= bar.high <= HEIGHT for bar in chart.bars)
    assert all(0 <= bar.x <= WIDTH for bar in chart.bars)
    assert 1 <= len(chart.lines) <= 4


def test_the_first_day_stands_where_reading_starts() -> None:
    days = _days([(1, 2)] * 7)
    speak(Manner(ENGLISH))
    assert chart_of(days).bars[0].x < chart_of(days).bars[6].x
    speak(Manner(URDU))
    assert chart_of(days).bars[0].x > chart_of(days).bars[6].x
    speak(Manner(ENGLISH))


def test_a_share_of_nothing_is_nothing() -> None:
    assert share(5, 0) == 0
    assert share(1, 4) == 25
