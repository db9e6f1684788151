"""A week is told no deeper than each child's privacy level."""

import pytest

from policy.rules import Privacy
from store.week_totals import WeekTotal
from tests.webui.outgoing.weeks import BEFORE, LAST, SHIPPED, SINCE, ayesha, bilal
from webui.outgoing.digest import Change, ChildWeek, child_week, totals


def week(privacy: Privacy, before: tuple[WeekTotal, ...] = BEFORE) -> ChildWeek:
    return child_week(SHIPPED, ayesha(privacy), before, last=LAST, since=SINCE)


@pytest.mark.parametrize("privacy", Privacy)
def test_each_level_adds_what_it_may(privacy: Privacy) -> None:
    """Even where records hold more, as right after a level was lowered."""
    made = week(privacy)
    assert (made.total is not None) == (privacy >= Privacy.L1)
    assert bool(made.labels) == (privacy >= Privacy.L1)
    assert bool(made.closed) == bool(made.around) == (privacy >= Privacy.L2)
    assert not any(row.names for row in (*made.closed, *made.around)), "names never leave"


def test_other_days_are_not_in_the_week() -> None:
    [around] = week(Privacy.L2).around
    assert around.number == 4, "what was tried on the day after is next week's"


@pytest.mark.parametrize(
    ("before", "change"),
    [
        ((900, 1000), Change.LESS),
        ((100, 559), Change.MORE),
        ((100, 560), Change.SAME),
        ((630, 700), Change.SAME),
        ((631, 700), Change.LESS),
    ],
)
def test_weeks_whose_ranges_overlap_are_about_the_same(
    before: tuple[int, int], change: Change
) -> None:
    total = week(Privacy.L1, (WeekTotal("child1", "*", *before),)).total
    assert total is not None
    assert (total.low, total.high, total.change) == (560, 630, change)


def test_without_a_week_before_nothing_is_compared() -> None:
    made = week(Privacy.L1, ())
    assert {use.change for use in made.labels} == {None}


def test_who_has_counters_alone_has_counters_alone() -> None:
    made = child_week(SHIPPED, bilal(), (), last=LAST, since=SINCE)
    assert (made.total, made.closed, made.around, made.lookups) == (None, (), (), 1234)


def test_totals_are_of_seven_days() -> None:
    minutes = ayesha().records.minutes
    [everything] = [t for t in totals(minutes, "child1", LAST) if t.label == "*"]
    assert everything == WeekTotal("child1", "*", 560, 630)
    assert totals(minutes, "child1", LAST.replace(day=15)) == []
