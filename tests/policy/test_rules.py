import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from policy.rules import (
    SCHOOL_WEEK,
    UNSAID,
    Allowance,
    Device,
    Household,
    LabelChoice,
    Privacy,
    YouTube,
)

labels = st.frozensets(st.sampled_from(["adult", "games", "social", "video"]))
MONDAY, SATURDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 28)


def test_a_list_replaces_what_came_before():
    choice = LabelChoice(replace=frozenset({"games"}))
    assert choice.applied_to(frozenset({"adult"})) == {"games"}
    assert LabelChoice(replace=frozenset()).applied_to(frozenset({"adult"})) == frozenset()


def test_changes_add_to_and_remove_from_what_came_before():
    choice = LabelChoice(add=frozenset({"games"}), remove=frozenset({"adult"}))
    assert choice.applied_to(frozenset({"adult", "drugs"})) == {"games", "drugs"}


@given(labels)
def test_what_was_not_said_changes_nothing(before):
    assert UNSAID.applied_to(before) == before


@given(labels, labels, labels)
def test_what_is_removed_is_gone_and_what_is_added_is_there(before, add, remove):
    after = LabelChoice(add=add, remove=remove).applied_to(before)
    assert not after & remove
    assert add - remove <= after <= before | add


def test_an_allowance_has_minutes_for_school_days_and_free_days():
    allowance = Allowance("Games", frozenset({"games"}), school_day=60, free_day=120)
    assert allowance.minutes_on(school_day=True) == 60
    assert allowance.minutes_on(school_day=False) == 120


def test_school_days_are_the_households_own():
    assert Household("", "UTC").is_school_day(MONDAY)
    assert not Household("", "UTC").is_school_day(SATURDAY)
    sunday_to_thursday = Household("", "UTC", school_days=SCHOOL_WEEK - {4} | {6})
    assert sunday_to_thursday.is_school_day(dt.date(2026, 11, 29))
    assert not sunday_to_thursday.is_school_day(dt.date(2026, 11, 27))


def test_a_device_is_found_by_its_id():
    tablet = Device("d1", "Tablet")
    household = Household("", "UTC", devices=(tablet,))
    assert household.device("d1") is tablet
    assert household.device("d2") is None
    assert household.device(None) is None


def test_stricter_and_more_recorded_are_larger():
    assert YouTube.OFF < YouTube.MODERATE < YouTube.STRICT
    assert list(Privacy) == sorted(Privacy)
