import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.alarms import locked_labels
from policy.labels import CATEGORIES, EVERYTHING, SECURITY
from policy.presets import PRESETS, SCREENS, age_band_of, band_of, fill
from policy.rules import (
    SCHOOL_WEEK,
    AgeBand,
    LabelChoice,
    Layer,
    Mode,
    Privacy,
    Profile,
    YouTube,
)
from tests.policy.families import alarm, allowance, dates, days, layer, only, reading
from tests.policy.strategies import profiles

MONDAY = dt.date(2026, 11, 23)
BANDS = list(AgeBand)
CHILDREN = BANDS[:-1]


def _filled(band: AgeBand, rules: Layer | None = None, school_days=SCHOOL_WEEK, **more):
    child = Profile("child", "Child", age_band=band, layer=rules or Layer(), **more)
    return fill(child, school_days, MONDAY)


# --- age


@pytest.mark.parametrize(
    ("born", "today", "band"),
    [
        ((2020, 12), "2026-12-31", AgeBand.UNDER_6),  # the birthday may be the 31st
        ((2020, 12), "2027-01-01", AgeBand.FROM_6),
        ((2016, 11), "2026-11-30", AgeBand.FROM_6),
        ((2016, 11), "2026-12-01", AgeBand.FROM_10),
        ((2013, 3), "2026-03-31", AgeBand.FROM_10),
        ((2013, 3), "2026-04-01", AgeBand.FROM_13),
        ((2010, 3), "2026-03-31", AgeBand.FROM_13),
        ((2010, 3), "2026-04-01", AgeBand.FROM_16),
        ((2008, 3), "2026-03-31", AgeBand.FROM_16),
        ((2008, 3), "2026-04-01", AgeBand.ADULT),
        ((1950, 1), "2026-04-01", AgeBand.ADULT),
        ((2027, 1), "2026-04-01", AgeBand.UNDER_6),
    ],
)
def test_the_band_changes_after_the_last_day_of_the_birthday_month(born, today, band):
    assert age_band_of(born, dt.date.fromisoformat(today)) is band


@given(
    st.tuples(st.integers(1990, 2026), st.integers(1, 12)),
    st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)),
    st.integers(0, 5000),
)
def test_nobody_grows_younger(born, today, later):
    then = today + dt.timedelta(later)
    assert BANDS.index(age_band_of(born, today)) <= BANDS.index(age_band_of(born, then))


def test_a_band_that_was_said_beats_the_age_and_who_has_neither_is_an_adult():
    said = Profile("p", "P", age_band=AgeBand.FROM_13, born=(2020, 1))
    assert band_of(said, MONDAY) is AgeBand.FROM_13
    assert band_of(replace(said, age_band=None), MONDAY) is AgeBand.FROM_6
    assert band_of(Profile("p", "P"), MONDAY) is AgeBand.ADULT


# --- the table


def test_presets_name_categories_only():
    for preset in PRESETS.values():
        assert preset.block | preset.allow | preset.ask <= set(CATEGORIES)
        assert not preset.block & preset.allow | preset.block & preset.ask
    assert set(CATEGORIES) >= SCREENS


def test_presets_grow_looser_with_age():
    for younger, older in zip(CHILDREN, BANDS[1:], strict=True):
        young, old = PRESETS[younger], PRESETS[older]
        assert young.block | young.ask >= old.block | old.ask
        assert young.youtube >= old.youtube
        assert young.safe_search >= old.safe_search
        assert (young.minutes or (1440, 1440)) <= (old.minutes or (1440, 1440))


def test_every_child_is_guarded_against_harm_and_an_adult_is_left_alone():
    for band in CHILDREN:
        assert PRESETS[band].block >= SECURITY | {"adult", "gambling"}
    adult = _filled(AgeBand.ADULT)
    assert (adult.block, adult.alarms, adult.allowances) == (frozenset(), (), ())
    assert (adult.safe_search, adult.youtube, adult.privacy) == (False, YouTube.OFF, Privacy.L0)


def test_the_youngest_reach_what_was_chosen_for_them():
    youngest = _filled(AgeBand.UNDER_6)
    assert youngest.mode is Mode.ALLOW_ONLY
    assert youngest.allow == {"kids_pack"}
    assert all(_filled(band).mode is Mode.BLOCK for band in BANDS[1:])


@pytest.mark.parametrize(
    ("band", "level"),
    list(zip(BANDS, ["L2", "L3", "L2", "L1", "L0", "L0"], strict=True)),
)
def test_privacy_grows_with_age(band, level):
    assert _filled(band).privacy is Privacy[level]


# --- nights


def _locked(filled, text) -> bool:
    return EVERYTHING in locked_labels(filled.alarms, reading(text))


@pytest.mark.parametrize(
    ("band", "school", "free"),
    [
        (AgeBand.UNDER_6, "19:30", "20:00"),
        (AgeBand.FROM_6, "20:30", "21:00"),
        (AgeBand.FROM_10, "21:00", "22:00"),
        (AgeBand.FROM_13, "22:00", "23:00"),
    ],
)
def test_nights_before_school_start_earlier(band, school, free):
    filled = _filled(band)
    minute = dt.timedelta(minutes=1)
    for day, start in (("2026-11-26", school), ("2026-11-27", free), ("2026-11-29", school)):
        assert _locked(filled, f"{day} {start}")
        assert not locked_labels(filled.alarms, reading(f"{day} {start}") - minute)


