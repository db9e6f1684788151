"""Kept minutes over midnights, restarts and power cuts."""

from dataclasses import replace

from policy.facts import Evidence
from policy.minutes import Estimate, SavingKey, UseKey, stretch
from policy.rules import Allowance
from resolver.houses import DEFAULT
from resolver.savings_book import SavingsBook
from tests.resolver.homes import NOW as SOME_TIME
from tests.resolver.homes import TABLET, CountingHome, device, household, profile

DAY = 86400.0
NOW = SOME_TIME - SOME_TIME % DAY + DAY / 2
"""Noon of 2026-11-21, UTC."""
MIDNIGHT = NOW + DAY / 2
GAMES = SavingKey("profile", "kid", frozenset({"games"}))
CONSOLE = SavingKey("device", "d1", frozenset({"games"}))
PLAYED = (("games", Evidence.FOREGROUND),)
TODAY, MORROW = "2026-11-21", "2026-11-22"


def allowance(up_to=45):
    return Allowance("Games", frozenset({"games"}), 60, 60, keep_up_to=up_to)


def world(*allowances, timezone="UTC"):
    kid = profile("kid", allowances=allowances or (allowance(),))
    return CountingHome(
        household([kid], [device("d1", address=TABLET, profile="kid")], timezone=timezone)
    )


def book(of, saved=None, day=TODAY):
    """Give the book of a home whose running day was written, with what was kept at its start."""
    written = SavingsBook(of.houses, {DEFAULT: {day: saved or {}}})
    assert not written.is_unsaved
    return written


def nothing(_):
    return {}


def used(minutes):
    seen = stretch(0, minutes - 1)
    return {UseKey("kid", "d1", "games"): Estimate(seen, seen)}


def test_at_midnight_what_is_left_is_kept_and_written_once():
    home = world()
    savings = book(home)
    savings.resume(nothing, NOW)
    assert savings.turn_days(lambda _: used(40), MIDNIGHT - 1) == set()
    assert savings.turn_days(lambda _: used(40), MIDNIGHT) == {DEFAULT}
    assert savings.savings(DEFAULT) == {GAMES: 20}
    assert savings.unsaved() == {DEFAULT: {TODAY: {}, MORROW: {GAMES: 20}}}
    assert savings.unsaved() == {}
    assert savings.turn_days(lambda _: used(1), MIDNIGHT + 60) == set()


def test_what_could_not_be_written_is_given_again():
    savings = book(world())
    savings.resume(nothing, NOW)
    savings.turn_days(nothing, MIDNIGHT)
    assert savings.is_unsaved
    lost = savings.unsaved()
    assert not savings.is_unsaved
    savings.not_saved(lost)
    assert savings.is_unsaved
    assert savings.unsaved() == lost


def test_a_day_of_which_the_power_took_the_end_is_settled_at_the_start():
    savings = book(world(), {GAMES: 10})
    asked = []

    def minutes_saved(day_of):
        asked.append(dict(day_of))
        return {(DEFAULT, key): estimate for key, estimate in used(50).items()}

    savings.resume(minutes_saved, MIDNIGHT + 30)
    assert asked == [{DEFAULT: TODAY}]
    assert savings.savings(DEFAULT) == {GAMES: 20}
    assert str(savings.day(DEFAULT)) == MORROW


def test_a_restart_within_the_day_settles_nothing():
    savings = book(world(), {GAMES: 10})
    savings.resume(lambda _: {(DEFAULT, key): e for key, e in used(50).items()}, NOW)
    assert savings.savings(DEFAULT) == {GAMES: 10}
    assert savings.unsaved() == {}


def test_the_running_day_of_a_home_that_keeps_nothing_yet_is_written_too():
    savings = SavingsBook(world().houses, {})
    savings.resume(nothing, NOW)
    assert savings.unsaved() == {DEFAULT: {TODAY: {}}}


def test_days_on_which_the_box_was_off_add_nothing():
    two_days_later = MIDNIGHT + 2 * DAY
    savings = book(world(allowance(500)), {GAMES: 10})
    savings.resume(lambda _: {(DEFAULT, key): e for key, e in used(50).items()}, two_days_later)
    assert savings.savings(DEFAULT) == {GAMES: 20}


