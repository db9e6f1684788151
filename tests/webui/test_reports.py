"""A week from records: totals with their range, what was closed, ways around apart."""

import datetime as dt

from blocklists.shipped import Shipped
from policy.labels import EVERYTHING
from policy.minutes import OWN_DAY, Estimate, UseKey
from policy.rules import Privacy, Profile
from store.records import Counted, DayMinutes, Records, Refused
from tests.conftest import SHIPPED as FOLDER
from webui.languages import ENGLISH, Manner, speak
from webui.reports import Report, report_of, with_today

SHIPPED = Shipped.load(FOLDER)
TODAY = dt.date(2026, 11, 21)
CHILD = Profile("child1", "Ayesha")
MINUTES = [
    DayMinutes("2026-11-20", EVERYTHING, 60, 90),
    DayMinutes("2026-11-20", "video", 50, 70),
    DayMinutes("2026-11-19", EVERYTHING, 30, 30),
    DayMinutes("2026-11-19", "games", 30, 30),
]
RECORDS = Records(
    MINUTES,
    [
        Refused("2026-11-20", 20, "adult", "bad.example", 2),
        Refused("2026-11-20", 21, "bypass", "vpn.example", 9),
        Refused("2026-11-19", 21, "adult", "", 1),
        Refused("2026-11-19", 21, "hand", "", 1),
    ],
    [Counted("2026-11-20", "d2", "queries", 100), Counted("2026-11-20", "d2", "blocked", 12)],
)


def _report(chosen: dt.date | None = None) -> Report:
    speak(Manner(ENGLISH))
    return report_of(SHIPPED, CHILD, Privacy.L3, MINUTES, RECORDS, today=TODAY, chosen=chosen)


def test_days_have_their_range_and_the_week_their_sum() -> None:
    report = _report()
    assert len(report.days) == 7
    assert (report.days[5].date.day, report.days[5].low, report.days[5].high) == (20, 60, 90)
    assert (report.low, report.high) == (90, 120)


def test_labels_come_most_used_first_and_by_day_where_one_is_chosen() -> None:
    assert [each.title for each in _report().labels] == ["Video", "Games"]
    (games,) = _report(dt.date(2026, 11, 19)).labels
    assert (games.title, games.low, games.high) == ("Games", 30, 30)


def test_a_day_that_is_not_kept_is_the_week() -> None:
    assert _report(dt.date(2020, 1, 1)).chosen is None


def test_ways_around_are_told_apart_from_what_was_closed() -> None:
    report = _report()
    assert [(each.title, each.number) for each in report.closed] == [
        ("Adult content", 3), ("Sites that your family closed", 1),
    ]  # fmt: skip
    assert [(each.number, each.names) for each in report.around] == [(9, ("vpn.example",))]
    assert report.hours[21] == 11
    assert (report.queries, report.blocked) == (100, 12)


def test_today_is_what_is_being_counted() -> None:
    usage = {
        UseKey("child1", "d2", "video"): Estimate(0b11, 0b111),
        UseKey("child1", "d4", "video"): Estimate(0b1, 0b1),
        UseKey("child2", "d3", "games"): Estimate(1, 1),
    }
    rows = with_today([DayMinutes(TODAY.isoformat(), "video", 99, 99)], usage, "child1", TODAY)
    assert rows == [DayMinutes(TODAY.isoformat(), "video", 2, 3)]


def test_a_day_with_minutes_for_the_childs_own_eyes_is_left_out_for_all_others() -> None:
    usage = {
        UseKey("child1", "d2", "video"): Estimate(0b11, 0b111),
        UseKey("child1", "d4", OWN_DAY): Estimate(0, 0b1),
    }
    assert with_today([], usage, "child1", TODAY) == []
    own = with_today([], usage, "child1", TODAY, for_itself=True)
    assert own == [DayMinutes(TODAY.isoformat(), "video", 2, 3)]
