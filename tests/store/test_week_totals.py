"""Last week's totals are there for one week, for the homes that want them."""

from store.household import DEFAULT, HouseholdStore
from store.week_totals import WeekTotal, WeekTotals

GAMES = WeekTotal("kid", "games", 50, 70)
VIDEO = WeekTotal("teen", "video", 10, 10)


def test_only_a_week_and_the_one_before_it_are_kept(store: HouseholdStore) -> None:
    totals, other = WeekTotals(store.db, DEFAULT), WeekTotals(store.db, "other")
    totals.keep("2026-11-15", [VIDEO])
    other.keep("2026-11-15", [VIDEO])
    totals.keep("2026-11-22", [GAMES, VIDEO])
    assert totals.of("2026-11-22") == [GAMES, VIDEO]
    assert totals.of("2026-11-15") == [VIDEO], "the summary may be composed again"
    totals.keep("2026-11-22", [GAMES])
    assert totals.of("2026-11-22") == [GAMES]
    totals.keep("2026-11-29", [GAMES])
    assert totals.of("2026-11-15") == []
    assert other.of("2026-11-15") == [VIDEO]


def test_a_child_or_all_can_be_forgotten(store: HouseholdStore) -> None:
    totals = WeekTotals(store.db, DEFAULT)
    totals.keep("2026-11-22", [GAMES, VIDEO])
    totals.forget_profile("kid")
    assert totals.of("2026-11-22") == [VIDEO]
    totals.forget()
    assert totals.of("2026-11-22") == []