def test_a_clock_that_goes_back_gives_nothing_twice():
    savings = book(world(allowance(500)))
    savings.resume(nothing, NOW)
    savings.turn_days(nothing, NOW + 300 * DAY)
    assert savings.savings(DEFAULT) == {GAMES: 60}
    savings.turn_days(nothing, NOW)
    assert savings.savings(DEFAULT) == {}, "the day is as it began"
    assert str(savings.day(DEFAULT)) == TODAY
    savings.turn_days(lambda _: used(10), MIDNIGHT)
    assert savings.savings(DEFAULT) == {GAMES: 50}


def test_a_clock_that_was_ahead_over_midnights_leaves_each_day_settled_once():
    savings = book(world(allowance(500)), {GAMES: 10})
    savings.resume(nothing, NOW)
    for days in (300, 301, 302):
        savings.turn_days(nothing, NOW + days * DAY)
    assert savings.savings(DEFAULT) == {GAMES: 190}
    savings.turn_days(nothing, NOW + DAY)
    assert savings.savings(DEFAULT) == {GAMES: 70}, "only the day before it is over"
    assert str(savings.day(DEFAULT)) == MORROW
    savings.turn_days(nothing, NOW + 2 * DAY)
    assert savings.savings(DEFAULT) == {GAMES: 130}


def test_a_clock_that_was_ahead_is_put_right_over_a_restart_too():
    home = world(allowance(500))
    before = book(home, {GAMES: 10})
    before.resume(nothing, NOW)
    before.turn_days(nothing, MIDNIGHT)
    after = SavingsBook(home.houses, before.unsaved())
    after.resume(nothing, NOW)
    assert after.savings(DEFAULT) == {GAMES: 10}
    after.turn_days(nothing, MIDNIGHT)
    assert after.savings(DEFAULT) == {GAMES: 70}


def test_a_home_that_moves_west_after_midnight_settles_its_day_once():
    home = world(allowance(500), timezone="Asia/Karachi")
    savings = book(home)
    savings.resume(nothing, NOW)
    savings.turn_days(nothing, MIDNIGHT)
    assert savings.savings(DEFAULT) == {GAMES: 60}
    home.keep(replace(home.houses[DEFAULT].home.household, timezone="America/New_York"))
    savings.turn_days(nothing, MIDNIGHT + 60)
    assert str(savings.day(DEFAULT)) == TODAY
    savings.turn_days(nothing, MIDNIGHT + 8 * 3600)
    assert savings.savings(DEFAULT) == {GAMES: 60}


def test_few_days_are_remembered():
    savings = book(world())
    savings.resume(nothing, NOW)
    for days in range(1, 50):
        savings.turn_days(nothing, NOW + days * DAY)
    assert len(savings.unsaved()[DEFAULT]) == 4


def test_the_day_is_the_homes_own():
    savings = book(world(timezone="Asia/Karachi"))
    savings.resume(nothing, NOW)
    midnight_there = MIDNIGHT - 5 * 3600
    assert savings.turn_days(nothing, midnight_there - 1) == set()
    assert savings.turn_days(nothing, midnight_there) == {DEFAULT}


def test_a_household_that_comes_later_begins_with_nothing():
    home = world()
    savings = book(home)
    savings.resume(nothing, NOW)
    home.keep(household(), "second")
    assert savings.turn_days(nothing, NOW) == set()
    assert savings.savings("second") == {}
    assert savings.savings("nobody") == {}
    assert savings.day("nobody") is None


def test_what_is_forgotten_of_a_child_is_written_as_gone():
    savings = book(world(), {GAMES: 10, CONSOLE: 5, GAMES._replace(id="other"): 7})
    savings.resume(nothing, NOW)
    savings.forget(DEFAULT, "kid", ["d1"])
    savings.forget("nobody", "kid", [])
    assert savings.unsaved() == {DEFAULT: {TODAY: {GAMES._replace(id="other"): 7}}}


def test_minutes_counted_by_the_book_of_minutes_are_what_is_settled():
    home = world()
    savings = book(home)
    savings.resume(nothing, NOW)
    home.use(PLAYED)
    spent = home.minutes.usage(DEFAULT)[UseKey("kid", "d1", "games")].low.bit_count()
    assert spent
    savings.turn_days(home.minutes.usage, MIDNIGHT)
    assert savings.savings(DEFAULT) == {GAMES: min(45, 60 - spent)}
