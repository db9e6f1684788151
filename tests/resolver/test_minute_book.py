from dataclasses import replace

import pytest

from policy.facts import Evidence
from policy.labels import EVERYTHING
from policy.minutes import OWN_EYES, Estimate, UseKey, is_own_day
from policy.rules import AgeBand, Allowance, Privacy
from resolver.houses import DEFAULT
from store.activity import Changes
from tests.resolver.homes import NOW, TABLET, CountingHome, device, household, profile

GAMES = (("games", Evidence.FOREGROUND),)
SOCIAL = (("social", Evidence.FOREGROUND),)
MIDNIGHT = NOW - NOW % 86400 + 86400


def home(privacy=Privacy.L1, *allowances):
    kid = profile("kid", privacy=privacy, allowances=allowances)
    return household([kid], [device("d1", address=TABLET, profile="kid")])


def allowance(of="games"):
    return Allowance("Some", frozenset({of}), 60, 60)


# --- counting


def test_use_is_counted_for_profile_device_and_label():
    world = CountingHome(home())
    assert world.use(GAMES)
    assert set(world.minutes.usage(DEFAULT)) == {
        UseKey("kid", "d1", "games"),
        UseKey("kid", "d1", EVERYTHING),
    }
    assert world.minutes.usage("nobody") == {}


def test_nothing_is_counted_for_who_is_nobody():
    world = CountingHome(home())
    assert not world.use(GAMES, address="192.168.1.99")
    assert world.minutes.usage(DEFAULT) == {}


def test_a_lone_look_up_changes_nothing():
    world = CountingHome(home())
    assert not world.minutes.look_up(world.slot(), "a.example", GAMES, NOW)


# --- what may be kept of whom


def test_of_an_adult_only_what_an_allowance_counts_is_kept():
    world = CountingHome(home(Privacy.L0, allowance("games")))
    world.use(GAMES)
    world.use(SOCIAL, NOW + 10)
    assert world.labels() == {"games"}
    assert {row[2].label for row in world.minutes.unsaved()} == {"games"}


def test_an_allowance_for_everything_needs_no_labels():
    world = CountingHome(home(Privacy.L0, allowance(EVERYTHING)))
    world.use(GAMES)
    assert world.labels() == {EVERYTHING}


def test_from_level_one_on_minutes_of_all_labels_are_kept():
    world = CountingHome(home(Privacy.L1))
    world.use(GAMES)
    world.use(SOCIAL, NOW + 10)
    assert world.labels() == {"games", "social", EVERYTHING}


def test_a_family_that_changes_its_mind_is_heard_at_once():
    world = CountingHome(home(Privacy.L1))
    world.use(SOCIAL)
    world.keep(home(Privacy.L0, allowance("games")))
    world.use(GAMES, NOW + 60)
    assert world.labels() == {"games"}
    world.keep(home(Privacy.L1))
    world.use(GAMES, NOW + 120)
    assert world.labels() == {"games", "social", EVERYTHING}


# --- saving, and a restart


def test_what_changed_is_given_once():
    world = CountingHome(home())
    world.use(GAMES)
    rows = world.minutes.unsaved()
    assert {(row[0], row[2].label) for row in rows} == {
        (DEFAULT, "games"),
        (DEFAULT, EVERYTHING),
    }
    assert world.minutes.unsaved() == []
    world.use(GAMES, NOW + 300)
    assert len(world.minutes.unsaved()) == 2


def test_what_could_not_be_written_is_given_again():
    world = CountingHome(home())
    world.use(GAMES)
    rows = world.minutes.unsaved()
    reports = [(DEFAULT, "kid", "games", "2026-11-20", 3, 4)]
    world.minutes.not_saved(Changes(NOW, minutes=rows, reports=reports))
    assert world.minutes.unsaved() == rows
    assert world.minutes.reports() == reports


def test_what_could_not_be_written_of_a_past_day_or_a_forgotten_child_is_gone():
    world = CountingHome(home())
    world.use(GAMES)
    rows = world.minutes.unsaved()
    world.minutes.forget(DEFAULT, "kid")
    world.minutes.not_saved(Changes(NOW, minutes=rows))
    assert world.minutes.unsaved() == []
    world.use(GAMES)
    rows = world.minutes.unsaved()
    world.minutes.turn_days(MIDNIGHT)
    world.minutes.not_saved(Changes(NOW, minutes=rows))
    assert world.minutes.unsaved() == []


def test_a_restart_keeps_todays_minutes():
    key = (DEFAULT, UseKey("kid", "d1", "games"))
    world = CountingHome(home(), saved={key: Estimate(0b111, 0b111)})
    world.minutes.resume(NOW)
    assert world.minutes.usage(DEFAULT)[key[1]] == Estimate(0b111, 0b111)
    world.use(GAMES)
    assert world.minutes.usage(DEFAULT)[key[1]].low.bit_count() == 4


def test_minutes_of_a_household_that_is_gone_are_not_resumed():
    key = ("gone", UseKey("kid", "d1", "games"))
    world = CountingHome(home(), saved={key: Estimate(1, 1)})
    world.minutes.resume(NOW)
    assert world.minutes.usage("gone") == {}


# --- midnight