def test_a_weekend_night_that_starts_at_midnight_follows_the_free_evening():
    teen = _filled(AgeBand.FROM_16)
    assert _locked(teen, "2026-11-26 22:30")  # Thursday
    assert not _locked(teen, "2026-11-27 23:59")  # Friday
    assert _locked(teen, "2026-11-28 00:00")
    assert _locked(teen, "2026-11-28 06:29")
    assert not _locked(teen, "2026-11-28 23:59")
    assert _locked(teen, "2026-11-29 00:00")
    assert not _locked(teen, "2026-11-29 06:30")
    assert _locked(teen, "2026-11-29 22:30")


def test_school_nights_follow_the_households_school_days():
    gulf_week = days("sun mon tue wed thu")
    child = _filled(AgeBand.FROM_10, school_days=gulf_week)
    assert _locked(child, "2026-11-28 21:00")  # Saturday: school on Sunday
    assert not _locked(child, "2026-11-26 21:00")  # Thursday: free Friday
    assert _locked(child, "2026-11-26 22:00")


@pytest.mark.parametrize(
    ("school_days", "titles"),
    [("", ["Weekend nights"]), ("mon tue wed thu fri sat sun", ["School nights"])],
)
def test_holidays_have_weekend_nights_alone(school_days, titles):
    child = _filled(AgeBand.FROM_10, school_days=days(school_days))
    assert [found.label for found in child.alarms] == titles
    assert _locked(child, "2026-11-25 23:00")


@given(st.sampled_from(CHILDREN), st.frozensets(st.integers(0, 6)))
def test_every_night_is_locked_once(band, school_days):
    filled = _filled(band, school_days=school_days)
    for day in range(23, 30):
        three = reading(f"2026-11-{day} 03:00")
        assert sum(found.is_active(three) for found in filled.alarms) == 1


# --- what was said and what was not


@pytest.mark.parametrize(
    ("band", "school_day", "free_day"),
    [
        (AgeBand.UNDER_6, 30, 60),
        (AgeBand.FROM_6, 60, 120),
        (AgeBand.FROM_10, 90, 150),
        (AgeBand.FROM_13, 120, 180),
    ],
)
def test_minutes_of_screens_are_the_presets(band, school_day, free_day):
    (screens,) = _filled(band).allowances
    assert (screens.of, screens.school_day, screens.free_day) == (SCREENS, school_day, free_day)
    assert _filled(AgeBand.FROM_16).allowances == ()


def test_shared_things_get_lists_but_no_preset_locks():
    shared = _filled(AgeBand.FROM_10, shared=True)
    assert (shared.alarms, shared.allowances) == ((), ())
    assert shared.block == _filled(AgeBand.FROM_10).block
    lock = alarm("21:00-22:00", locks="games")
    own = _filled(
        AgeBand.FROM_10, layer(alarms=[lock], allowances=[allowance("games", 5)]), shared=True
    )
    assert own.alarms == (lock,)
    assert len(own.allowances) == 1


def test_alarms_and_minutes_that_are_said_replace_the_presets():
    rules = Layer(alarms=(), allowances=())
    assert (_filled(AgeBand.FROM_6, rules).alarms, _filled(AgeBand.FROM_6, rules).allowances) == (
        (),
        (),
    )
    trip = alarm("23:00-07:00", locks="everything", dates=dates("2026-12-24"))
    assert _filled(AgeBand.FROM_6, Layer(alarms=(trip,))).alarms == (trip,)
    assert _filled(AgeBand.FROM_6, Layer(alarms=(trip,))).allowances != ()


def test_a_label_that_a_parent_allows_is_not_blocked_by_the_preset():
    said = _filled(AgeBand.FROM_10, Layer(allow=only("social messengers")))
    assert not said.block & {"social", "messengers"}
    assert "messengers" not in said.ask
    assert said.allow == {"social", "messengers"}
    assert "adult" in said.block


def test_a_label_that_a_parent_blocks_is_not_asked_for_or_allowed_by_the_preset():
    said = _filled(AgeBand.FROM_10, Layer(block=LabelChoice(add=frozenset({"shopping"}))))
    assert "shopping" in said.block
    assert "shopping" not in said.ask
    youngest = _filled(AgeBand.UNDER_6, Layer(block=only("kids_pack")))
    assert youngest.allow == frozenset()


def test_a_label_that_a_parent_lets_be_asked_for_is_not_blocked_by_the_preset():
    said = _filled(AgeBand.FROM_10, Layer(ask=only("social")))
    assert "social" in said.ask
    assert "social" not in said.block


def test_a_list_replaces_the_presets_and_changes_change_it():
    assert _filled(AgeBand.FROM_10, Layer(block=only("adult"))).block == {"adult"}
    changed = LabelChoice(add=frozenset({"video"}), remove=frozenset({"social"}))
    preset = PRESETS[AgeBand.FROM_10].block
    assert _filled(AgeBand.FROM_10, Layer(block=changed)).block == (preset | {"video"}) - {"social"}


def test_single_words_win_over_the_preset():
    said = _filled(
        AgeBand.UNDER_6,
        Layer(safe_search=False, youtube=YouTube.OFF),
        mode=Mode.BLOCK,
        privacy=Privacy.L0,
    )
    assert (said.safe_search, said.youtube) == (False, YouTube.OFF)
    assert (said.mode, said.privacy) == (Mode.BLOCK, Privacy.L0)


@given(profiles("child", MONDAY))
def test_a_label_has_one_state_in_a_filled_profile(child):
    filled = fill(child, SCHOOL_WEEK, MONDAY)
    assert not filled.block & filled.allow
    assert not filled.block & filled.ask
    assert not filled.allow & filled.ask
    rules = child.layer
    said = {"block": rules.block, "allow": rules.allow, "ask": rules.ask}
    for key, choice in said.items():
        assert choice.add | (choice.replace or frozenset()) <= getattr(filled, key)