@pytest.mark.parametrize(("privacy", "reported"), [(Privacy.L0, []), (Privacy.L1, ["games"])])
def test_a_day_ends_at_midnight_with_a_report_where_one_is_kept(privacy, reported):
    world = CountingHome(home(privacy, allowance("games")))
    world.use(GAMES, MIDNIGHT - 120)
    assert world.minutes.turn_days(MIDNIGHT - 1) == set()
    assert world.minutes.turn_days(MIDNIGHT) == {DEFAULT}
    assert world.minutes.usage(DEFAULT) == {}
    reports = [row for row in world.minutes.reports() if row[2] != EVERYTHING]
    assert [row[2] for row in reports] == reported
    assert world.minutes.reports() == []


def test_a_report_joins_the_devices_of_one_child():
    kid = profile("kid", privacy=Privacy.L1)
    owned = [device(f"d{n}", address=f"192.168.1.{n}", profile="kid") for n in (7, 8)]
    world = CountingHome(household([kid], owned))
    for address in ("192.168.1.7", "192.168.1.8"):
        world.use(GAMES, NOW, address)
    world.minutes.turn_days(MIDNIGHT)
    [row] = [row for row in world.minutes.reports() if row[2] == "games"]
    assert row[:2] == (DEFAULT, "kid")
    assert row[4] == 1


def test_each_home_has_its_own_midnight():
    world = CountingHome(home())
    karachi = household(
        [profile("kid", privacy=Privacy.L1)],
        [device("d1", address="192.168.2.7", profile="kid")],
        "Asia/Karachi",
    )
    world.keep(karachi, "second")
    for address in (TABLET, "192.168.2.7"):
        world.use(GAMES, MIDNIGHT - 6 * 3600, address)
    assert world.minutes.turn_days(MIDNIGHT - 5 * 3600) == {"second"}
    assert world.minutes.today("second", MIDNIGHT - 1) > world.minutes.today(DEFAULT, MIDNIGHT - 1)
    assert world.minutes.today("nobody", NOW) == ""


def test_forgetting_a_child_forgets_its_reports_too():
    world = CountingHome(home())
    world.use(GAMES)
    world.minutes.turn_days(MIDNIGHT)
    world.minutes.forget(DEFAULT, "kid")
    assert world.minutes.reports() == []


# --- from 16, for its own eyes


def teenager(privacy=Privacy.L0, band=AgeBand.FROM_16):
    kid = replace(profile("kid", privacy=privacy), age_band=band)
    return household([kid], [device("d1", address=TABLET, profile="kid")])


def reported(world):
    world.use(GAMES)
    world.minutes.turn_days(MIDNIGHT)
    return {row[1] for row in world.minutes.reports()}


def test_from_16_minutes_are_reported_under_a_name_that_the_family_does_not_read():
    assert reported(CountingHome(teenager())) == {"kid" + OWN_EYES}


@pytest.mark.parametrize(
    ("privacy", "band", "names"),
    [
        (Privacy.L1, AgeBand.FROM_16, {"kid"}),
        (Privacy.L0, AgeBand.FROM_13, set()),
        (Privacy.L0, AgeBand.ADULT, set()),
    ],
)
def test_what_the_family_keeps_is_the_familys_and_the_rest_is_nobodys(privacy, band, names):
    assert reported(CountingHome(teenager(privacy, band))) == names


def test_forgetting_a_teenager_forgets_what_was_for_its_own_eyes():
    world = CountingHome(teenager())
    world.use(GAMES)
    world.minutes.turn_days(MIDNIGHT)
    world.minutes.forget(DEFAULT, "kid")
    assert world.minutes.reports() == []


def test_a_family_that_begins_to_look_does_not_see_the_day_that_was_the_childs():
    world = CountingHome(teenager())
    world.use(GAMES)
    world.keep(teenager(Privacy.L1))
    world.use(SOCIAL, NOW + 600)
    assert is_own_day(world.minutes.usage(DEFAULT), "kid")
    world.minutes.turn_days(MIDNIGHT)
    reports = world.minutes.reports()
    assert {row[1] for row in reports} == {"kid" + OWN_EYES}
    assert {row[2] for row in reports} == {"games", "social", EVERYTHING}
    world.use(GAMES, MIDNIGHT + 60)
    world.minutes.turn_days(MIDNIGHT + 86400)
    assert {row[1] for row in world.minutes.reports()} == {"kid"}


def test_a_restart_does_not_forget_whose_day_it_is():
    before = CountingHome(teenager())
    before.use(GAMES)
    saved = {(row[0], row[2]): row[3] for row in before.minutes.unsaved()}
    world = CountingHome(teenager(Privacy.L1), saved)
    world.minutes.resume(NOW)
    assert world.minutes.usage(DEFAULT) == before.minutes.usage(DEFAULT)
    assert reported(world) == {"kid" + OWN_EYES}


def test_that_a_day_is_the_childs_adds_no_minute_to_it():
    own, familys = CountingHome(teenager()), CountingHome(teenager(Privacy.L1))
    for world in (own, familys):
        world.use(GAMES)
    everything = UseKey("kid", "d1", EVERYTHING)
    assert own.minutes.usage(DEFAULT)[everything] == familys.minutes.usage(DEFAULT)[everything]
    assert not is_own_day(familys.minutes.usage(DEFAULT), "kid")
